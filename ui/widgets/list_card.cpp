#include "ui/widgets/list_card.h"

#include "ui/shell/icons.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ListCard::ListCard(const QString &name, QWidget *parent)
    : Card(parent), m_list(new QListView(this)),
      m_empty(new Label(TypeRole::Body, ColorRole::Text2, this)),
      m_add(addTool(name + u"Add", u"plus"_s, QKeySequence(Qt::Key_Insert))),
      m_edit(addTool(name + u"Edit", u"edit"_s, {})),
      m_up(addTool(name + u"Up", u"arrow-up"_s, QKeySequence(Qt::ALT | Qt::Key_Up))),
      m_down(addTool(name + u"Down", u"arrow-down"_s, QKeySequence(Qt::ALT | Qt::Key_Down))),
      m_remove(addTool(name + u"Remove", u"trash"_s, QKeySequence(QKeySequence::Delete)))
{
    m_list->setObjectName(name);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    // It scrolls: it must not ask the page for the height of all its rows.
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_list->setMinimumHeight(104); // two rows
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop);
    body()->addWidget(m_list, 1);
    body()->addWidget(m_empty, 1);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex &index) { emit editRequested(index.row()); });
    connect(m_add->defaultAction(), &QAction::triggered, this, &ListCard::addRequested);
    const auto forRow = [this](auto act) {
        return [this, act] {
            if (const int row = selectedRow(); row >= 0) {
                act(row);
            }
        };
    };
    connect(m_edit->defaultAction(), &QAction::triggered, this,
            forRow([this](int row) { emit editRequested(row); }));
    connect(m_up->defaultAction(), &QAction::triggered, this,
            forRow([this](int row) { emit moveRequested(row, row - 1); }));
    connect(m_down->defaultAction(), &QAction::triggered, this,
            forRow([this](int row) { emit moveRequested(row, row + 1); }));
    connect(m_remove->defaultAction(), &QAction::triggered, this,
            forRow([this](int row) { emit removeRequested(row); }));
}

QToolButton *ListCard::addTool(const QString &name, const QString &icon, const QKeySequence &keys)
{
    auto *action = new QAction(icons::icon(icon), QString(), this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(action);
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    head()->addWidget(button);
    return button;
}

void ListCard::setModel(QAbstractItemModel *model)
{
    m_list->setModel(model);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ListCard::update);
    connect(model, &QAbstractItemModel::modelReset, this, &ListCard::update);
    connect(model, &QAbstractItemModel::rowsInserted, this, &ListCard::update);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ListCard::update);
    connect(model, &QAbstractItemModel::layoutChanged, this, &ListCard::update);
    update();
}

void ListCard::setEmptyText(const QString &text)
{
    m_empty->setText(text);
}

void ListCard::setActionNames(const QString &add, const QString &edit, const QString &up,
                              const QString &down, const QString &remove)
{
    const auto name = [](QToolButton *button, const QString &text) {
        QAction *action = button->defaultAction();
        action->setText(text);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? text : text + u" (%1)"_s.arg(keys));
        button->setAccessibleName(text);
    };
    name(m_add, add);
    name(m_edit, edit);
    name(m_up, up);
    name(m_down, down);
    name(m_remove, remove);
}

int ListCard::selectedRow() const
{
    return m_list->currentIndex().row();
}

void ListCard::select(int row)
{
    m_list->setCurrentIndex(m_list->model()->index(row, 0));
}

void ListCard::update()
{
    const int row = selectedRow();
    const int rows = m_list->model()->rowCount();
    m_list->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_edit->defaultAction()->setEnabled(row >= 0);
    m_remove->defaultAction()->setEnabled(row >= 0);
    m_up->defaultAction()->setEnabled(row > 0);
    m_down->defaultAction()->setEnabled(row >= 0 && row + 1 < rows);
}

} // namespace sluice::ui
