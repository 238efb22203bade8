#include "ui/pages/requests/request_table.h"

#include "ui/models/request_table_model.h"
#include "ui/pages/requests/request_delegate.h"
#include "ui/pages/requests/request_proxy.h"
#include "ui/shell/icons.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr int kCellPadding = 18;

// The widest text a column is made for; names beyond it are shortened.
QString widestText(RequestColumn column)
{
    switch (column) {
    case RequestColumn::Time:
        return QStringLiteral("00:00:00.000");
    case RequestColumn::Client:
        return QStringLiteral("OpenAI/Python");
    case RequestColumn::Model:
        return QStringLiteral("claude-sonnet-4-5-0");
    case RequestColumn::Upstream:
        return QStringLiteral("tokyo-nginx-2");
    case RequestColumn::Status:
    case RequestColumn::Verdict:
        return {}; // as wide as their badges
    case RequestColumn::Ttft:
    case RequestColumn::Duration:
        return QStringLiteral("00.00 s");
    case RequestColumn::TokensIn:
    case RequestColumn::TokensOut:
        return QStringLiteral("000,000");
    }
    return {};
}

bool isName(int column)
{
    const auto kind = static_cast<RequestColumn>(column);
    return kind == RequestColumn::Client || kind == RequestColumn::Model
        || kind == RequestColumn::Upstream;
}

} // namespace

RequestTable::RequestTable(QWidget *parent) : QTableView(parent), m_pill(new QPushButton(this))
{
    setItemDelegate(new RequestDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    m_pill->setIcon(icons::icon(QStringLiteral("arrow-down"), ColorRole::OnAccent));
    m_pill->setDefault(true);
    m_pill->hide();
    connect(m_pill, &QPushButton::clicked, this, &RequestTable::endRequested);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_unseen > 0 && isAtEnd()) {
            m_unseen = 0;
            showPill();
        }
    });
}

void RequestTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this] { m_wasAtEnd = isAtEnd(); });
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { afterInsert(last - first + 1); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { afterRemove(first, last); });
    connect(model, &QAbstractItemModel::modelReset, this, &RequestTable::goToEnd);
    fitColumns();
}

bool RequestTable::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum();
}

void RequestTable::afterInsert(int count)
{
    if (m_wasAtEnd) {
        scrollToBottom();
        return;
    }
    m_unseen += count;
    showPill();
}

void RequestTable::afterRemove(int first, int last)
{
    // Old rows leave at the top: what the user reads must not slide away under them.
    if (first == 0 && !isAtEnd()) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (last - first + 1));
    }
}

void RequestTable::setWaiting(int waiting)
{
    m_waiting = waiting;
    showPill();
}

void RequestTable::goToEnd()
{
    m_unseen = 0;
    scrollToBottom();
    showPill();
}

void RequestTable::showPill()
{
    const int fresh = m_unseen + m_waiting;
    m_pill->setText(tr("%1 new").arg(formatCount(fresh)));
    m_pill->setAccessibleName(tr("Go to the newest request"));
    m_pill->setVisible(fresh > 0);
    if (fresh > 0) {
        const QSize size = m_pill->sizeHint();
        const QRect area = viewport()->geometry();
        m_pill->setGeometry(area.center().x() - size.width() / 2,
                            area.bottom() - size.height() - 12, size.width(), size.height());
        m_pill->raise();
    }
}

int RequestTable::sizeHintForColumn(int column) const
{
    const QFontMetrics type(font());
    const QString title
        = model() != nullptr ? model()->headerData(column, Qt::Horizontal).toString() : QString();
    const auto kind = static_cast<RequestColumn>(column);
    if (kind == RequestColumn::Status || kind == RequestColumn::Verdict) {
        const QString badge = kind == RequestColumn::Status
            ? RequestProxy::statusText(0, true, api::Outcome::Running)
            : verdictText(policy::VerdictKind::Block);
        return std::max(Badge::sizeFor(badge, QApplication::font()).width(),
                        type.horizontalAdvance(title))
            + kCellPadding;
    }
    return std::max(type.horizontalAdvance(widestText(kind)), type.horizontalAdvance(title))
        + kCellPadding;
}

void RequestTable::fitColumns()
{
    verticalHeader()->setDefaultSectionSize(std::max(28, fontMetrics().height() + 10));
    if (model() == nullptr) {
        return;
    }
    int wanted = 0;
    for (int column = 0; column < model()->columnCount(); ++column) {
        wanted += sizeHintForColumn(column);
    }
    // Names share what is left, or give what is missing down to a readable rest.
    const int spare = viewport()->width() - wanted;
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int hint = sizeHintForColumn(column);
        const int title = fontMetrics().horizontalAdvance(
                              model()->headerData(column, Qt::Horizontal).toString())
            + kCellPadding;
        horizontalHeader()->resizeSection(
            column, isName(column) ? std::max({title, hint * 3 / 5, hint + spare / 3}) : hint);
    }
}

void RequestTable::resizeEvent(QResizeEvent *event)
{
    const bool follows = m_unseen == 0 && m_waiting == 0;
    QTableView::resizeEvent(event);
    fitColumns();
    showPill();
    if (follows) {
        scrollToBottom();
    }
}

void RequestTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange) {
        fitColumns();
        showPill();
    }
}

void RequestTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index
        = byMouse ? indexAt(viewport()->mapFromGlobal(event->globalPos())) : currentIndex();
    if (index.isValid()) {
        emit menuRequested(index,
                           byMouse ? event->globalPos()
                                   : viewport()->mapToGlobal(visualRect(index).bottomLeft()));
    }
}

} // namespace sluice::ui
