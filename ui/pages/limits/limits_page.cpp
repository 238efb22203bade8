#include "ui/pages/limits/limits_page.h"

#include "ui/pages/limits/budgets_section.h"
#include "ui/pages/limits/conduct_section.h"
#include "ui/pages/limits/gauges_section.h"
#include "ui/pages/limits/limit_settings_section.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/edit_bar.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/undo_tools.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

LimitsPage::LimitsPage(QWidget *parent)
    : Page(u"limits"_s, u"limits"_s, parent), m_undo(new UndoTools(u"limits-"_s, this, actions())),
      m_choice(new SegmentedControl(this)),
      m_team(new Banner(this)), m_problem(new Banner(this)), m_gauges(new GaugesSection(this)),
      m_budgets(new BudgetsSection(this)), m_conduct(new ConductSection(this)),
      m_settings(new LimitSettingsSection(this)), m_sections{m_gauges, m_budgets, m_conduct,
                                                             m_settings},
      m_editBar(new EditBar(this))
{
    m_choice->setObjectName(u"limitSections"_s);
    connect(m_choice, &SegmentedControl::chosen, this,
            [this](int section) { showSection(static_cast<Section>(section)); });
    connect(m_gauges, &GaugesSection::settingsRequested, this,
            [this] { showSection(Section::Settings); });
    actions()->addWidget(m_choice);
    m_team->setObjectName(u"team"_s);
    m_team->setDismissible(false);
    m_team->hide();
    m_problem->setObjectName(u"problem"_s);
    m_problem->setDismissible(true);
    m_problem->hide();
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);
    connect(m_undo, &UndoTools::undoRequested, this, &LimitsPage::undoRequested);
    connect(m_undo, &UndoTools::redoRequested, this, &LimitsPage::redoRequested);
    connect(m_editBar, &EditBar::discardRequested, this, &LimitsPage::discardRequested);
    connect(m_editBar, &EditBar::applyRequested, this, &LimitsPage::applyRequested);
    content()->addWidget(m_team);
    content()->addWidget(m_problem);
    for (QWidget *section : std::as_const(m_sections)) {
        content()->addWidget(section, 1);
    }
    content()->addWidget(m_editBar);
    LimitsPage::retranslate();
    showSection(Section::Gauges);
}

void LimitsPage::showSection(Section section)
{
    m_choice->setCurrent(static_cast<int>(section));
    // Not in a stack: that asks for the height of the tallest, shown or not.
    for (qsizetype i = 0; i < m_sections.size(); ++i) {
        m_sections.at(i)->setVisible(i == static_cast<qsizetype>(section));
    }
}

void LimitsPage::setNow(const QDateTime &now)
{
    m_gauges->setNow(now);
    m_budgets->setNow(now);
    m_conduct->setNow(now);
}

void LimitsPage::setTeam(const api::TeamStatus &team)
{
    m_teamStatus = team;
    m_gauges->setTeam(team);
    const bool isAway = team.state == api::TeamState::Away;
    m_team->setMessage(isAway ? Banner::Tone::Warning : Banner::Tone::Info, teamSentence(team));
    m_team->setVisible(team.state != api::TeamState::Off);
}

void LimitsPage::setEdits(int edits)
{
    m_editBar->setEdits(edits);
}

int LimitsPage::edits() const
{
    return m_editBar->edits();
}

void LimitsPage::setApplying(bool applying)
{
    m_editBar->setApplying(applying);
}

void LimitsPage::setUndo(bool canUndo, bool canRedo)
{
    m_undo->setState(canUndo, {}, canRedo, {});
}

void LimitsPage::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString LimitsPage::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString LimitsPage::teamShown() const
{
    return m_team->isHidden() ? QString() : m_team->text();
}

QString LimitsPage::title() const
{
    return tr("Limits");
}

void LimitsPage::retranslate()
{
    Page::retranslate();
    m_choice->setTexts({tr("In use"), tr("Budgets"), tr("Held back"), tr("Settings")});
    m_undo->retranslate();
    setTeam(m_teamStatus);
    emit languageChanged();
}

} // namespace sluice::ui
