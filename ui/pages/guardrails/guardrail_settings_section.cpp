#include "ui/pages/guardrails/guardrail_settings_section.h"

#include "ui/widgets/undo_tools.h"
#include "ui/shell/theme.h"
#include "ui/text/guardrail_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::ui {

namespace {

constexpr int kLimits = 4;
constexpr std::array<std::chrono::milliseconds, 5> kTimes{10min, 1h, 4h, 12h, 24h};

} // namespace

GuardrailSettingsSection::GuardrailSettingsSection(QWidget *parent)
    : QWidget(parent), m_settings(new Card(this)),
      m_undo(new UndoTools(u"settings-"_s, this, m_settings->head())),
      m_uninspectable(new QComboBox(this)), m_pseudonyms(new QComboBox(this)),
      m_uninspectableField(new FormField(m_uninspectable, nullptr, this)),
      m_pseudonymsField(new FormField(m_pseudonyms, nullptr, this)), m_limits(new Card(this))
{
    m_uninspectable->setObjectName(u"uninspectable"_s);
    m_pseudonyms->setObjectName(u"pseudonymsFor"_s);
    for (const auto choice : {api::Uninspectable::Block, api::Uninspectable::Pass}) {
        m_uninspectable->addItem({}, static_cast<int>(choice));
    }
    for (const std::chrono::milliseconds time : kTimes) {
        m_pseudonyms->addItem({}, static_cast<qlonglong>(time.count()));
    }
    connect(m_uninspectable, &QComboBox::activated, this, [this] {
        emit uninspectableChosen(
            static_cast<api::Uninspectable>(m_uninspectable->currentData().toInt()));
    });
    connect(m_pseudonyms, &QComboBox::activated, this, [this] {
        emit pseudonymsForChosen(
            std::chrono::milliseconds(m_pseudonyms->currentData().toLongLong()));
    });
    connect(m_undo, &UndoTools::undoRequested, this, &GuardrailSettingsSection::undoRequested);
    connect(m_undo, &UndoTools::redoRequested, this, &GuardrailSettingsSection::redoRequested);
    m_settings->body()->setSpacing(metrics::kPageMargin);
    m_settings->body()->addWidget(m_uninspectableField);
    m_settings->body()->addWidget(m_pseudonymsField);
    m_limits->body()->setSpacing(metrics::kGrid * 2);
    for (int i = 0; i < kLimits; ++i) {
        auto *text = new Label(TypeRole::Body, ColorRole::Text, this);
        text->setWordWrap(true);
        m_limitTexts << text;
        m_limits->body()->addWidget(text);
    }
    auto *cards = new ScrollColumn(this);
    cards->column()->addWidget(m_settings);
    cards->column()->addWidget(m_limits);
    cards->column()->addStretch(1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(cards);
    retranslate();
}

void GuardrailSettingsSection::show(const api::GuardrailsConfig &rules)
{
    m_uninspectable->setCurrentIndex(
        m_uninspectable->findData(static_cast<int>(rules.uninspectable)));
    const auto time = static_cast<qlonglong>(rules.pseudonymsFor.count());
    int at = m_pseudonyms->findData(time);
    if (at < 0) { // written in the file by hand
        m_pseudonyms->addItem(keptForText(rules.pseudonymsFor), time);
        at = m_pseudonyms->count() - 1;
    }
    m_pseudonyms->setCurrentIndex(at);
    explain();
}

void GuardrailSettingsSection::setUndo(bool canUndo, bool canRedo)
{
    m_undo->setState(canUndo, {}, canRedo, {});
}

void GuardrailSettingsSection::explain()
{
    m_uninspectableField->setNote(uninspectableSentence(
        static_cast<api::Uninspectable>(m_uninspectable->currentData().toInt())));
}

void GuardrailSettingsSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void GuardrailSettingsSection::retranslate()
{
    m_settings->setTitle(tr("For all rules"));
    m_uninspectableField->setLabel(
        tr("What cannot be read: an unknown coding, token numbers for a prompt, broken text"));
    for (int i = 0; i < m_uninspectable->count(); ++i) {
        m_uninspectable->setItemText(i,
                                     uninspectableText(static_cast<api::Uninspectable>(
                                         m_uninspectable->itemData(i).toInt())));
    }
    m_pseudonymsField->setLabel(tr("Placeholders are remembered for"));
    m_pseudonymsField->setNote(
        tr("In memory only, for each client by itself. A later answer that holds an older "
           "placeholder shows the placeholder. Stopping Sluice forgets them all."));
    for (int i = 0; i < m_pseudonyms->count(); ++i) {
        m_pseudonyms->setItemText(
            i, keptForText(std::chrono::milliseconds(m_pseudonyms->itemData(i).toLongLong())));
    }
    m_limits->setTitle(tr("What no rule can do"));
    const std::array<QString, kLimits> limits{
        tr("Words and patterns find what is written. They cannot stop paraphrase, another "
           "language, a riddle or a picture."),
        tr("Text in base64 or another code of one's own is not decoded. A model can be asked to "
           "write so."),
        tr("Personal data are found by their form. A name, an address or a diagnosis has none: "
           "list the names that matter to you."),
        tr("Placeholders hide values, not what they have in common: the same value is the same "
           "placeholder in every request."),
    };
    for (int i = 0; i < kLimits; ++i) {
        m_limitTexts.at(i)->setText(limits.at(static_cast<std::size_t>(i)));
    }
    m_undo->retranslate();
    explain();
}

} // namespace sluice::ui
