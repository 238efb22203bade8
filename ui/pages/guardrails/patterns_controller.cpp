#include "ui/pages/guardrails/patterns_controller.h"

#include "ui/pages/guardrails/pattern_dialog.h"
#include "ui/pages/guardrails/patterns_section.h"
#include "ui/pages/guardrails/rule_draft.h"
#include "ui/widgets/list_card.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

PatternsController::PatternsController(PatternsSection &section, RuleDraft &draft,
                                       api::RelayService &service, QObject *parent)
    : QObject(parent), m_section(section), m_draft(draft), m_service(service)
{
    m_section.setModel(&m_patterns);
    connect(&m_draft, &RuleDraft::changed, this, &PatternsController::show);
    connect(&service, &api::RelayService::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                m_patterns.addRecords(batch, QDate::currentDate());
            });
    ListCard *list = m_section.list();
    connect(list, &ListCard::addRequested, this, [this] { edit(-1); });
    connect(list, &ListCard::editRequested, this, &PatternsController::edit);
    connect(list, &ListCard::removeRequested, this, [this](int row) {
        m_draft.act([row](api::GuardrailsConfig &rules) { rules.patterns.removeAt(row); });
    });
    connect(list, &ListCard::moveRequested, this, [this, list](int row, int to) {
        m_draft.act([row, to](api::GuardrailsConfig &rules) { rules.patterns.move(row, to); });
        list->select(to);
    });
    connect(&m_section, &PatternsSection::undoRequested, &m_draft, &RuleDraft::undo);
    connect(&m_section, &PatternsSection::redoRequested, &m_draft, &RuleDraft::redo);
    show();
}

void PatternsController::show()
{
    const QList<api::PatternConfig> &patterns = m_draft.rules().patterns;
    QSet<QString> edited;
    for (const api::PatternConfig &pattern : patterns) {
        if (m_draft.isPatternEdited(pattern.name)) {
            edited.insert(pattern.name);
        }
    }
    const int chosen = m_section.list()->selectedRow();
    m_patterns.setPatterns(patterns, edited);
    if (const int rows = m_patterns.rowCount(); rows > 0 && m_section.list()->selectedRow() < 0) {
        m_section.list()->select(std::clamp(chosen, 0, rows - 1));
    }
    m_section.setUndo(m_draft.canUndo(), m_draft.canRedo());
}

void PatternsController::edit(int row)
{
    auto *dialog = new PatternDialog(row < 0, &m_section);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (row >= 0) {
        dialog->setPattern(m_patterns.patterns().at(row));
    }
    const QString name = row < 0 ? QString() : m_patterns.patterns().at(row).name;
    m_isRefused = false;
    connect(dialog, &PatternDialog::trialRequested, this, [this, dialog] { trial(*dialog); });
    connect(&m_service, &api::RelayService::patternTried, dialog,
            [this, dialog](int ticket, const api::PatternTrial &tried) {
                if (ticket == m_ticket) {
                    m_isRefused = tried.error.isError();
                    dialog->showTrial(tried);
                }
            });
    connect(dialog, &EntryDialog::saveRequested, this, [this, dialog, name] {
        int place = -1;
        for (int i = 0; i < m_patterns.patterns().size(); ++i) {
            if (!name.isEmpty() && m_patterns.patterns().at(i).name == name) {
                place = i;
            }
        }
        save(*dialog, place);
    });
    trial(*dialog);
    dialog->open();
}

void PatternsController::trial(PatternDialog &dialog)
{
    const api::PatternConfig pattern = dialog.pattern();
    ++m_ticket; // what is under way no longer counts
    m_isRefused = false;
    if (pattern.pattern.isEmpty()) {
        dialog.showTrial(std::nullopt);
        return;
    }
    m_service.tryPattern(m_ticket, pattern, dialog.sample());
}

void PatternsController::save(PatternDialog &dialog, int row)
{
    const api::PatternConfig pattern = dialog.pattern();
    if (m_isRefused) {
        return; // its field says why
    }
    dialog.clearErrors();
    if (pattern.name.isEmpty()) {
        dialog.showError(u"name"_s, tr("Give the pattern a name."));
        return;
    }
    for (int i = 0; i < m_patterns.patterns().size(); ++i) {
        if (i != row && m_patterns.patterns().at(i).name == pattern.name) {
            dialog.showError(u"name"_s, tr("There is a pattern of this name already."));
            return;
        }
    }
    if (pattern.pattern.isEmpty()) {
        dialog.showError(u"pattern"_s, tr("Write what is to be found."));
        return;
    }
    m_draft.act([&pattern, row](api::GuardrailsConfig &rules) {
        if (row < 0) {
            rules.patterns.append(pattern);
        } else {
            rules.patterns[row] = pattern;
        }
    });
    m_section.list()->select(row < 0 ? m_patterns.rowCount() - 1 : row);
    dialog.accept();
}

} // namespace sluice::ui
