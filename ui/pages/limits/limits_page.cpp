#include "ui/pages/limits/limits_page.h"

#include "ui/pages/limits/budgets_section.h"
#include "ui/pages/limits/conduct_section.h"
#include "ui/pages/limits/gauges_section.h"
#include "ui/pages/limits/limit_settings_section.h"
#include "ui/shell/theme.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

LimitsPage::LimitsPage(QWidget *parent)
    : Page(u"limits"_s, u"limits"_s, parent), m_choice(new SegmentedControl(this)),
      m_team(new Banner(this)), m_problem(new Banner(this)), m_gauges(new GaugesSection(this)),
      m_budgets(new BudgetsSection(this)), m_conduct(new ConductSection(this)),
      m_settings(new LimitSettingsSection(this)), m_sections{m_gauges, m_budgets, m_conduct,
                                                             m_settings},
      m_editBar(new Card(this)), m_editText(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_discard(new QPushButton(this)), m_apply(new QPushButton(this))
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
    buildBar();
    content()->addWidget(m_team);
    content()->addWidget(m_problem);
    for (QWidget *section : std::as_const(m_sections)) {
        content()->addWidget(section, 1);
    }
    content()->addWidget(m_editBar);
    LimitsPage::retranslate();
    showSection(Section::Gauges);
}

void LimitsPage::buildBar()
{
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
    connect(m_discard, &QPushButton::clicked, this, &LimitsPage::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &LimitsPage::applyRequested);
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
    m_edits = edits;
    m_editBar->setVisible(edits > 0);
    m_editText->setText(tr("%n edit(s) not yet live", nullptr, edits));
}

void LimitsPage::setApplying(bool applying)
{
    m_applying = applying;
    m_apply->setEnabled(!applying);
    m_discard->setEnabled(!applying);
    m_apply->setText(applying ? tr("Applying…") : tr("Apply"));
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
    m_discard->setText(tr("Discard"));
    setApplying(m_applying);
    setEdits(m_edits);
    setTeam(m_teamStatus);
    emit languageChanged();
}

} // namespace sluice::ui
