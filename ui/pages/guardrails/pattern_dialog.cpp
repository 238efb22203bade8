#include "ui/pages/guardrails/pattern_dialog.h"

#include "api/config/guardrail_fields.h"
#include "ui/pages/guardrails/action_box.h"
#include "ui/pages/guardrails/action_tone.h"
#include "ui/pages/guardrails/scope_fields.h"
#include "ui/pages/guardrails/text_marks.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

ColorRole toneOf(api::PatternTrial::Cost cost)
{
    using enum api::PatternTrial::Cost;
    return cost == Cheap ? ColorRole::Ok : cost == Medium ? ColorRole::Warn : ColorRole::Danger;
}

} // namespace

PatternDialog::PatternDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)), m_category(new QLineEdit(this)),
      m_pattern(new QLineEdit(this)), m_longest(new QSpinBox(this)),
      m_prompt(new ActionBox(policy::Direction::Prompt, this)),
      m_answer(new ActionBox(policy::Direction::Answer, this)), m_scope(new ScopeFields(this)),
      m_sample(new QPlainTextEdit(this)), m_cost(new Badge(this)),
      m_costText(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_result(new Label(TypeRole::Secondary, ColorRole::Text2, this)), m_pause(new QTimer(this)),
      m_nameField(makeField(u"name"_s, m_name)),
      m_categoryField(makeField(u"category"_s, m_category)),
      m_patternField(makeField(u"pattern"_s, m_pattern)),
      m_longestField(makeField(u"longest_match"_s, m_longest)),
      m_promptField(makeField(u"prompt"_s, m_prompt)),
      m_answerField(makeField(u"answer"_s, m_answer)),
      m_sampleField(makeField(u"sample"_s, m_sample))
{
    setObjectName(u"patternDialog"_s);
    m_name->setObjectName(u"patternName"_s);
    m_category->setObjectName(u"patternCategory"_s);
    m_pattern->setObjectName(u"pattern"_s);
    m_longest->setObjectName(u"patternLongest"_s);
    m_prompt->setObjectName(u"patternPrompt"_s);
    m_answer->setObjectName(u"patternAnswer"_s);
    m_sample->setObjectName(u"patternSample"_s);
    m_pattern->setFont(theme::font(TypeRole::Mono, font()));
    m_pattern->setPlaceholderText(u"ORD-[0-9]{8}"_s);
    m_sample->setTabChangesFocus(true);
    m_costText->setWordWrap(true);
    m_result->setWordWrap(true);
    api::forEachField<api::PatternConfig>([this](const auto &field) {
        if (field.key == "longest_match") {
            m_longest->setRange(static_cast<int>(field.range.min),
                                static_cast<int>(field.range.max));
        }
    });
    buildLayout();
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    connect(m_pause, &QTimer::timeout, this, &PatternDialog::trialRequested);
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameField->setError({}); });
    connect(m_pattern, &QLineEdit::textChanged, this, [this] { m_pause->start(); });
    connect(m_longest, &QSpinBox::valueChanged, this, [this] { m_pause->start(); });
    connect(m_sample, &QPlainTextEdit::textChanged, this, [this] { m_pause->start(); });
    for (const ActionBox *box : {m_prompt, m_answer}) {
        connect(box, &ActionBox::sentenceChanged, this, &PatternDialog::explain);
    }
    setPattern({});
    PatternDialog::retranslate();
}

void PatternDialog::buildLayout()
{
    const auto pair = [](QWidget *first, int firstShare, QWidget *second, int secondShare) {
        auto *line = new QHBoxLayout;
        line->setSpacing(metrics::kGap);
        line->addWidget(first, firstShare, Qt::AlignTop);
        line->addWidget(second, secondShare, Qt::AlignTop);
        return line;
    };
    auto *cost = new QHBoxLayout;
    cost->setSpacing(metrics::kGrid * 2);
    cost->addWidget(m_cost, 0, Qt::AlignTop);
    cost->addWidget(m_costText, 1);
    auto *left = new QVBoxLayout;
    left->setSpacing(metrics::kGap);
    left->addLayout(pair(m_nameField, 3, m_categoryField, 2));
    left->addWidget(m_patternField);
    left->addLayout(cost);
    left->addWidget(m_longestField);
    left->addLayout(pair(m_promptField, 1, m_answerField, 1));
    left->addStretch(1);
    auto *right = new QVBoxLayout;
    right->setSpacing(metrics::kGrid * 2);
    right->addWidget(m_sampleField, 1);
    right->addWidget(m_result);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(metrics::kPageMargin * 2);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    column()->addLayout(columns, 1);
    column()->addWidget(m_scope);
    setMinimumWidth(760);
}

void PatternDialog::setPattern(const api::PatternConfig &pattern)
{
    m_initial = pattern;
    m_name->setText(pattern.name);
    m_category->setText(pattern.category);
    m_pattern->setText(pattern.pattern);
    m_longest->setValue(pattern.longestMatch);
    m_prompt->setAction(pattern.prompt);
    m_answer->setAction(pattern.answer);
    m_scope->setScope(scopeOf(pattern));
    showTrial(std::nullopt);
    explain();
}

api::PatternConfig PatternDialog::pattern() const
{
    api::PatternConfig pattern = m_initial;
    pattern.name = m_name->text().trimmed();
    pattern.category = m_category->text().trimmed();
    pattern.pattern = m_pattern->text();
    pattern.longestMatch = m_longest->value();
    pattern.prompt = m_prompt->action();
    pattern.answer = m_answer->action();
    setScope(pattern, m_scope->scope());
    return pattern;
}

QString PatternDialog::sample() const
{
    return text_marks::textOf(*m_sample);
}

void PatternDialog::showTrial(const std::optional<api::PatternTrial> &trial)
{
    m_trial = trial;
    mark();
    const bool isGood = m_trial && !m_trial->error.isError();
    m_cost->setVisible(isGood);
    m_costText->setVisible(isGood);
    if (!m_trial) {
        m_patternField->setError({});
        m_result->setText({});
    } else if (!isGood) {
        const QString why = QString::fromStdString(m_trial->error.detail);
        m_patternField->setError(
            m_trial->errorAt < 0
                ? tr("Not a pattern: %1").arg(why)
                : tr("Not a pattern, from character %1 on: %2").arg(m_trial->errorAt + 1).arg(why));
        m_result->setText({});
    } else {
        m_patternField->setError({});
        m_cost->setBadge(patternCostText(m_trial->cost), toneOf(m_trial->cost));
        m_costText->setText(patternCostSentence(m_trial->cost));
        const auto hits = static_cast<int>(m_trial->hits.size());
        m_result->setText(sample().isEmpty() ? QString()
                              : hits == 0    ? tr("Finds nothing in the sample.")
                                             : tr("%1 · %2", "hits · time")
                                                .arg(tr("%n hit(s)", nullptr, hits),
                                                     formatDuration(m_trial->elapsed)));
    }
    fit();
}

void PatternDialog::mark()
{
    QList<policy::Hit> hits = m_trial ? m_trial->hits : QList<policy::Hit>();
    for (policy::Hit &hit : hits) {
        hit.action = m_prompt->action();
    }
    text_marks::show(*m_sample, hits);
}

QString PatternDialog::resultShown() const
{
    return m_result->text();
}

int PatternDialog::marksShown() const
{
    return static_cast<int>(m_sample->extraSelections().size());
}

void PatternDialog::explain()
{
    m_promptField->setNote(m_prompt->sentence());
    m_answerField->setNote(m_answer->sentence());
    mark();
    fit();
}

void PatternDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("New pattern") : tr("Edit pattern"));
    m_nameField->setLabel(tr("Name"));
    m_categoryField->setLabel(tr("Category"));
    m_category->setPlaceholderText(tr("optional"));
    m_patternField->setLabel(tr("Pattern"));
    m_patternField->setNote(tr("A regular expression in RE2 syntax; (?i) at its beginning: upper "
                               "and lower case are the same."));
    m_longestField->setLabel(tr("Longest match"));
    m_longest->setSuffix(tr(" characters", "after a number"));
    m_longestField->setNote(tr("Longer matches are not found. A streamed answer may have to wait "
                               "for that many characters."));
    m_promptField->setLabel(tr("In prompts"));
    m_answerField->setLabel(tr("In answers"));
    m_sampleField->setLabel(tr("Try it on a sample"));
    m_sample->setPlaceholderText(tr("A text with and without what the pattern is for…"));
    explain();
    showTrial(m_trial);
}

} // namespace sluice::ui
