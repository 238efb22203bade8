#include "ui/pages/guardrails/guardrails_page.h"

#include "ui/pages/guardrails/entities_section.h"
#include "ui/pages/guardrails/guardrail_settings_section.h"
#include "ui/pages/guardrails/patterns_section.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/guardrails/word_lists_section.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

GuardrailsPage::GuardrailsPage(QWidget *parent)
    : Page(u"guardrails"_s, u"guardrails"_s, parent), m_choice(new SegmentedControl(this)),
      m_newList(new QPushButton(this)), m_problem(new Banner(this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)), m_lists(new WordListsSection(this)),
      m_entities(new EntitiesSection(this)), m_patterns(new PatternsSection(this)),
      m_settings(new GuardrailSettingsSection(this)), m_sections{m_lists, m_entities, m_patterns,
                                                                 m_settings},
      m_tryBox(new TryBox(this)), m_undo(new Banner(this)), m_undoTimer(new QTimer(this)),
      m_editBar(new Card(this)), m_editText(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_discard(new QPushButton(this)), m_apply(new QPushButton(this))
{
    m_choice->setObjectName(u"guardrailSections"_s);
    m_newList->setObjectName(u"newList"_s);
    m_newList->setIcon(icons::icon(u"plus"_s, ColorRole::OnAccent));
    m_newList->setDefault(true);
    connect(m_newList, &QPushButton::clicked, this, &GuardrailsPage::newListRequested);
    connect(m_lists, &WordListsSection::newListRequested, this, &GuardrailsPage::newListRequested);
    connect(m_lists, &WordListsSection::emptyChanged, this, &GuardrailsPage::refresh);
    connect(m_choice, &SegmentedControl::chosen, this,
            [this](int section) { showSection(static_cast<Section>(section)); });
    actions()->addWidget(m_choice);
    actions()->addWidget(m_newList);

    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    for (QWidget *section : std::as_const(m_sections)) {
        column->addWidget(section);
    }
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(metrics::kGap);
    m_splitter->addWidget(holder);
    auto *beside = new ScrollColumn(this);
    beside->column()->addWidget(m_tryBox);
    m_splitter->addWidget(beside);
    m_tryBox->setMinimumWidth(200);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({680, 340});

    buildBars();
    content()->addWidget(m_problem);
    content()->addWidget(m_splitter, 1);
    content()->addWidget(m_undo);
    content()->addWidget(m_editBar);
    GuardrailsPage::retranslate();
    showSection(Section::Words);
}

WordsCard *GuardrailsPage::words() const
{
    return m_lists->words();
}

void GuardrailsPage::showSection(Section section)
{
    m_choice->setCurrent(static_cast<int>(section));
    // Not in a stack: that asks for the height of the tallest, shown or not.
    for (qsizetype i = 0; i < m_sections.size(); ++i) {
        m_sections.at(i)->setVisible(i == static_cast<qsizetype>(section));
    }
    refresh();
}

void GuardrailsPage::buildBars()
{
    m_problem->setObjectName(u"problem"_s);
    m_problem->hide();
    m_problem->setDismissible(true);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);

    m_undo->setObjectName(u"undoBar"_s);
    m_undo->hide();
    m_undo->setDismissible(true);
    m_undoTimer->setSingleShot(true);
    m_undoTimer->setInterval(kUndoTime);
    const auto close = [this] {
        m_undoTimer->stop();
        m_undo->hide();
        m_removedList.clear();
    };
    connect(m_undo, &Banner::actionRequested, this, [this, close] {
        close();
        emit undoRemovalRequested();
    });
    connect(m_undo, &Banner::dismissRequested, this, close);
    connect(m_undoTimer, &QTimer::timeout, this, close);

    m_editBar->setObjectName(u"editBar"_s);
    m_editBar->hide();
    m_discard->setObjectName(u"discard"_s);
    m_apply->setObjectName(u"apply"_s);
    m_apply->setDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    line->addWidget(m_editText, 1);
    line->addWidget(m_discard);
    line->addWidget(m_apply);
    m_editBar->body()->addLayout(line);
    connect(m_discard, &QPushButton::clicked, this, &GuardrailsPage::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &GuardrailsPage::applyRequested);
}

void GuardrailsPage::setEdits(int edits)
{
    m_edits = edits;
    m_editBar->setVisible(edits > 0);
    m_editText->setText(tr("%n edit(s) not yet live", nullptr, edits));
    m_tryBox->setPendingEdits(edits > 0);
}

void GuardrailsPage::setApplying(bool applying)
{
    m_applying = applying;
    m_apply->setEnabled(!applying);
    m_discard->setEnabled(!applying);
    m_apply->setText(applying ? tr("Applying…") : tr("Apply"));
}

void GuardrailsPage::offerUndo(const QString &removedList)
{
    m_removedList = removedList;
    m_undo->setMessage(Banner::Tone::Info,
                       tr("The list “%1” is out of use. Its file is kept.").arg(removedList));
    m_undo->show();
    m_undoTimer->start();
}

void GuardrailsPage::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString GuardrailsPage::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString GuardrailsPage::title() const
{
    return tr("Guardrails");
}

void GuardrailsPage::retranslate()
{
    Page::retranslate();
    m_choice->setTexts(
        {tr("Words"), tr("Personal data and secrets"), tr("Patterns"), tr("Settings")});
    m_newList->setText(tr("New list"));
    m_undo->setAction(tr("Undo"));
    if (!m_removedList.isEmpty()) {
        m_undo->setMessage(Banner::Tone::Info,
                           tr("The list “%1” is out of use. Its file is kept.").arg(m_removedList));
    }
    m_discard->setText(tr("Discard"));
    setApplying(m_applying);
    setEdits(m_edits);
}

void GuardrailsPage::refresh()
{
    // The empty section has the same step in its middle: one button is enough.
    m_newList->setVisible(!m_lists->isHidden() && !m_lists->isEmpty());
}

} // namespace sluice::ui
