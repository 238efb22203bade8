#include "ui/pages/upstreams/failover_section.h"

#include "ui/pages/upstreams/failover_words.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/seconds_box.h"
#include "ui/widgets/setting_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr int kEditorWidth = 112;
constexpr int kWide = 880; // three columns fit

} // namespace

FailoverSection::FailoverSection(QWidget *parent)
    : QWidget(parent), m_problem(new Banner(this)),
      m_columns(new QBoxLayout(QBoxLayout::LeftToRight)), m_retry(new Card(this)),
      m_breaker(new Card(this)), m_timeouts(new Card(this)), m_presetBox(new QComboBox(this)),
      m_presetRow(new SettingRow(m_presetBox, this)), m_bar(new Card(this)),
      m_barText(new Label(TypeRole::Body, ColorRole::Text, this)), m_discard(new QPushButton(this)),
      m_apply(new QPushButton(this))
{
    m_problem->hide();
    m_problem->setDismissible(true);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);
    auto *inner = new QWidget(this);
    m_columns->setSpacing(metrics::kGap);
    for (Card *card : {m_retry, m_breaker, m_timeouts}) {
        card->body()->setSpacing(8);
        m_columns->addWidget(card, 1);
    }
    buildPreset(m_timeouts->body());
    const api::RelayConfig initial;
    for (const FailoverSetting &setting : failoverSettings()) {
        Row row;
        row.setting = setting;
        row.live = row.draft = setting.get(initial);
        m_rows.append(row);
    }
    for (Row &row : m_rows) {
        const QString part = row.setting.key.section(u'.', 0, 0);
        buildRow(row,
                 part == u"retry"         ? m_retry->body()
                     : part == u"breaker" ? m_breaker->body()
                                          : m_timeouts->body());
    }
    for (Card *card : {m_retry, m_breaker, m_timeouts}) {
        card->body()->addStretch(1);
    }
    inner->setLayout(m_columns);
    m_columns->setContentsMargins(0, 0, 0, 0);

    auto *area = new QScrollArea(this);
    area->setObjectName(u"failoverScroll"_s);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    // Its content scrolls: it must not ask the page for all of its height.
    area->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    area->setMinimumHeight(200);
    area->setWidget(inner);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    buildBar();
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(metrics::kGap);
    all->addWidget(m_problem);
    all->addWidget(area, 1);
    all->addWidget(m_bar);
    retranslate();
}

void FailoverSection::buildRow(Row &row, QVBoxLayout *column)
{
    const QString name = row.setting.key;
    const qsizetype at = &row - m_rows.data();
    const auto edited = [this, at](qint64 value) {
        if (!m_showing) {
            m_rows[at].draft = value;
            m_rows[at].row->setError({});
            refresh();
        }
    };
    QWidget *editor = nullptr;
    switch (row.setting.kind) {
    case FailoverSetting::Kind::Switch: {
        auto *box = new QCheckBox(this);
        connect(box, &QCheckBox::toggled, this, [edited](bool on) { edited(on ? 1 : 0); });
        editor = box;
        break;
    }
    case FailoverSetting::Kind::Count: {
        auto *box = new QSpinBox(this);
        box->setRange(static_cast<int>(row.setting.range.min),
                      static_cast<int>(row.setting.range.max));
        if (!row.setting.unit.isEmpty()) {
            box->setSuffix(u" "_s + row.setting.unit);
        }
        connect(box, &QSpinBox::valueChanged, this, [edited](int value) { edited(value); });
        editor = box;
        break;
    }
    case FailoverSetting::Kind::Time: {
        auto *box = new SecondsBox(this);
        box->setMinimum(static_cast<double>(row.setting.range.min) / 1000.0);
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [edited, box] { edited(box->time().count()); });
        editor = box;
        break;
    }
    }
    if (row.setting.kind != FailoverSetting::Kind::Switch) {
        editor->setMinimumWidth(kEditorWidth);
    }
    editor->setObjectName(name);
    row.row = new SettingRow(editor, this);
    column->addWidget(row.row);
    showRow(row);
}

void FailoverSection::buildPreset(QVBoxLayout *column)
{
    m_presetBox->setObjectName(u"timeouts.preset"_s);
    for (const auto preset : {api::TimeoutPreset::Standard, api::TimeoutPreset::Interactive,
                              api::TimeoutPreset::LongReasoning}) {
        m_presetBox->addItem({}, static_cast<int>(preset));
    }
    connect(m_presetBox, &QComboBox::activated, this, [this] {
        choosePreset(static_cast<api::TimeoutPreset>(m_presetBox->currentData().toInt()));
    });
    column->addWidget(m_presetRow);
}

void FailoverSection::buildBar()
{
    m_bar->hide();
    m_bar->setObjectName(u"failoverBar"_s);
    m_discard->setObjectName(u"discardFailover"_s);
    m_apply->setObjectName(u"applyFailover"_s);
    m_apply->setDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    line->addWidget(m_barText, 1);
    line->addWidget(m_discard);
    line->addWidget(m_apply);
    m_bar->body()->addLayout(line);
    connect(m_discard, &QPushButton::clicked, this, &FailoverSection::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &FailoverSection::applyRequested);
}

void FailoverSection::showRow(const Row &row)
{
    m_showing = true;
    if (auto *box = qobject_cast<QCheckBox *>(row.row->editor())) {
        box->setChecked(row.draft != 0);
    } else if (auto *number = qobject_cast<QSpinBox *>(row.row->editor())) {
        number->setValue(static_cast<int>(row.draft));
    } else if (auto *time = qobject_cast<SecondsBox *>(row.row->editor())) {
        time->setTime(std::chrono::milliseconds(row.draft));
    }
    m_showing = false;
}

void FailoverSection::choosePreset(api::TimeoutPreset preset)
{
    m_preset = preset;
    api::RelayConfig values;
    values.timeouts = api::TimeoutsConfig::of(preset);
    for (Row &row : m_rows) {
        if (row.setting.key.startsWith(u"timeouts."_s)) {
            row.draft = row.setting.get(values);
            showRow(row);
        }
    }
    refresh();
}

void FailoverSection::setLive(const api::RelayConfig &config)
{
    for (Row &row : m_rows) {
        const qint64 live = row.setting.get(config);
        if (row.draft == row.live || row.draft == live) {
            row.draft = live;
        }
        row.live = live;
        showRow(row);
    }
    if (m_preset == m_livePreset) {
        m_preset = config.timeouts.preset;
    }
    m_livePreset = config.timeouts.preset;
    refresh();
}

void FailoverSection::discard()
{
    for (Row &row : m_rows) {
        row.draft = row.live;
        showRow(row);
    }
    m_preset = m_livePreset;
    clearErrors();
    refresh();
}

api::RelayConfig FailoverSection::appliedTo(const api::RelayConfig &config) const
{
    api::RelayConfig result = config;
    for (const Row &row : m_rows) {
        row.setting.set(result, row.draft);
    }
    result.timeouts.preset = m_preset;
    return result;
}

int FailoverSection::edits() const
{
    const auto changed = std::count_if(m_rows.cbegin(), m_rows.cend(),
                                       [](const Row &row) { return row.draft != row.live; });
    return static_cast<int>(changed) + (m_preset != m_livePreset ? 1 : 0);
}

void FailoverSection::setApplying(bool applying)
{
    m_applying = applying;
    refresh();
}

bool FailoverSection::setFieldError(const QString &key, const QString &text)
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                    [&key](const Row &row) { return row.setting.key == key; });
    if (found == m_rows.cend()) {
        return false;
    }
    found->row->setError(text);
    if (!text.isEmpty()) {
        found->row->editor()->setFocus();
        findChild<QScrollArea *>(u"failoverScroll"_s)->ensureWidgetVisible(found->row);
    }
    return true;
}

QString FailoverSection::fieldError(const QString &key) const
{
    for (const Row &row : m_rows) {
        if (row.setting.key == key) {
            return row.row->error();
        }
    }
    return {};
}

void FailoverSection::clearErrors()
{
    for (const Row &row : std::as_const(m_rows)) {
        row.row->setError({});
    }
    showProblem({});
}

void FailoverSection::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

void FailoverSection::refresh()
{
    const int count = edits();
    m_bar->setVisible(count > 0);
    m_barText->setText(tr("%n edit(s) not yet live", nullptr, count));
    m_apply->setEnabled(!m_applying);
    m_discard->setEnabled(!m_applying);
    m_presetBox->setCurrentIndex(m_presetBox->findData(static_cast<int>(m_preset)));
    m_presetRow->setTexts(tr("Preset"), presetSentence(m_preset));
}

void FailoverSection::retranslate()
{
    m_retry->setTitle(tr("Trying again"));
    m_breaker->setTitle(tr("Circuit breaker"));
    m_timeouts->setTitle(tr("How long to wait"));
    for (const Row &row : std::as_const(m_rows)) {
        const SettingWords words = failoverWords(row.setting.key);
        row.row->setTexts(words.label, words.note);
    }
    for (int i = 0; i < m_presetBox->count(); ++i) {
        m_presetBox->setItemText(
            i, presetText(static_cast<api::TimeoutPreset>(m_presetBox->itemData(i).toInt())));
    }
    m_discard->setText(tr("Discard"));
    m_apply->setText(tr("Apply"));
    refresh();
}

void FailoverSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void FailoverSection::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_columns->setDirection(width() >= kWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace sluice::ui
