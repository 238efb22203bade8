#include "ui/pages/upstreams/upstream_detail.h"

#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/standing_look.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

ColorRole toneOf(api::AttemptClass result)
{
    switch (result) {
    case api::AttemptClass::Fault:
        return ColorRole::Danger;
    case api::AttemptClass::Throttle:
    case api::AttemptClass::Auth:
        return ColorRole::Warn;
    case api::AttemptClass::Success:
    case api::AttemptClass::Client:
    case api::AttemptClass::Cancel:
        break;
    }
    return ColorRole::Neutral;
}

} // namespace

UpstreamDetail::UpstreamDetail(QWidget *parent)
    : Card(parent), m_shape(new StateShape(this)),
      m_name(new Label(TypeRole::CardTitle, ColorRole::Text, this)), m_kind(new Badge(this)),
      m_state(new Label(TypeRole::SecondaryStrong, ColorRole::Text, this)),
      m_sentence(new Label(TypeRole::Body, ColorRole::Text2, this)), m_trend(new Sparkline(this)),
      m_trendTitle(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_faultTitle(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_noFaults(new Label(TypeRole::Body, ColorRole::Text2, this)), m_probe(new QPushButton(this)),
      m_reset(new QPushButton(this)), m_drain(new QPushButton(this))
{
    m_name->setElided(Qt::ElideRight);
    auto *title = new QHBoxLayout;
    title->setSpacing(8);
    title->addWidget(m_shape);
    title->addWidget(m_name, 1);
    title->addWidget(m_kind);
    body()->addLayout(title);

    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    // Its content scrolls: it must not ask the page for all of its height.
    area->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    area->setMinimumHeight(160);
    QWidget *inner = buildBody();
    area->setWidget(inner);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    body()->addWidget(area, 1);
    buildButtons();
    retranslate();
}

QWidget *UpstreamDetail::buildBody()
{
    auto *inner = new QWidget(this);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(6);
    m_state->setWordWrap(true);
    m_sentence->setWordWrap(true);
    m_noFaults->setWordWrap(true);
    m_trend->setFixedHeight(36);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_state, m_sentence, m_trend, m_trendTitle}) {
        column->addWidget(widget);
    }
    column->addSpacing(4);
    auto *facts = new QGridLayout;
    facts->setHorizontalSpacing(16);
    facts->setVerticalSpacing(4);
    facts->setColumnStretch(1, 1);
    for (int fact = 0; fact < kFacts; ++fact) {
        const auto at = static_cast<std::size_t>(fact);
        m_titles.at(at) = new Label(TypeRole::Secondary, ColorRole::Text2, inner);
        m_values.at(at) = new Label(TypeRole::Body, ColorRole::Text, inner);
        m_values.at(at)->setWordWrap(true);
        m_values.at(at)->setTextInteractionFlags(Qt::TextSelectableByMouse);
        facts->addWidget(m_titles.at(at), fact, 0, Qt::AlignTop);
        facts->addWidget(m_values.at(at), fact, 1);
    }
    column->addLayout(facts);
    column->addSpacing(8);
    column->addWidget(m_faultTitle);
    column->addWidget(m_noFaults);
    for (FaultRow &row : m_faults) {
        row.box = new QWidget(inner);
        row.time = new Label(TypeRole::Secondary, ColorRole::Text2, row.box);
        row.kind = new Badge(row.box);
        row.cause = new Label(TypeRole::Body, ColorRole::Text, row.box);
        row.cause->setWordWrap(true);
        row.cause->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto *grid = new QGridLayout(row.box);
        grid->setContentsMargins(0, 2, 0, 2);
        grid->setVerticalSpacing(2);
        grid->addWidget(row.time, 0, 0);
        grid->addWidget(row.kind, 0, 1, Qt::AlignRight);
        grid->addWidget(row.cause, 1, 0, 1, 2);
        column->addWidget(row.box);
    }
    column->addStretch(1);
    return inner;
}

void UpstreamDetail::buildButtons()
{
    m_probe->setObjectName(u"probeUpstream"_s);
    m_reset->setObjectName(u"resetUpstream"_s);
    m_drain->setObjectName(u"drainUpstream"_s);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    for (QPushButton *button : {m_probe, m_reset, m_drain}) {
        button->setAutoDefault(false);
        line->addWidget(button);
    }
    line->addStretch(1);
    body()->addLayout(line);
    connect(m_probe, &QPushButton::clicked, this, &UpstreamDetail::probeRequested);
    connect(m_reset, &QPushButton::clicked, this, &UpstreamDetail::resetRequested);
    connect(m_drain, &QPushButton::clicked, this, [this] {
        if (m_content && m_content->standing == Standing::Drained) {
            emit useRequested();
        } else {
            emit drainRequested();
        }
    });
}

void UpstreamDetail::setContent(const std::optional<Content> &content)
{
    m_content = content;
    refill();
}

void UpstreamDetail::tick()
{
    if (m_content) {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        fillFacts(now);
        fillFaults(now);
    }
}

void UpstreamDetail::refill()
{
    setVisible(m_content.has_value());
    if (!m_content) {
        return;
    }
    const StandingLook look = standingLook(m_content->standing);
    m_shape->setShape(look.shape, look.tone);
    m_name->setText(m_content->upstream.name);
    m_kind->setBadge(upstreamKindText(m_content->upstream.kind), ColorRole::Neutral);
    m_state->setColorRole(look.tone);
    m_sentence->setText(standingSentence(m_content->standing));
    m_trend->setValues(m_content->trend);
    const bool hasTrend = std::any_of(m_content->trend.cbegin(), m_content->trend.cend(),
                                      [](double value) { return value > 0; });
    m_trend->setVisible(hasTrend);
    m_trendTitle->setVisible(hasTrend);
    tick();
    fillButtons();
}

void UpstreamDetail::setFact(Fact fact, const QString &value)
{
    const auto at = static_cast<std::size_t>(fact);
    m_values.at(at)->setText(value);
    m_titles.at(at)->setVisible(!value.isEmpty());
    m_values.at(at)->setVisible(!value.isEmpty());
}

void UpstreamDetail::fillFacts(const QDateTime &now)
{
    const std::optional<api::UpstreamStatus> &status = m_content->status;
    const std::optional<QDateTime> until
        = status ? standingUntil(m_content->standing, *status) : std::nullopt;
    m_state->setText(standingLine(m_content->standing, until, now));
    setFact(Share, m_content->share);
    if (!status) {
        setFact(Breaker, {});
        setFact(Probe, {});
        setFact(Way, {});
        setFact(Traffic, {});
        setFact(FirstToken, m_content->latency);
        return;
    }
    setFact(Breaker,
            status->since.isValid()
                ? tr("%1 since %2", "breaker's state, time")
                      .arg(breakerText(status->breaker), formatMoment(status->since, now))
                : breakerText(status->breaker));
    const bool isOpen = status->breaker == api::BreakerState::Open;
    setFact(Probe,
            !isOpen || !status->probeAt  ? QString()
                : *status->probeAt > now ? tr("in %1").arg(formatRemaining(now, *status->probeAt))
                                         : tr("with the next request"));
    setFact(Traffic,
            tr("%1 under way, %2 since the start")
                .arg(formatCount(status->outstanding), formatCount(status->requests)));
    setFact(FirstToken,
            status->latency ? tr("%1 of late; whole answer %2")
                                  .arg(formatDuration(*status->latency), m_content->latency)
                            : m_content->latency);
    if (status->way.isEmpty()) {
        setFact(Way, tr("direct"));
    } else if (status->wayBreaker == api::BreakerState::Open && status->wayProbeAt
               && *status->wayProbeAt > now) {
        setFact(Way,
                tr("%1: breaker open, next probe in %2")
                    .arg(status->way, formatRemaining(now, *status->wayProbeAt)));
    } else {
        setFact(Way,
                tr("%1: breaker %2", "address, state")
                    .arg(status->way, breakerText(status->wayBreaker).toLower()));
    }
}

void UpstreamDetail::fillFaults(const QDateTime &now)
{
    const QList<api::UpstreamFault> faults
        = m_content->status ? m_content->status->faults : QList<api::UpstreamFault>();
    m_noFaults->setVisible(faults.isEmpty());
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const FaultRow &row = m_faults.at(i);
        const bool isUsed = static_cast<qsizetype>(i) < faults.size();
        row.box->setVisible(isUsed);
        if (!isUsed) {
            continue;
        }
        const api::UpstreamFault &fault = faults.at(static_cast<qsizetype>(i));
        row.time->setText(formatMoment(fault.at, now));
        row.kind->setBadge(attemptClassText(fault.kind), toneOf(fault.kind));
        row.kind->setToolTip(attemptClassSentence(fault.kind));
        row.cause->setText(causeText(fault.error, fault.status, fault.detail));
    }
}

void UpstreamDetail::fillButtons()
{
    const std::optional<api::UpstreamStatus> &status = m_content->status;
    const bool isOut = status
        && (status->breaker != api::BreakerState::Closed
            || status->wayBreaker != api::BreakerState::Closed || status->ejectedUntil);
    const bool isMarked = status
        && (isOut || status->throttledUntil || status->isRamping || status->credentialRejected
            || !status->faults.isEmpty());
    const bool isDrained = m_content->standing == Standing::Drained;
    m_probe->setEnabled(isOut && !isDrained);
    m_reset->setEnabled(isMarked);
    m_drain->setText(isDrained ? tr("Use again") : tr("Drain"));
    m_drain->setToolTip(isDrained
                            ? tr("Gives it back its weight: new requests may go there.")
                            : tr("Sets its weight to 0: no new requests; running ones finish."));
    m_drain->setAccessibleName(m_drain->text());
}

void UpstreamDetail::retranslate()
{
    const std::array<QString, kFacts> titles{tr("Breaker"),     tr("Next probe"),    tr("Requests"),
                                             tr("First token"), tr("Weight, share"), tr("Way out")};
    for (std::size_t fact = 0; fact < titles.size(); ++fact) {
        m_titles.at(fact)->setText(titles.at(fact));
    }
    m_trendTitle->setText(tr("Requests a second, last two minutes"));
    m_faultTitle->setText(tr("Last errors"));
    m_noFaults->setText(tr("None so far."));
    m_probe->setText(tr("Probe now"));
    m_probe->setToolTip(tr("Lets the next request through to see whether it answers again."));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(tr("Closes its breaker and forgets its errors."));
    refill();
}

QString UpstreamDetail::shownText() const
{
    QStringList lines;
    for (const Label *label : findChildren<Label *>()) {
        if (label->isVisibleTo(this) && !label->text().isEmpty()) {
            lines << label->text();
        }
    }
    return lines.join(u'\n');
}

void UpstreamDetail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Card::changeEvent(event);
}

} // namespace sluice::ui
