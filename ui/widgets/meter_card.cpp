#include "ui/widgets/meter_card.h"

#include "ui/widgets/label.h"

#include <QListView>
#include <QVBoxLayout>

namespace sluice::ui {

MeterCard::MeterCard(const QString &name, QWidget *parent)
    : Card(parent), m_list(new QListView(this)),
      m_empty(new Label(TypeRole::Body, ColorRole::Text2, this)),
      m_detail(new Label(TypeRole::Body, ColorRole::Text, this))
{
    m_list->setObjectName(name);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    // It scrolls: it must not ask the page for the height of all its rows.
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_list->setMinimumHeight(72); // one row
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setObjectName(name + QStringLiteral("Detail"));
    body()->addWidget(m_list, 1);
    body()->addWidget(m_empty, 1);
    body()->addWidget(m_detail);
}

void MeterCard::setModel(QAbstractItemModel *model, const MeterDelegate::RowOf &rowOf,
                         const MeterDelegate::DetailOf &detailOf)
{
    m_detailOf = detailOf;
    m_list->setItemDelegate(new MeterDelegate(rowOf, detailOf, m_list));
    m_list->setModel(model);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        refresh();
        emit selectionMade();
    });
    const auto count = [this] {
        refresh();
        emit emptyChanged();
    };
    connect(model, &QAbstractItemModel::modelReset, this, count);
    connect(model, &QAbstractItemModel::rowsInserted, this, count);
    connect(model, &QAbstractItemModel::rowsRemoved, this, count);
    connect(model, &QAbstractItemModel::dataChanged, this, [this] { refresh(); });
    refresh();
}

void MeterCard::setDetailShown(bool shown)
{
    m_isDetailShown = shown;
    m_detail->setVisible(shown && m_list->currentIndex().isValid());
}

void MeterCard::setEmptyText(const QString &text)
{
    m_empty->setText(text);
}

void MeterCard::refresh()
{
    const bool isEmpty = m_list->model() == nullptr || m_list->model()->rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    const QModelIndex chosen = m_list->currentIndex();
    m_detail->setVisible(m_isDetailShown && chosen.isValid());
    m_detail->setText(chosen.isValid() ? m_detailOf(chosen) : QString());
    m_list->viewport()->update();
}

int MeterCard::selectedRow() const
{
    return m_list->currentIndex().row();
}

void MeterCard::select(int row)
{
    m_list->setCurrentIndex(m_list->model()->index(row, 0));
}

QString MeterCard::detailShown() const
{
    return m_detail->text();
}

} // namespace sluice::ui
