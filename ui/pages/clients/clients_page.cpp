#include "ui/pages/clients/clients_page.h"

#include "ui/pages/clients/client_detail.h"
#include "ui/pages/clients/client_rows.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/meter_card.h"
#include "ui/widgets/undo_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {
constexpr int kWide = 880; // list and detail fit side by side
} // namespace

ClientsPage::ClientsPage(QWidget *parent)
    : Page(u"clients"_s, u"clients"_s, parent), m_now(QDateTime::currentDateTimeUtc()),
      m_create(new QPushButton(this)), m_problem(new Banner(this)), m_undo(new UndoBar(this)),
      m_columns(new QBoxLayout(QBoxLayout::TopToBottom)), // which needs the least width
      m_clients(new MeterCard(u"clients"_s, this)), m_access(new AccessCard(this)),
      m_detail(new ClientDetail(this)), m_empty(new EmptyState(u"key"_s, this))
{
    m_create->setObjectName(u"newKey"_s);
    m_create->setIcon(icons::icon(u"plus"_s, ColorRole::OnAccent));
    m_create->setDefault(true);
    actions()->addWidget(m_create);
    m_problem->setObjectName(u"problem"_s);
    m_problem->setDismissible(true);
    m_problem->hide();
    m_clients->setDetailShown(false);
    auto *left = new QVBoxLayout;
    left->setSpacing(metrics::kGap);
    left->addWidget(m_clients, 1);
    left->addWidget(m_access);
    m_columns->setSpacing(metrics::kGap);
    m_columns->addLayout(left, 5);
    m_columns->addWidget(m_detail, 6);
    m_columns->addWidget(m_empty, 6);
    content()->addWidget(m_problem);
    content()->addLayout(m_columns, 1);
    content()->addWidget(m_undo);

    connect(m_create, &QPushButton::clicked, this, &ClientsPage::createRequested);
    connect(m_empty, &EmptyState::actionRequested, this, &ClientsPage::createRequested);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);
    connect(m_undo, &UndoBar::undoRequested, this, &ClientsPage::undoRequested);
    connect(m_access, &AccessCard::requireRequested, this, &ClientsPage::requireRequested);
    connect(m_clients, &MeterCard::selectionMade, this, &ClientsPage::showSelected);
    const auto forward = [this](auto signal, ForClient request) {
        connect(m_detail, signal, this, [this, request] { emitForSelected(request); });
    };
    forward(&ClientDetail::editRequested, &ClientsPage::editRequested);
    forward(&ClientDetail::rotateRequested, &ClientsPage::rotateRequested);
    forward(&ClientDetail::renameRequested, &ClientsPage::renameRequested);
    forward(&ClientDetail::expireRequested, &ClientsPage::expireRequested);
    forward(&ClientDetail::revokeRequested, &ClientsPage::revokeRequested);
    forward(&ClientDetail::removeRequested, &ClientsPage::removeRequested);
    forward(&ClientDetail::resetRequested, &ClientsPage::resetRequested);
    buildActions();
    ClientsPage::retranslate();
}

// What the buttons do, by keys and from the list's menu.
void ClientsPage::buildActions()
{
    m_clients->list()->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_createKey = addAction(QKeySequence(Qt::Key_Insert), nullptr);
    connect(m_createKey, &QAction::triggered, this, &ClientsPage::createRequested);
    m_edit = addAction({}, &ClientsPage::editRequested);
    m_rotate = addAction({}, &ClientsPage::rotateRequested);
    m_rename = addAction(QKeySequence(Qt::Key_F2), &ClientsPage::renameRequested);
    m_end = addAction(QKeySequence(QKeySequence::Delete), nullptr);
    connect(m_end, &QAction::triggered, this, [this] {
        const std::optional<ClientRow> client = selected();
        emitForSelected(client && standingOf(*client, m_now) >= ClientStanding::Expired
                            ? &ClientsPage::removeRequested
                            : &ClientsPage::revokeRequested);
    });
    connect(m_clients->list(), &QListView::activated, m_edit, &QAction::trigger);
}

QAction *ClientsPage::addAction(const QKeySequence &keys, ForClient request)
{
    auto *action = new QAction(this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_clients->list()->addAction(action);
    if (request != nullptr) {
        connect(action, &QAction::triggered, this, [this, request] { emitForSelected(request); });
    }
    return action;
}

void ClientsPage::emitForSelected(ForClient request)
{
    if (const std::optional<ClientRow> client = selected()) {
        emit(this->*request)(client->status.id);
    }
}

void ClientsPage::setModel(ClientListModel *clients)
{
    m_model = clients;
    const auto at = [](const QModelIndex &index) {
        return index.data(ClientListModel::kValueRole).value<ClientRow>();
    };
    m_clients->setModel(
        clients, [this, at](const QModelIndex &index) { return client_rows::row(at(index), m_now); },
        [this, at](const QModelIndex &index) { return client_rows::toolTip(at(index), m_now); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(clients, signal, this, &ClientsPage::showSelected);
    }
    connect(clients, &QAbstractItemModel::dataChanged, this, &ClientsPage::showSelected);
    showSelected();
}

void ClientsPage::setAccess(const AccessCard::Facts &access)
{
    m_access->setFacts(access);
    m_hasKeys = access.hasKeys;
    showSelected();
}

void ClientsPage::setNow(const QDateTime &now)
{
    m_now = now;
    m_clients->refresh();
    m_detail->setNow(now);
    showSelected();
}

void ClientsPage::select(const QString &id)
{
    for (int row = 0; m_model != nullptr && row < m_model->rowCount(); ++row) {
        if (m_model->values().at(row).status.id == id) {
            m_clients->select(row);
        }
    }
}

std::optional<ClientRow> ClientsPage::selected() const
{
    const int row = m_model == nullptr ? -1 : m_clients->selectedRow();
    return row < 0 || row >= m_model->rowCount() ? std::nullopt
                                                 : std::optional(m_model->values().at(row));
}

void ClientsPage::showSelected()
{
    if (m_model != nullptr && m_model->rowCount() > 0 && m_clients->selectedRow() < 0) {
        m_clients->select(0); // comes back here
        return;
    }
    const std::optional<ClientRow> client = selected();
    // Before the first key the next step is worth more than what is known of everyone.
    const bool isEmpty = !m_hasKeys || !client;
    m_detail->setClient(isEmpty ? std::nullopt : client);
    m_empty->setVisible(isEmpty);
    m_create->setVisible(!isEmpty); // the empty state has the same step in its middle
    const bool isKey = client && client->key;
    const bool isGood = isKey && !client->key->revoked;
    for (QAction *action : {m_edit, m_rotate, m_rename}) {
        action->setEnabled(isGood);
    }
    m_end->setEnabled(isKey);
    m_end->setText(isKey && standingOf(*client, m_now) >= ClientStanding::Expired ? tr("Remove")
                                                                                  : tr("Revoke"));
}

void ClientsPage::offerUndo(const QString &whatWasDone)
{
    m_undo->offer(whatWasDone);
}

void ClientsPage::withdrawUndo()
{
    m_undo->withdraw();
}

QString ClientsPage::undoOffered() const
{
    return m_undo->isHidden() ? QString() : m_undo->text();
}

void ClientsPage::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString ClientsPage::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString ClientsPage::title() const
{
    return tr("Clients");
}

void ClientsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    const bool isWide = width() >= kWide;
    m_columns->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_columns->setStretch(0, isWide ? 5 : 8); // above the detail the list shares its place with a card
}

void ClientsPage::retranslate()
{
    Page::retranslate();
    m_create->setText(tr("New key"));
    m_clients->setTitle(tr("Who may call"));
    m_clients->list()->setAccessibleName(tr("Clients"));
    m_clients->setEmptyText(tr("Nobody: a key is required, and there is none."));
    m_empty->setTexts(tr("No keys yet"),
                      tr("Everyone on this machine may use the relay, as one client. With keys each "
                         "program has a name in the records, limits of its own, and only what it "
                         "may use. Then you can require a key: whoever shows none is refused."));
    m_empty->setAction(tr("Make the first key"));
    m_createKey->setText(tr("New key"));
    m_edit->setText(tr("Edit"));
    m_rotate->setText(tr("Rotate"));
    m_rename->setText(tr("Rename"));
    m_clients->refresh();
    showSelected();
}

} // namespace sluice::ui
