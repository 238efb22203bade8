#include "ui/pages/requests/requests_page.h"

#include "ui/models/request_table_model.h"
#include "ui/pages/requests/request_detail.h"
#include "ui/pages/requests/request_proxy.h"
#include "ui/pages/requests/request_table.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_box.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>

namespace sluice::ui {

namespace {
// Below this width the details stand under the table, above it beside it.
constexpr int kSideBySideFrom = 1500;
} // namespace

RequestsPage::RequestsPage(QWidget *parent)
    : Page(QStringLiteral("requests"), QStringLiteral("requests"), parent),
      m_search(new SearchBox(this)),
      m_count(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_freeze(new QPushButton(this)), m_clear(new QPushButton(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)), m_stack(nullptr),
      m_table(new RequestTable(this)), m_empty(new EmptyState(QStringLiteral("requests"), this)),
      m_detail(new RequestDetail(this))
{
    m_freeze->setCheckable(true);
    m_freeze->setIcon(icons::icon(QStringLiteral("freeze"), ColorRole::Text2));
    actions()->addWidget(m_freeze);
    actions()->addWidget(m_clear);

    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    line->addWidget(m_search, 1);
    line->addWidget(m_count);
    content()->addLayout(line);

    auto *list = new QWidget(this);
    m_stack = new QStackedLayout(list);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->addWidget(list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({600, 400});
    m_detail->hide();
    content()->addWidget(m_splitter, 1);
    m_table->setMinimumHeight(160);

    connect(m_search, &SearchBox::searchRequested, this, &RequestsPage::searchRequested);
    connect(m_freeze, &QPushButton::toggled, this, &RequestsPage::freezeRequested);
    connect(m_clear, &QPushButton::clicked, this, &RequestsPage::clearRequested);
    connect(m_table, &RequestTable::endRequested, this, &RequestsPage::endRequested);
    connect(m_table, &RequestTable::menuRequested, this, &RequestsPage::showMenu);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_emptiness == Emptiness::NothingFound) {
            m_search->clear();
        } else {
            emit connectHelpRequested();
        }
    });
    connect(m_detail, &RequestDetail::closeRequested, this, &RequestsPage::clearSelection);
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this,
            [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    auto *copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QShortcut::activated, this,
            [this] { emit copyRowRequested(m_table->currentIndex().row()); });
    RequestsPage::retranslate();
}

QString RequestsPage::title() const
{
    return tr("Requests");
}

void RequestsPage::setModel(QAbstractItemModel *model)
{
    m_table->setModel(model);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
        emit rowChosen(chosen.isEmpty() ? -1 : chosen.first().row());
    });
}

void RequestsPage::setSearchText(const QString &text)
{
    m_search->setText(text);
}

void RequestsPage::setCount(const QString &text)
{
    m_count->setText(text);
}

void RequestsPage::setFrozen(bool frozen)
{
    m_freeze->setChecked(frozen);
}

void RequestsPage::setWaiting(int waiting)
{
    m_table->setWaiting(waiting);
}

void RequestsPage::setDetail(const std::optional<api::ExchangeRecord> &record)
{
    m_detail->setRecord(record);
    m_detail->setVisible(record.has_value());
}

void RequestsPage::select(int row)
{
    const QModelIndex index = m_table->model()->index(row, 0);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void RequestsPage::clearSelection()
{
    m_table->clearSelection();
}

void RequestsPage::goToEnd()
{
    m_table->goToEnd();
}

void RequestsPage::setEmpty(Emptiness emptiness)
{
    if (emptiness != m_emptiness) {
        m_emptiness = emptiness;
        showEmpty();
    }
}

void RequestsPage::showEmpty()
{
    m_stack->setCurrentIndex(m_emptiness == Emptiness::None ? 0 : 1);
    if (m_emptiness == Emptiness::NothingFound) {
        m_empty->setTexts(tr("No request matches"),
                          tr("Shorten the search, or look at all requests."));
        m_empty->setAction(tr("Clear the search"));
    } else {
        m_empty->setTexts(
            tr("No requests yet"),
            tr("Every request that passes the relay stands here the moment it begins."));
        m_empty->setAction(tr("How to connect a client"));
    }
}

QByteArray RequestsPage::layoutState() const
{
    return m_splitter->saveState();
}

void RequestsPage::restoreLayout(const QByteArray &state)
{
    if (!state.isEmpty()) {
        m_splitter->restoreState(state);
    }
}

void RequestsPage::showMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    QMenu menu(this);
    const int row = index.row();
    const int column = index.column();
    const QString value = index.data(Qt::DisplayRole).toString();
    const auto kind = static_cast<RequestColumn>(column);
    const bool canSearch = kind == RequestColumn::Client || kind == RequestColumn::Model
        || kind == RequestColumn::Upstream || kind == RequestColumn::Status
        || kind == RequestColumn::Verdict;
    if (canSearch) {
        connect(menu.addAction(icons::icon(QStringLiteral("search"), ColorRole::Text2),
                               tr("Show only “%1”").arg(value)),
                &QAction::triggered, this,
                [this, row, column] { emit searchValueRequested(row, column, false); });
        connect(menu.addAction(tr("Hide “%1”").arg(value)), &QAction::triggered, this,
                [this, row, column] { emit searchValueRequested(row, column, true); });
        menu.addSeparator();
    }
    connect(menu.addAction(icons::icon(QStringLiteral("copy"), ColorRole::Text2), tr("Copy row")),
            &QAction::triggered, this, [this, row] { emit copyRowRequested(row); });
    connect(menu.addAction(tr("Copy as cURL")), &QAction::triggered, this,
            [this, row] { emit copyCurlRequested(row); });
    menu.exec(globalPosition);
}

void RequestsPage::retranslate()
{
    Page::retranslate();
    m_search->setPlaceholderText(
        tr("Find: a word, client:codex, status:4xx, verdict:block, ttft:>500, -model:gpt"));
    m_search->setAccessibleName(tr("Find requests"));
    m_search->setToolTip(
        tr("Words must all match; a minus excludes. Fields: client, model, upstream, path, status, "
           "verdict, "
           "is:running, is:refused, is:failed, ttft and duration in milliseconds."));
    m_freeze->setText(tr("Freeze view"));
    m_freeze->setToolTip(
        tr("The list stands still; requests go on and are added when you release it"));
    m_freeze->setAccessibleName(tr("Freeze view"));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Empties the list on this page"));
    m_clear->setAccessibleName(tr("Clear the list"));
    m_table->setAccessibleName(tr("Requests"));
    showEmpty();
    emit retranslated();
}

void RequestsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_splitter->setOrientation(width() >= kSideBySideFrom ? Qt::Horizontal : Qt::Vertical);
}

} // namespace sluice::ui
