#include "ui/pages/guardrails/guardrails_page.h"

#include "ui/pages/guardrails/entities_section.h"
#include "ui/pages/guardrails/guardrail_settings_section.h"
#include "ui/pages/guardrails/patterns_section.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/guardrails/word_lists_section.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/edit_bar.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/undo_bar.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
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
      m_tryBox(new TryBox(this)), m_undo(new UndoBar(this)), m_editBar(new EditBar(this))
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

    connect(m_undo, &UndoBar::undoRequested, this, &GuardrailsPage::undoRemovalRequested);
    connect(m_editBar, &EditBar::discardRequested, this, &GuardrailsPage::discardRequested);
    connect(m_editBar, &EditBar::applyRequested, this, &GuardrailsPage::applyRequested);
}

void GuardrailsPage::setEdits(int edits)
{
    m_editBar->setEdits(edits);
    m_tryBox->setPendingEdits(edits > 0);
}

int GuardrailsPage::edits() const
{
    return m_editBar->edits();
}

void GuardrailsPage::setApplying(bool applying)
{
    m_editBar->setApplying(applying);
}

void GuardrailsPage::offerUndo(const QString &removedList)
{
    m_removedList = removedList;
    m_undo->offer(tr("The list “%1” is out of use. Its file is kept.").arg(removedList));
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
    if (!m_removedList.isEmpty()) {
        m_undo->setMessage(Banner::Tone::Info,
                           tr("The list “%1” is out of use. Its file is kept.").arg(m_removedList));
    }
}

void GuardrailsPage::refresh()
{
    // The empty section has the same step in its middle: one button is enough.
    m_newList->setVisible(!m_lists->isHidden() && !m_lists->isEmpty());
}

} // namespace sluice::ui
