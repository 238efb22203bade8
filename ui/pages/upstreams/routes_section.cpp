#include "ui/pages/upstreams/routes_section.h"

#include "ui/pages/upstreams/cluster_dialog.h"
#include "ui/pages/upstreams/route_tester.h"
#include "ui/pages/upstreams/routing_delegate.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_card.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

RoutesSection::RoutesSection(QWidget *parent)
    : QWidget(parent), m_problem(new Banner(this)), m_routes(new ListCard(u"routes"_s, this)),
      m_clusters(new ListCard(u"clusters"_s, this)),
      m_restTitle(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_strategy(new QComboBox(this)), m_sticky(new QComboBox(this)),
      m_undo(addTool(u"undoRouting"_s, u"undo"_s, QKeySequence(QKeySequence::Undo))),
      m_redo(addTool(u"redoRouting"_s, u"redo"_s, QKeySequence(QKeySequence::Redo))),
      m_tester(new RouteTester(this))
{
    m_problem->hide();
    m_problem->setDismissible(true);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);
    m_routes->list()->setItemDelegate(
        new RoutingDelegate(RoutingDelegate::Rows::Routes, m_routes->list()));
    m_clusters->list()->setItemDelegate(
        new RoutingDelegate(RoutingDelegate::Rows::Clusters, m_clusters->list()));
    m_routes->head()->addWidget(m_undo);
    m_routes->head()->addWidget(m_redo);
    buildRest();
    connect(m_undo->defaultAction(), &QAction::triggered, this, &RoutesSection::undoRequested);
    connect(m_redo->defaultAction(), &QAction::triggered, this, &RoutesSection::redoRequested);

    auto *left = new QVBoxLayout;
    left->setSpacing(metrics::kGap);
    left->addWidget(m_routes, 3);
    left->addWidget(m_clusters, 2);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(metrics::kGap);
    columns->addLayout(left, 3);
    columns->addWidget(m_tester, 2);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(metrics::kGap);
    all->addWidget(m_problem);
    all->addLayout(columns, 1);
    retranslate();
}

QToolButton *RoutesSection::addTool(const QString &name, const QString &icon,
                                    const QKeySequence &keys)
{
    auto *action = new QAction(icons::icon(icon), QString(), this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setEnabled(false);
    addAction(action);
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void RoutesSection::buildRest()
{
    m_restTitle->setWordWrap(true);
    m_strategy->setObjectName(u"restStrategy"_s);
    m_sticky->setObjectName(u"restSticky"_s);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(8);
    for (QComboBox *box : {m_strategy, m_sticky}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        choices->addWidget(box);
        connect(box, &QComboBox::activated, this, [this] {
            emit restChosen(static_cast<api::BalanceStrategy>(m_strategy->currentData().toInt()),
                            static_cast<api::StickyKey>(m_sticky->currentData().toInt()));
        });
    }
    choices->addStretch(1);
    m_routes->body()->addWidget(m_restTitle);
    m_routes->body()->addLayout(choices);
}

void RoutesSection::setModels(QAbstractItemModel *routes, QAbstractItemModel *clusters)
{
    m_routes->setModel(routes);
    m_clusters->setModel(clusters);
}

void RoutesSection::setRest(api::BalanceStrategy strategy, api::StickyKey sticky)
{
    m_strategy->setCurrentIndex(m_strategy->findData(static_cast<int>(strategy)));
    m_sticky->setCurrentIndex(m_sticky->findData(static_cast<int>(sticky)));
    explainRest();
}

void RoutesSection::explainRest()
{
    m_strategy->setToolTip(
        strategySentence(static_cast<api::BalanceStrategy>(m_strategy->currentData().toInt())));
    m_sticky->setToolTip(
        stickySentence(static_cast<api::StickyKey>(m_sticky->currentData().toInt())));
}

void RoutesSection::setUndo(const QString &undo, const QString &redo)
{
    m_undoText = undo;
    m_redoText = redo;
    const auto show = [](QToolButton *button, const QString &name, const QString &what) {
        QAction *action = button->defaultAction();
        action->setEnabled(!what.isEmpty());
        action->setText(name);
        action->setToolTip((what.isEmpty() ? name : what)
                           + u" (%1)"_s.arg(action->shortcut().toString(QKeySequence::NativeText)));
        button->setAccessibleName(what.isEmpty() ? name : what);
    };
    show(m_undo, tr("Undo"), undo);
    show(m_redo, tr("Redo"), redo);
}

void RoutesSection::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString RoutesSection::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void RoutesSection::retranslate()
{
    m_routes->setTitle(tr("Routes"));
    m_routes->list()->setAccessibleName(tr("Routes, tried in this order"));
    m_routes->setEmptyText(
        tr("No route yet. A route sends some requests – of a client, a path or a model – to a "
           "cluster or an upstream of their own, and can rename the model."));
    m_routes->setActionNames(tr("Add route"), tr("Edit route"), tr("Try earlier"), tr("Try later"),
                             tr("Remove route"));
    m_clusters->setTitle(tr("Clusters"));
    m_clusters->list()->setAccessibleName(tr("Clusters"));
    m_clusters->setEmptyText(
        tr("No cluster yet. A cluster holds upstreams that can stand in for one another."));
    m_clusters->setActionNames(tr("Add cluster"), tr("Edit cluster"), tr("Move up"),
                               tr("Move down"), tr("Remove cluster"));
    m_restTitle->setText(tr("Everything else goes to all upstreams:"));
    m_strategy->setAccessibleName(tr("How one is chosen for everything else"));
    m_sticky->setAccessibleName(tr("What of everything else stays together"));
    routing_choices::fillStrategies(m_strategy);
    routing_choices::fillStickies(m_sticky);
    explainRest();
    setUndo(m_undoText, m_redoText);
    m_routes->list()->viewport()->update();
    m_clusters->list()->viewport()->update();
    emit retranslated();
}

void RoutesSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
