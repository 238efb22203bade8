#include "ui/pages/guardrails/guardrails_controller.h"

#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/list_draft.h"
#include "ui/pages/guardrails/new_list_controller.h"
#include "ui/pages/guardrails/new_list_dialog.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/guardrails/try_controller.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/pages/guardrails/words_controller.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"

#include <algorithm>
#include <utility>

namespace sluice::ui {

GuardrailsController::GuardrailsController(GuardrailsPage &page, api::RelayService &service,
                                           QObject *parent)
    : QObject(parent), m_page(page), m_service(service),
      m_words(new WordsController(*page.words(), this))
{
    new TryController(*m_page.tryBox(), m_service, this);
    m_page.setModel(&m_lists);
    connectPage();
    connectService();
    reload();
    if (m_lists.rowCount() > 0) {
        m_page.select(0);
    }
}

GuardrailsController::~GuardrailsController()
{
    m_words->setDraft(nullptr); // the view outlives the drafts and their models
}

void GuardrailsController::connectPage()
{
    WordsCard *words = m_page.words();
    connect(&m_page, &GuardrailsPage::listChosen, this, &GuardrailsController::choose);
    connect(&m_page, &GuardrailsPage::newListRequested, this, &GuardrailsController::newList);
    connect(&m_page, &GuardrailsPage::removeListRequested, this, &GuardrailsController::removeList);
    connect(&m_page, &GuardrailsPage::undoRemovalRequested, this,
            &GuardrailsController::undoRemoval);
    connect(&m_page, &GuardrailsPage::applyRequested, this, &GuardrailsController::apply);
    connect(&m_page, &GuardrailsPage::discardRequested, this, [this] {
        for (const auto &[name, draft] : m_drafts) {
            if (draft->editsNotLive() > 0) {
                draft->discard();
            }
        }
        m_saveErrors.clear();
        showListMessage();
    });
    connect(&m_page, &Page::shown, this, [this] {
        m_newBlocks = 0;
        updateBadge();
        if (!m_current.isEmpty()) {
            m_service.loadWordList(m_current); // from now on its changes are told
        }
    });
    // Undo texts and messages are made here, so a change of language makes them anew.
    connect(&m_page, &Page::titleChanged, this, [this] {
        m_page.words()->setRemark({}, false);
        showDraft();
    });
    connect(words, &WordsCard::messageActionRequested, this,
            &GuardrailsController::onMessageAction);
}

void GuardrailsController::connectService()
{
    using Service = api::RelayService;
    connect(&m_service, &Service::configApplied, this, &GuardrailsController::onConfigApplied);
    connect(&m_service, &Service::configRefused, this, &GuardrailsController::onConfigRefused);
    connect(&m_service, &Service::wordListLoaded, this, &GuardrailsController::onLoaded);
    connect(&m_service, &Service::wordListSaved, this, [this](const QString &name) {
        if (ListDraft *draft = draftOf(name); draft && m_saving.contains(name)) {
            m_saveErrors.remove(name);
            m_lists.setError(name, {});
            draft->markSaved();
        }
        finishSaving(name);
    });
    connect(&m_service, &Service::wordListRefused, this,
            [this](const QString &name, const base::Error &why) {
                if (m_saving.contains(name)) {
                    m_saveErrors.insert(name, why);
                    showListMessage();
                }
                finishSaving(name);
            });
    connect(&m_service, &Service::recordsAppended, this, &GuardrailsController::onRecords);
    connect(&m_service, &Service::alertRaised, this, &GuardrailsController::onAlert);
}

void GuardrailsController::reload()
{
    const QList<api::WordListConfig> live = m_service.config()->guardrails.lists;
    QList<api::WordListConfig> shown;
    bool isCurrentReplaced = false;
    for (const api::WordListConfig &list : live) {
        std::unique_ptr<ListDraft> &draft = m_drafts[list.name];
        if (draft && draft->config().file != list.file) {
            // Another list under a known name: nothing of the old one belongs to it.
            if (list.name == m_current) {
                m_words->setDraft(nullptr);
                isCurrentReplaced = true;
            }
            draft.reset();
        }
        if (!draft) {
            draft = std::make_unique<ListDraft>(list);
            connect(draft.get(), &ListDraft::changed, this, [this, name = list.name] {
                refreshEdits();
                if (name == m_current) {
                    showDraft();
                }
            });
        } else {
            draft->setLiveConfig(list);
        }
        shown << draft->config();
    }
    const QString before = m_current;
    m_lists.setLists(shown);
    // A reset drops the selection; the same list is chosen again, or its neighbour.
    const QString wanted
        = m_lists.rowOf(m_selectAfter) >= 0 ? std::exchange(m_selectAfter, {}) : before;
    if (const int row = m_lists.rowOf(wanted); row >= 0) {
        if (m_page.selectedRow() != row) {
            m_page.select(row);
        }
    } else if (m_lists.rowCount() > 0) {
        m_page.select(0);
    } else {
        choose(-1);
    }
    if (isCurrentReplaced) {
        choose(m_lists.rowOf(m_current));
    }
    refreshEdits();
    updateBadge();
}

void GuardrailsController::choose(int row)
{
    const QString name = row < 0 ? QString() : m_lists.lists().at(row).name;
    if (row < 0 && m_lists.rowCount() > 0) {
        return; // between a reset and the next choice
    }
    m_current = name;
    ListDraft *draft = current();
    m_words->setDraft(draft);
    if (!draft) {
        return;
    }
    showDraft();
    if (!draft->isLoaded()) {
        m_service.loadWordList(name);
    }
}

ListDraft *GuardrailsController::current() const
{
    return draftOf(m_current);
}

ListDraft *GuardrailsController::draftOf(const QString &name) const
{
    const auto found = m_drafts.find(name);
    return found == m_drafts.end() ? nullptr : found->second.get();
}

void GuardrailsController::showDraft()
{
    ListDraft *draft = current();
    if (!draft) {
        return;
    }
    WordsCard *words = m_page.words();
    words->setList(draft->config().name, draft->config().file);
    words->setActions(draft->config().prompt, draft->config().answer);
    // Words that could not be read must not be written over.
    words->setWordsEditable(draft->isLoaded());
    words->setUndo(draft->undoStack().canUndo(), draft->undoText(), draft->undoStack().canRedo(),
                   draft->redoText());
    words->refreshCount();
    showListMessage();
}

void GuardrailsController::showListMessage()
{
    const ListDraft *draft = current();
    if (!draft) {
        return;
    }
    WordsCard *words = m_page.words();
    const base::Error refused = m_lists.error(m_current);
    if (const base::Error unsaved = m_saveErrors.value(m_current); unsaved.isError()) {
        words->setMessage(WordsCard::Message::Danger, tr("Not saved. %1").arg(errorLine(unsaved)));
    } else if (refused.isError()) {
        words->setMessage(WordsCard::Message::Danger, errorLine(refused), tr("Read again"));
    } else if (draft->changedOutside()) {
        words->setMessage(
            WordsCard::Message::Warning,
            tr("The file was changed outside Sluice. Apply would replace that version."),
            tr("Take the file's version"));
    } else {
        words->setMessage(WordsCard::Message::None, {});
    }
}

void GuardrailsController::onMessageAction()
{
    ListDraft *draft = current();
    if (!draft) {
        return;
    }
    if (draft->changedOutside()) {
        draft->takeFileVersion();
    } else {
        m_service.loadWordList(m_current);
    }
}

void GuardrailsController::refreshEdits()
{
    int edits = 0;
    QList<api::WordListConfig> shown;
    for (const api::WordListConfig &list : m_lists.lists()) {
        const ListDraft *draft = draftOf(list.name);
        shown << (draft ? draft->config() : list);
        const int own = draft ? draft->editsNotLive() : 0;
        m_lists.setEdits(list.name, own);
        edits += own;
    }
    m_lists.setLists(shown);
    m_page.setEdits(edits);
}

bool GuardrailsController::hasEdits() const
{
    return m_page.edits() > 0;
}

void GuardrailsController::newList()
{
    auto *dialog = new NewListDialog(&m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *controller = new NewListController(*dialog, m_service);
    connect(controller, &NewListController::created, this, [this](const QString &name) {
        m_selectAfter = name;
        reload();
    });
    dialog->open();
}

void GuardrailsController::removeList(int row)
{
    api::RelayConfig config = *m_service.config();
    if (row < 0 || row >= config.guardrails.lists.size()) {
        return;
    }
    m_removal = Removal{row, config.guardrails.lists.takeAt(row)};
    m_page.showProblem({});
    m_page.offerUndo(m_removal->list.name);
    m_applyingOther = true;
    m_service.apply(config);
}

void GuardrailsController::undoRemoval()
{
    if (!m_removal) {
        return;
    }
    const Removal removal = *std::exchange(m_removal, std::nullopt);
    api::RelayConfig config = *m_service.config();
    config.guardrails.lists.insert(
        std::min(removal.row, static_cast<int>(config.guardrails.lists.size())), removal.list);
    m_selectAfter = removal.list.name;
    m_applyingOther = true;
    m_service.apply(config);
}

void GuardrailsController::apply()
{
    if (m_applyingEdits || !m_saving.isEmpty()) {
        return;
    }
    m_page.showProblem({});
    m_page.setApplying(true);
    m_saveErrors.clear();
    api::RelayConfig config = *m_service.config();
    bool settingsChanged = false;
    for (api::WordListConfig &list : config.guardrails.lists) {
        ListDraft *draft = draftOf(list.name);
        if (!draft || draft->editsNotLive() == 0) {
            continue;
        }
        if (draft->hasConfigEdits()) {
            list = draft->config();
            settingsChanged = true;
        }
    }
    m_applyingEdits = true;
    if (settingsChanged) {
        m_service.apply(config);
    } else {
        saveWords();
    }
}

void GuardrailsController::saveWords()
{
    m_applyingEdits = false;
    QList<std::pair<QString, QStringList>> jobs;
    for (const api::WordListConfig &list : m_lists.lists()) {
        ListDraft *draft = draftOf(list.name);
        if (!draft || draft->editsNotLive() == 0) {
            continue;
        }
        const QStringList words = draft->savingWords();
        if (draft->hasWordEdits()) {
            m_saving.insert(list.name);
            jobs.append({list.name, words});
        } else {
            draft->markSaved(); // its modes went with the settings, or its acts add up to nothing
        }
    }
    for (const auto &[name, words] : std::as_const(jobs)) {
        m_service.saveWordList(name, words);
    }
    if (jobs.isEmpty()) {
        finishSaving({});
    }
}

void GuardrailsController::finishSaving(const QString &name)
{
    if (!m_saving.remove(name) && !name.isEmpty()) {
        return;
    }
    if (m_saving.isEmpty()) {
        m_page.setApplying(false);
    }
}

void GuardrailsController::onConfigApplied()
{
    m_applyingOther = false;
    reload();
    if (m_applyingEdits) {
        saveWords();
    }
}

void GuardrailsController::onConfigRefused(const base::Error &why)
{
    if (m_applyingEdits || m_applyingOther) {
        m_page.showProblem(errorLine(why));
        m_page.setApplying(false);
    }
    m_applyingEdits = false;
    m_applyingOther = false;
}

void GuardrailsController::onLoaded(const api::WordListContent &content)
{
    ListDraft *draft = draftOf(content.name);
    if (!draft) {
        return;
    }
    m_lists.setError(content.name, content.error);
    if (!content.error.isError()) {
        draft->setFileWords(content.words);
    }
    if (content.name == m_current) {
        showDraft();
    }
    updateBadge();
}

void GuardrailsController::onRecords(const QList<api::ExchangeRecord> &batch)
{
    m_lists.addRecords(batch, QDate::currentDate());
    if (!m_page.isVisible()) {
        m_newBlocks += static_cast<int>(
            std::count_if(batch.cbegin(), batch.cend(), [](const api::ExchangeRecord &record) {
                return record.verdict == policy::VerdictKind::Block && !record.running;
            }));
        updateBadge();
    }
}

void GuardrailsController::onAlert(const api::Alert &alert)
{
    if (alert.kind == api::AlertKind::WordListRefused) {
        m_lists.setError(alert.subject, alert.error);
        if (alert.subject == m_current) {
            showListMessage();
        }
        updateBadge();
    } else if (alert.kind == api::AlertKind::WordListLoaded) {
        m_service.loadWordList(alert.subject);
    }
}

void GuardrailsController::updateBadge()
{
    constexpr int kMostShown = 99; // a badge has room for two figures
    QString badge;
    if (m_lists.errorCount() > 0) {
        badge = QStringLiteral("!");
    } else if (m_newBlocks > kMostShown) {
        badge = QStringLiteral("%1+").arg(kMostShown);
    } else if (m_newBlocks > 0) {
        badge = QString::number(m_newBlocks);
    }
    m_page.setBadge(badge);
}

} // namespace sluice::ui
