#include "ui/pages/upstreams/route_tester.h"

#include "ui/text/upstream_words.h"
#include "ui/widgets/label.h"
#include "ui/widgets/state_shape.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {
constexpr int kPauseAfterTyping = 200; // ms
} // namespace

RouteTester::RouteTester(QWidget *parent)
    : Card(parent), m_pause(new QTimer(this)),
      m_title(new Label(TypeRole::CardTitle, ColorRole::Text, this)), m_shape(new StateShape(this)),
      m_target(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_way(new Label(TypeRole::Body, ColorRole::Text2, this)),
      m_candidateTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_candidates(new QVBoxLayout)
{
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseAfterTyping);
    connect(m_pause, &QTimer::timeout, this, &RouteTester::ask);

    auto *inner = new QWidget(this);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(2, 0, 4, 2);
    column->setSpacing(4);
    m_client = addField(column, u"testClient"_s);
    m_path = addField(column, u"testPath"_s);
    m_model = addField(column, u"testModel"_s);
    m_path.edit->setText(api::RouteQuery{}.path);
    column->addSpacing(10);
    auto *target = new QHBoxLayout;
    target->setSpacing(8);
    m_target->setWordWrap(true);
    target->addWidget(m_shape, 0, Qt::AlignVCenter);
    target->addWidget(m_target, 1);
    column->addLayout(target);
    m_way->setWordWrap(true);
    m_way->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_way);
    column->addSpacing(6);
    column->addWidget(m_candidateTitle);
    m_candidates->setSpacing(4);
    column->addLayout(m_candidates);
    column->addStretch(1);

    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(inner);
    // Its content scrolls: it must not ask the page for all of its height.
    area->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    area->setMinimumHeight(120);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    m_title->setWordWrap(true);
    body()->addWidget(m_title);
    body()->addWidget(area, 1);
    setMinimumWidth(240);
    retranslate();
}

RouteTester::Field RouteTester::addField(QVBoxLayout *column, const QString &name)
{
    Field field;
    field.label = new Label(TypeRole::SecondaryStrong, ColorRole::Text, this);
    field.edit = new QLineEdit(this);
    field.edit->setObjectName(name);
    field.label->setBuddy(field.edit);
    column->addWidget(field.label);
    column->addWidget(field.edit);
    connect(field.edit, &QLineEdit::textChanged, m_pause, qOverload<>(&QTimer::start));
    connect(field.edit, &QLineEdit::returnPressed, this, &RouteTester::ask);
    return field;
}

api::RouteQuery RouteTester::query() const
{
    api::RouteQuery query;
    query.client = m_client.edit->text().trimmed();
    query.path = m_path.edit->text().trimmed();
    query.model = m_model.edit->text().trimmed();
    return query;
}

void RouteTester::ask()
{
    m_pause->stop();
    if (isVisible()) {
        emit asked(query());
    }
}

void RouteTester::setTrial(const std::optional<api::RouteTrial> &trial)
{
    m_trial = trial;
    refill();
}

void RouteTester::addLine(StateShape *shape, Label *text, Label *detail)
{
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(shape, 0, Qt::AlignVCenter);
    line->addWidget(text, 0, Qt::AlignVCenter);
    detail->setWordWrap(true);
    line->addWidget(detail, 1);
    m_candidates->addLayout(line);
}

void RouteTester::refill()
{
    while (QLayoutItem *item = m_candidates->takeAt(0)) {
        if (QLayout *line = item->layout()) {
            while (QLayoutItem *part = line->takeAt(0)) {
                delete part->widget();
                delete part;
            }
        }
        delete item;
    }
    m_shape->setVisible(m_trial.has_value());
    m_way->setVisible(m_trial.has_value());
    m_candidateTitle->setVisible(m_trial && !m_trial->candidates.isEmpty());
    if (!m_trial) {
        m_target->setText(tr("Start the relay to ask it."));
        return;
    }
    const bool goes = !m_trial->upstream.isEmpty();
    m_shape->setShape(goes ? StateShape::Shape::Disc : StateShape::Shape::Square,
                      goes ? ColorRole::Ok : ColorRole::Danger);
    m_target->setText(goes ? tr("It would go to %1").arg(m_trial->upstream)
                           : tr("No upstream could take it now"));
    QStringList way;
    way << (m_trial->route.isEmpty() ? tr("No route matches.")
                                     : tr("Route “%1” matches.").arg(m_trial->route));
    way << (m_trial->cluster.isEmpty()
                ? tr("All upstreams: %1.").arg(strategyText(m_trial->strategy))
                : tr("Cluster “%1”: %2.").arg(m_trial->cluster, strategyText(m_trial->strategy)));
    const QString asked = m_model.edit->text().trimmed();
    if (!m_trial->model.isEmpty() && m_trial->model != asked) {
        way << tr("The model is sent as %1.").arg(m_trial->model);
    }
    m_way->setText(way.join(u'\n'));
    for (const api::RouteTrial::Candidate &candidate : std::as_const(m_trial->candidates)) {
        QWidget *parent = m_way->parentWidget();
        auto *shape = new StateShape(parent, 12);
        shape->setShape(candidate.usable ? StateShape::Shape::Disc : StateShape::Shape::Square,
                        candidate.usable ? ColorRole::Ok : ColorRole::Text2);
        auto *name = new Label(TypeRole::Body, ColorRole::Text, parent);
        name->setText(candidate.upstream);
        auto *reason = new Label(TypeRole::Body, ColorRole::Text2, parent);
        reason->setText(candidate.usable                 ? tr("usable")
                            : candidate.reason.isEmpty() ? tr("not usable")
                                                         : candidate.reason);
        addLine(shape, name, reason);
    }
}

void RouteTester::retranslate()
{
    m_title->setText(tr("Which way would this request go?"));
    setAccessibleName(m_title->text());
    const auto name = [](const Field &field, const QString &text, const QString &any) {
        field.label->setText(text);
        field.edit->setAccessibleName(text);
        field.edit->setPlaceholderText(any);
    };
    name(m_client, tr("Client"), tr("any"));
    name(m_path, tr("Path"), tr("any"));
    name(m_model, tr("Model"), tr("any"));
    m_candidateTitle->setText(tr("Candidates"));
    refill();
}

QString RouteTester::shownText() const
{
    QStringList lines;
    for (const Label *label : findChildren<Label *>()) {
        if (label->isVisibleTo(this) && !label->text().isEmpty()) {
            lines << label->text();
        }
    }
    return lines.join(u'\n');
}

void RouteTester::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Card::changeEvent(event);
}

void RouteTester::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    ask();
}

} // namespace sluice::ui
