#include "ui/pages/upstreams/upstreams_page.h"

#include "ui/pages/upstreams/failover_section.h"
#include "ui/pages/upstreams/routes_section.h"
#include "ui/pages/upstreams/upstream_delegate.h"
#include "ui/shell/icons.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

UpstreamsPage::UpstreamsPage(QWidget *parent)
    : Page(QStringLiteral("upstreams"), QStringLiteral("upstreams"), parent),
      m_choice(new SegmentedControl(this)), m_upstreams(new QWidget(this)),
      m_routes(new RoutesSection(this)), m_failover(new FailoverSection(this)),
      m_problem(new Banner(this)), m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("upstreams"), this)), m_panel(new QWidget(this)),
      m_card(new Card(m_panel)), m_list(new QListView(m_panel)),
      m_strategyText(new Label(TypeRole::Secondary, ColorRole::Text2, m_panel)),
      m_detail(new UpstreamDetail(m_panel)), m_clock(new QTimer(this)),
      m_add(new QPushButton(this)), m_undo(new Banner(this)), m_undoTimer(new QTimer(this))
{
    buildActions();
    buildList();
    auto *line = new QHBoxLayout(m_panel);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGap);
    line->addWidget(m_card, 3);
    line->addWidget(m_detail, 2);
    m_clock->setInterval(1000);
    connect(m_clock, &QTimer::timeout, this, [this] {
        m_list->viewport()->update();
        m_detail->tick();
    });
    const auto forRow = [this](auto told) {
        return [this, told] {
            if (const int row = selectedRow(); row >= 0) {
                emit(this->*told)(row);
            }
        };
    };
    connect(m_detail, &UpstreamDetail::probeRequested, this,
            forRow(&UpstreamsPage::probeRequested));
    connect(m_detail, &UpstreamDetail::resetRequested, this,
            forRow(&UpstreamsPage::resetRequested));
    connect(m_detail, &UpstreamDetail::drainRequested, this,
            forRow(&UpstreamsPage::drainRequested));
    connect(m_detail, &UpstreamDetail::useRequested, this, forRow(&UpstreamsPage::useRequested));

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_panel);
    connect(m_empty, &EmptyState::actionRequested, this, &UpstreamsPage::addRequested);

    m_problem->hide();
    m_problem->setDismissible(true);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);

    m_undo->hide();
    m_undo->setObjectName(QStringLiteral("undoBar"));
    m_undo->setDismissible(true);
    m_undoTimer->setSingleShot(true);
    m_undoTimer->setInterval(kUndoTime);
    connect(m_undo, &Banner::actionRequested, this, [this] {
        withdrawUndo();
        emit undoRequested();
    });
    connect(m_undo, &Banner::dismissRequested, this, &UpstreamsPage::lapse);
    connect(m_undoTimer, &QTimer::timeout, this, &UpstreamsPage::lapse);

    auto *first = new QVBoxLayout(m_upstreams);
    first->setContentsMargins(0, 0, 0, 0);
    first->setSpacing(metrics::kGap);
    first->addWidget(m_problem);
    first->addWidget(m_stack, 1);
    first->addWidget(m_undo);
    for (QWidget *section : std::initializer_list<QWidget *>{m_upstreams, m_routes, m_failover}) {
        m_sections.append(section);
        content()->addWidget(section, 1);
        section->hide();
    }
    connect(m_choice, &SegmentedControl::chosen, this,
            [this](int section) { showSection(static_cast<Section>(section)); });
    UpstreamsPage::retranslate();
}

void UpstreamsPage::buildList()
{
    m_list->setObjectName(QStringLiteral("upstreamList"));
    m_list->setItemDelegate(new UpstreamDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_list->setMinimumHeight(160);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setDropIndicatorShown(true);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex &index) { emit editRequested(index.row()); });
    m_strategyText->setWordWrap(true);
    m_card->body()->addWidget(m_list, 1);
    m_card->body()->addWidget(m_strategyText);
}

void UpstreamsPage::buildActions()
{
    m_add->setObjectName(QStringLiteral("addUpstream"));
    m_add->setIcon(icons::icon(QStringLiteral("plus"), ColorRole::OnAccent));
    m_add->setDefault(true);
    connect(m_add, &QPushButton::clicked, this, &UpstreamsPage::addRequested);
    m_choice->setObjectName(QStringLiteral("upstreamSections"));
    actions()->addWidget(m_choice);
    actions()->addWidget(m_add);

    const auto tool
        = [this](const char *name, const QString &icon, const QKeySequence &keys, auto act) {
              auto *action = new QAction(icons::icon(icon), QString(), this);
              action->setShortcut(keys);
              action->setShortcutContext(Qt::WidgetShortcut);
              m_list->addAction(action);
              connect(action, &QAction::triggered, this, [this, act] {
                  if (const int row = selectedRow(); row >= 0) {
                      act(row);
                  }
              });
              auto *button = new QToolButton(this);
              button->setObjectName(QLatin1String(name));
              button->setDefaultAction(action);
              button->setAutoRaise(true);
              button->setFocusPolicy(Qt::StrongFocus);
              m_card->head()->addWidget(button);
              return button;
          };
    m_edit = tool("editUpstream", QStringLiteral("edit"), {},
                  [this](int row) { emit editRequested(row); });
    m_duplicate
        = tool("duplicateUpstream", QStringLiteral("copy"), QKeySequence(Qt::CTRL | Qt::Key_D),
               [this](int row) { emit duplicateRequested(row); });
    m_up = tool("moveUpstreamUp", QStringLiteral("arrow-up"), QKeySequence(Qt::ALT | Qt::Key_Up),
                [this](int row) { emit moveRequested(row, row - 1); });
    m_down = tool("moveUpstreamDown", QStringLiteral("arrow-down"),
                  QKeySequence(Qt::ALT | Qt::Key_Down),
                  [this](int row) { emit moveRequested(row, row + 1); });
    m_remove = tool("removeUpstream", QStringLiteral("trash"), QKeySequence(QKeySequence::Delete),
                    [this](int row) { emit removeRequested(row); });
}

void UpstreamsPage::setModel(QAbstractItemModel *model)
{
    m_list->setModel(model);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        updateActions();
        emit chosen(selectedRow());
    });
    connect(model, &QAbstractItemModel::rowsMoved, this, &UpstreamsPage::updateActions);
    connect(model, &QAbstractItemModel::modelReset, this, &UpstreamsPage::refresh);
    showSection(Section::Upstreams);
}

void UpstreamsPage::select(int row)
{
    m_list->setCurrentIndex(m_list->model()->index(row, 0));
}

int UpstreamsPage::selectedRow() const
{
    return m_list->currentIndex().row();
}

void UpstreamsPage::showSection(Section section)
{
    m_choice->setCurrent(static_cast<int>(section));
    // Not in a stack: that asks for the height of the tallest, shown or not, and the page would
    // scroll over nothing.
    for (qsizetype i = 0; i < m_sections.size(); ++i) {
        m_sections.at(i)->setVisible(i == static_cast<qsizetype>(section));
    }
    refresh();
}

void UpstreamsPage::setStrategy(api::BalanceStrategy strategy)
{
    m_strategy = strategy;
    m_strategyText->setText(tr("%1: %2", "how one is chosen, what that does")
                                .arg(strategyText(strategy), strategySentence(strategy)));
}

void UpstreamsPage::setDetail(const std::optional<UpstreamDetail::Content> &content)
{
    m_detail->setContent(content);
}

void UpstreamsPage::setCounting(bool counting)
{
    m_counting = counting;
    runClock();
}

void UpstreamsPage::runClock()
{
    const bool runs = m_counting && isVisible();
    if (runs && !m_clock->isActive()) {
        m_clock->start();
    } else if (!runs) {
        m_clock->stop();
    }
}

void UpstreamsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    runClock();
}

void UpstreamsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    runClock();
}

void UpstreamsPage::setDemoInUse(bool inUse)
{
    if (inUse != m_demoInUse) {
        m_demoInUse = inUse;
        retranslate();
    }
}

void UpstreamsPage::sayRemoved()
{
    m_undo->setMessage(Banner::Tone::Info,
                       m_routesGone.isEmpty()
                           ? tr("“%1” was removed.").arg(m_removedName)
                           : tr("“%1” was removed, and with it the routes that led there: %2.")
                                 .arg(m_removedName, m_routesGone.join(tr(", ", "between names"))));
}

void UpstreamsPage::offerUndo(const QString &removedName, const QStringList &routesGone)
{
    lapse();
    m_removedName = removedName;
    m_routesGone = routesGone;
    sayRemoved();
    m_undo->show();
    m_undoTimer->start();
}

void UpstreamsPage::withdrawUndo()
{
    m_undoTimer->stop();
    m_undo->hide();
    m_removedName.clear();
}

void UpstreamsPage::lapse()
{
    if (!m_removedName.isNull()) {
        withdrawUndo();
        emit undoLapsed();
    }
}

void UpstreamsPage::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString UpstreamsPage::title() const
{
    return tr("Upstreams");
}

void UpstreamsPage::retranslate()
{
    Page::retranslate();
    m_choice->setTexts({tr("Upstreams"), tr("Routes"), tr("Failover")});
    m_add->setText(tr("Add upstream"));
    m_list->setAccessibleName(tr("Upstreams in their order"));
    m_card->setTitle(tr("All upstreams"));
    setStrategy(m_strategy);
    const auto name = [](QToolButton *button, const QString &text) {
        QAction *action = button->defaultAction();
        action->setText(text);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(keys));
        button->setAccessibleName(text);
    };
    name(m_edit, tr("Edit"));
    name(m_duplicate, tr("Duplicate"));
    name(m_up, tr("Move up"));
    name(m_down, tr("Move down"));
    name(m_remove, tr("Remove"));
    m_empty->setTexts(
        m_demoInUse ? tr("Answers come from the demo upstream") : tr("No upstream yet"),
        m_demoInUse ? tr("It is simulated inside Sluice and needs no account. Add an upstream "
                         "of your own to reach a real model.")
                    : tr("An upstream is where requests go: a provider, or a relay of your "
                         "own. Add one to answer clients."));
    m_empty->setAction(tr("Add upstream"));
    m_undo->setAction(tr("Undo"));
    if (!m_removedName.isNull()) {
        sayRemoved();
    }
    m_list->viewport()->update();
}

void UpstreamsPage::refresh()
{
    const int rows = m_list->model()->rowCount();
    m_stack->setCurrentWidget(rows > 0 ? m_panel : static_cast<QWidget *>(m_empty));
    // The empty page has the same step in its middle: one button is enough.
    m_add->setVisible(rows > 0 && !m_upstreams->isHidden());
    updateActions();
}

void UpstreamsPage::updateActions()
{
    const int row = selectedRow();
    const int rows = m_list->model()->rowCount();
    m_edit->defaultAction()->setEnabled(row >= 0);
    m_duplicate->defaultAction()->setEnabled(row >= 0);
    m_remove->defaultAction()->setEnabled(row >= 0);
    m_up->defaultAction()->setEnabled(row > 0);
    m_down->defaultAction()->setEnabled(row >= 0 && row + 1 < rows);
}

} // namespace sluice::ui
