#include "ui/pages/limits/limit_settings_section.h"

#include "ui/models/limit_models.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/pages/limits/limit_setting_words.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/count_box.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_card.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/seconds_box.h"
#include "ui/widgets/setting_row.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr int kEditorWidth = 136;
constexpr int kWide = 760; // two columns fit

QString choiceText(LimitSetting::Kind kind, int value)
{
    switch (kind) {
    case LimitSetting::Kind::Mode:
        return limitModeText(static_cast<policy::LimitMode>(value));
    case LimitSetting::Kind::Smoothing:
        return smoothingText(static_cast<policy::Smoothing>(value));
    case LimitSetting::Kind::Sensitivity:
        return sensitivityText(static_cast<api::Sensitivity>(value));
    case LimitSetting::Kind::Count:
    case LimitSetting::Kind::Time:
    case LimitSetting::Kind::Text:
        break;
    }
    return {};
}

// Where 0 is no limit, and not a number like others.
bool isUnlimitedAtZero(const LimitSetting &setting)
{
    return (setting.key.endsWith(u"_per_minute") || setting.key.endsWith(u"concurrent_requests"))
        && setting.range.min == 0 && !setting.key.startsWith(u"limits.smoothing.");
}

} // namespace

LimitSettingsSection::LimitSettingsSection(QWidget *parent)
    : QWidget(parent), m_columns(new QBoxLayout(QBoxLayout::LeftToRight)), m_left(new QVBoxLayout),
      m_right(new QVBoxLayout), m_keys(new Card(this)), m_smoothing(new Card(this)),
      m_global(new Card(this)), m_anomaly(new Card(this)), m_behaviour(new Card(this)),
      m_adaptive(new Card(this)), m_team(new Card(this)),
      m_rules(new ListCard(u"limitRules"_s, this)), m_whatIf(new Card(this)),
      m_replay(new QPushButton(this)),
      m_result(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_basis(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_scroll(new ScrollColumn(this))
{
    m_replay->setObjectName(u"replay"_s);
    m_result->setObjectName(u"replayResult"_s);
    m_whatIf->head()->addWidget(m_replay);
    for (Label *text : {m_result, m_basis}) {
        text->setWordWrap(true);
        m_whatIf->body()->addWidget(text);
    }
    connect(m_replay, &QPushButton::clicked, this, &LimitSettingsSection::replayRequested);
    for (Card *card : {m_keys, m_smoothing, m_global, m_anomaly, m_behaviour, m_adaptive, m_team}) {
        card->body()->setSpacing(8);
    }
    m_rules->list()->setMinimumHeight(180);
    for (QVBoxLayout *side : {m_left, m_right}) {
        side->setSpacing(metrics::kGap);
        m_columns->addLayout(side, 1);
    }
    m_columns->setSpacing(metrics::kGap);
    for (Card *card : {m_keys, m_smoothing, m_global, m_team}) {
        m_left->addWidget(card);
    }
    m_left->addStretch(1);
    for (Card *card : {m_whatIf, static_cast<Card *>(m_rules), m_anomaly, m_behaviour, m_adaptive}) {
        m_right->addWidget(card);
    }
    m_right->addStretch(1);
    for (const LimitSetting &setting : limitSettings()) {
        m_all << Row{setting, new SettingRow(makeEditor(setting), this)};
        cardOf(setting.key)->body()->addWidget(m_all.constLast().row);
    }
    m_scroll->column()->addLayout(m_columns);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_scroll);
    retranslate();
}

Card *LimitSettingsSection::cardOf(const QString &key) const
{
    return key.startsWith(u"anomaly.")            ? m_anomaly
        : key.startsWith(u"limits.smoothing.")    ? m_smoothing
        : key.startsWith(u"limits.global.")       ? m_global
        : key.startsWith(u"limits.adaptive.")     ? m_adaptive
        : key.startsWith(u"limits.behaviour.")    ? m_behaviour
        : key.startsWith(u"limits.team.")         ? m_team
                                                  : m_keys;
}

QWidget *LimitSettingsSection::makeEditor(const LimitSetting &setting)
{
    const auto edited = [this, key = setting.key](const QVariant &value) {
        if (!m_showing) {
            setFieldError(key, {});
            emit settingChosen(key, value);
        }
    };
    QWidget *editor = nullptr;
    switch (setting.kind) {
    case LimitSetting::Kind::Count: {
        auto *box = new CountBox(this);
        box->setCountRange(setting.range.min, setting.range.max);
        if (!setting.unit.isEmpty()) {
            box->setSuffix(u" "_s + setting.unit);
        }
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [edited, box] { edited(box->count()); });
        editor = box;
        break;
    }
    case LimitSetting::Kind::Time: {
        auto *box = new SecondsBox(this);
        box->setMinimum(static_cast<double>(setting.range.min) / 1000.0);
        box->setMaximum(static_cast<double>(setting.range.max) / 1000.0);
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [edited, box] { edited(static_cast<qint64>(box->time().count())); });
        editor = box;
        break;
    }
    case LimitSetting::Kind::Text: {
        auto *field = new QLineEdit(this);
        connect(field, &QLineEdit::textEdited, this,
                [edited](const QString &text) { edited(text.trimmed()); });
        editor = field;
        break;
    }
    case LimitSetting::Kind::Mode:
    case LimitSetting::Kind::Smoothing:
    case LimitSetting::Kind::Sensitivity: {
        auto *box = new QComboBox(this);
        for (qint64 value = setting.range.min; value <= setting.range.max; ++value) {
            box->addItem(QString(), value);
        }
        connect(box, &QComboBox::activated, this,
                [edited, box] { edited(box->currentData().toLongLong()); });
        editor = box;
        break;
    }
    }
    editor->setMinimumWidth(kEditorWidth);
    editor->setMaximumWidth(2 * kEditorWidth);
    editor->setObjectName(setting.key);
    return editor;
}

void LimitSettingsSection::setModel(LimitRuleModel *rules)
{
    const auto at = [](const QModelIndex &index) {
        return index.data(LimitRuleModel::kValueRole).value<LimitRuleRow>();
    };
    m_rules->list()->setItemDelegate(new MeterDelegate(
        [at](const QModelIndex &index) { return limit_rows::ruleRow(at(index)); },
        [at](const QModelIndex &index) { return limit_rows::ruleDetail(at(index)); },
        m_rules->list()));
    m_rules->setModel(rules);
}

void LimitSettingsSection::show(const LimitEdits &edits)
{
    m_showing = true;
    for (const Row &row : std::as_const(m_all)) {
        const QVariant value = row.setting.get(edits);
        QWidget *editor = row.row->editor();
        if (auto *number = qobject_cast<CountBox *>(editor)) {
            if (number->count() != value.toLongLong()) { // leaves alone what is being typed
                number->setCount(value.toLongLong());
            }
        } else if (auto *time = qobject_cast<SecondsBox *>(editor)) {
            if (time->time().count() != value.toLongLong()) {
                time->setTime(std::chrono::milliseconds(value.toLongLong()));
            }
        } else if (auto *choice = qobject_cast<QComboBox *>(editor)) {
            choice->setCurrentIndex(choice->findData(value));
        } else if (auto *field = qobject_cast<QLineEdit *>(editor);
                   field && field->text().trimmed() != value.toString()) {
            field->setText(value.toString());
        }
    }
    m_showing = false;
}

bool LimitSettingsSection::setFieldError(const QString &key, const QString &text)
{
    for (const Row &row : std::as_const(m_all)) {
        if (row.setting.key == key) {
            row.row->setError(text);
            if (!text.isEmpty()) {
                row.row->editor()->setFocus();
                m_scroll->ensureWidgetVisible(row.row);
            }
            return true;
        }
    }
    return false;
}

QString LimitSettingsSection::fieldError(const QString &key) const
{
    const auto found = std::find_if(m_all.cbegin(), m_all.cend(),
                                    [&key](const Row &row) { return row.setting.key == key; });
    return found == m_all.cend() ? QString() : found->row->error();
}

void LimitSettingsSection::clearErrors()
{
    for (const Row &row : std::as_const(m_all)) {
        row.row->setError({});
    }
}

void LimitSettingsSection::setReplay(const QString &result, const QString &basis)
{
    m_result->setText(result);
    m_result->setVisible(!result.isEmpty());
    m_basis->setText(basis);
}

QString LimitSettingsSection::replayShown() const
{
    return m_result->text();
}

void LimitSettingsSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void LimitSettingsSection::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_columns->setDirection(width() >= kWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void LimitSettingsSection::retranslate()
{
    m_keys->setTitle(tr("Each client"));
    m_smoothing->setTitle(tr("Bursts of a client"));
    m_global->setTitle(tr("All clients together"));
    m_anomaly->setTitle(tr("Breaker of a client"));
    m_behaviour->setTitle(tr("Behaviour"));
    m_adaptive->setTitle(tr("Upstreams"));
    m_team->setTitle(tr("Together with other Sluices"));
    m_whatIf->setTitle(tr("What would they have done?"));
    m_replay->setText(tr("Replay"));
    m_replay->setToolTip(tr("Sends the requests of the last 24 hours through these limits once more."));
    m_rules->setTitle(tr("Rules"));
    m_rules->list()->setAccessibleName(tr("Rules of limits"));
    m_rules->setEmptyText(tr("No rule yet. A rule limits the clients, models or endpoints of a "
                             "pattern; of each kind the first that matches counts."));
    m_rules->setActionNames(tr("Add rule"), tr("Edit rule"), tr("Move up"), tr("Move down"),
                            tr("Remove rule"));
    for (const Row &row : std::as_const(m_all)) {
        const LimitSettingWords words = limitSettingWords(row.setting.key);
        row.row->setTexts(words.label, words.note);
        if (auto *choice = qobject_cast<QComboBox *>(row.row->editor())) {
            for (int i = 0; i < choice->count(); ++i) {
                choice->setItemText(i, choiceText(row.setting.kind, choice->itemData(i).toInt()));
            }
        } else if (auto *number = qobject_cast<CountBox *>(row.row->editor());
                   number && isUnlimitedAtZero(row.setting)) {
            number->setSpecialValueText(tr("no limit"));
        }
    }
}

} // namespace sluice::ui
