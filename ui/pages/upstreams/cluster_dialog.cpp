#include "ui/pages/upstreams/cluster_dialog.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/form_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kStrategies{
    api::BalanceStrategy::PeakEwma,         api::BalanceStrategy::WeightedRoundRobin,
    api::BalanceStrategy::LeastOutstanding, api::BalanceStrategy::LowestTtft,
    api::BalanceStrategy::LowestPrice,      api::BalanceStrategy::Ordered};
constexpr std::array kStickies{api::StickyKey::None, api::StickyKey::Client,
                               api::StickyKey::Conversation};

template <typename Values, typename ToText, typename ToSentence>
void fill(QComboBox *box, const Values &values, ToText text, ToSentence sentence)
{
    const bool isEmpty = box->count() == 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int row = static_cast<int>(i);
        if (isEmpty) {
            box->addItem({}, static_cast<int>(values.at(i)));
        }
        box->setItemText(row, text(values.at(i)));
        box->setItemData(row, sentence(values.at(i)), Qt::ToolTipRole);
    }
}

} // namespace

void routing_choices::fillStrategies(QComboBox *box)
{
    fill(box, kStrategies, strategyText, strategySentence);
}

void routing_choices::fillStickies(QComboBox *box)
{
    fill(box, kStickies, stickyText, stickySentence);
}

ClusterDialog::ClusterDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)), m_members(new QListWidget(this)),
      m_up(new QToolButton(this)), m_down(new QToolButton(this)), m_strategy(new QComboBox(this)),
      m_sticky(new QComboBox(this))
{
    setObjectName(u"clusterDialog"_s);
    m_name->setObjectName(u"name"_s);
    m_members->setObjectName(u"members"_s);
    m_strategy->setObjectName(u"strategy"_s);
    m_sticky->setObjectName(u"sticky"_s);
    m_members->setDragDropMode(QAbstractItemView::InternalMove);
    m_members->setMinimumHeight(120);
    m_members->setSpacing(2);
    auto *box = new QWidget(this);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_members, 1);
    auto *buttons = new QVBoxLayout;
    for (QToolButton *button : {m_up, m_down}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setIcon(icons::icon(button == m_up ? u"arrow-up"_s : u"arrow-down"_s));
        buttons->addWidget(button);
    }
    m_up->setObjectName(u"memberUp"_s);
    m_down->setObjectName(u"memberDown"_s);
    buttons->addStretch(1);
    line->addLayout(buttons);
    m_nameField = addField(u"name"_s, m_name);
    m_memberField = addField(u"upstreams"_s, box, m_members);
    m_strategyField = addField(u"strategy"_s, m_strategy);
    m_stickyField = addField(u"sticky"_s, m_sticky);
    connect(m_up, &QToolButton::clicked, this, [this] { moveMember(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveMember(1); });
    connect(m_members, &QListWidget::currentRowChanged, this, &ClusterDialog::updateButtons);
    const auto explain = [this] {
        ClusterDialog::retranslate();
        fit();
    };
    connect(m_strategy, &QComboBox::activated, this, explain);
    connect(m_sticky, &QComboBox::activated, this, explain);
    resize(460, sizeHint().height());
    ClusterDialog::retranslate();
    updateButtons();
}

void ClusterDialog::setCluster(const api::ClusterConfig &cluster, const QStringList &upstreams)
{
    m_initial = cluster;
    m_name->setText(cluster.name);
    m_members->clear();
    QStringList names = cluster.upstreams;
    for (const QString &name : upstreams) {
        if (!names.contains(name)) {
            names << name;
        }
    }
    for (const QString &name : std::as_const(names)) {
        auto *item = new QListWidgetItem(name, m_members);
        // Onto a row nothing can be dropped, only between rows.
        item->setFlags((item->flags() | Qt::ItemIsUserCheckable) & ~Qt::ItemIsDropEnabled);
        item->setCheckState(cluster.upstreams.contains(name) ? Qt::Checked : Qt::Unchecked);
    }
    m_strategy->setCurrentIndex(m_strategy->findData(static_cast<int>(cluster.strategy)));
    m_sticky->setCurrentIndex(m_sticky->findData(static_cast<int>(cluster.sticky)));
    retranslate();
    updateButtons();
}

api::ClusterConfig ClusterDialog::cluster() const
{
    api::ClusterConfig cluster = m_initial;
    cluster.name = m_name->text().trimmed();
    cluster.upstreams.clear();
    for (int row = 0; row < m_members->count(); ++row) {
        const QListWidgetItem *item = m_members->item(row);
        if (item->checkState() == Qt::Checked) {
            cluster.upstreams << item->text();
        }
    }
    cluster.strategy = static_cast<api::BalanceStrategy>(m_strategy->currentData().toInt());
    cluster.sticky = static_cast<api::StickyKey>(m_sticky->currentData().toInt());
    return cluster;
}

void ClusterDialog::moveMember(int by)
{
    const int row = m_members->currentRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= m_members->count()) {
        return;
    }
    QListWidgetItem *item = m_members->takeItem(row);
    m_members->insertItem(to, item);
    m_members->setCurrentRow(to);
}

void ClusterDialog::updateButtons()
{
    const int row = m_members->currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_members->count());
}

void ClusterDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("Add cluster") : tr("Edit cluster"));
    m_nameField->setLabel(tr("Name"));
    m_memberField->setLabel(tr("Upstreams"));
    m_memberField->setNote(
        tr("Those that can stand in for one another. Their order matters to “%1”.")
            .arg(strategyText(api::BalanceStrategy::Ordered)));
    m_strategyField->setLabel(tr("How one is chosen"));
    m_stickyField->setLabel(tr("What stays together"));
    routing_choices::fillStrategies(m_strategy);
    routing_choices::fillStickies(m_sticky);
    m_strategyField->setNote(
        strategySentence(static_cast<api::BalanceStrategy>(m_strategy->currentData().toInt())));
    m_stickyField->setNote(
        stickySentence(static_cast<api::StickyKey>(m_sticky->currentData().toInt())));
    const auto name = [](QToolButton *button, const QString &text) {
        button->setToolTip(text);
        button->setAccessibleName(text);
    };
    name(m_up, tr("Move up"));
    name(m_down, tr("Move down"));
}

} // namespace sluice::ui
