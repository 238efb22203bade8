#include "ui/shell/shell_controller.h"

#include "ui/shell/header_bar.h"
#include "ui/shell/main_window.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QTimer>

#include <algorithm>

namespace sluice::ui {

using namespace std::chrono_literals;

namespace {

const QLatin1String kStateBanner("state");
const QLatin1String kPauseBanner("pause");
const QLatin1String kDemoBanner("demo");
const QLatin1String kDropBanner("dropped");

const QLatin1String kFailOver("failover/");

constexpr auto kGoodNewsStay = 10s;
constexpr auto kEventStay = 30s;

struct StateLook {
    StateShape::Shape shape;
    ColorRole tone;
    HeaderBar::Power power;
};

StateLook lookOf(api::RelayState state)
{
    using Power = HeaderBar::Power;
    using Shape = StateShape::Shape;
    switch (state) {
    case api::RelayState::Stopped:
        return {Shape::Square, ColorRole::Neutral, Power::Stopped};
    case api::RelayState::Starting:
    case api::RelayState::Draining:
        return {Shape::HalfDisc, ColorRole::Info, Power::Busy};
    case api::RelayState::Running:
        return {Shape::Disc, ColorRole::Ok, Power::Running};
    case api::RelayState::Degraded:
        return {Shape::Triangle, ColorRole::Warn, Power::Running};
    case api::RelayState::Failed:
        return {Shape::Square, ColorRole::Danger, Power::Stopped};
    }
    return {};
}

Banner::Tone toneOf(api::AlertKind kind)
{
    switch (kind) {
    case api::AlertKind::ListenerFailed:
        return Banner::Tone::Danger;
    case api::AlertKind::WordListLoaded:
    case api::AlertKind::UpstreamRecovered:
    case api::AlertKind::WayRecovered:
    case api::AlertKind::PricesLoaded:
    case api::AlertKind::ClientReleased:
    case api::AlertKind::AccessLogResumed:
    case api::AlertKind::BodiesKept:
        return Banner::Tone::Good;
    case api::AlertKind::FailedOver:
    case api::AlertKind::ClientWouldBeSuspended:
        return Banner::Tone::Info;
    case api::AlertKind::WordListRefused:
    case api::AlertKind::KeyStoreUnavailable:
    case api::AlertKind::UpstreamUnreachable:
    case api::AlertKind::WayDown:
    case api::AlertKind::CredentialRejected:
    case api::AlertKind::ClientRejectedCertificate:
    case api::AlertKind::ConnectionCapReached:
    case api::AlertKind::BudgetNotice:
    case api::AlertKind::BudgetFileFault:
    case api::AlertKind::PricesRefused:
    case api::AlertKind::SettingsRefused:
    case api::AlertKind::ClientSuspended:
    case api::AlertKind::AccessLogDamaged:
    case api::AlertKind::AccessLogStopped:
    case api::AlertKind::BodiesNotKept:
        return Banner::Tone::Warning;
    }
    return Banner::Tone::Warning;
}

// Good news takes the place of the bad news it ends.
QString bannerKey(const api::Alert &alert)
{
    switch (alert.kind) {
    case api::AlertKind::WordListRefused:
    case api::AlertKind::WordListLoaded:
        return QStringLiteral("list/%1").arg(alert.subject);
    case api::AlertKind::UpstreamUnreachable:
    case api::AlertKind::UpstreamRecovered:
        return QStringLiteral("upstream/%1").arg(alert.subject);
    case api::AlertKind::FailedOver:
        return kFailOver + alert.subject;
    case api::AlertKind::WayDown:
    case api::AlertKind::WayRecovered:
        return QStringLiteral("way/%1").arg(alert.subject);
    case api::AlertKind::CredentialRejected:
        return QStringLiteral("key/%1").arg(alert.subject);
    case api::AlertKind::BudgetNotice:
        return QStringLiteral("budget/%1").arg(alert.subject);
    case api::AlertKind::PricesRefused:
    case api::AlertKind::PricesLoaded:
        return QStringLiteral("prices");
    case api::AlertKind::ClientSuspended:
    case api::AlertKind::ClientWouldBeSuspended:
    case api::AlertKind::ClientReleased:
        return QStringLiteral("client/%1").arg(alert.subject);
    case api::AlertKind::AccessLogStopped:
    case api::AlertKind::AccessLogResumed:
        return QStringLiteral("access-log");
    case api::AlertKind::BodiesNotKept:
    case api::AlertKind::BodiesKept:
        return QStringLiteral("bodies");
    case api::AlertKind::ListenerFailed:
    case api::AlertKind::KeyStoreUnavailable:
    case api::AlertKind::ClientRejectedCertificate:
    case api::AlertKind::ConnectionCapReached:
    case api::AlertKind::BudgetFileFault:
    case api::AlertKind::SettingsRefused:
    case api::AlertKind::AccessLogDamaged:
        break;
    }
    return QStringLiteral("alert/%1").arg(static_cast<int>(alert.kind));
}

// News of the balancer, which may flap; the rest is rare by itself.
bool mayFlap(api::AlertKind kind)
{
    switch (kind) {
    case api::AlertKind::UpstreamUnreachable:
    case api::AlertKind::UpstreamRecovered:
    case api::AlertKind::FailedOver:
    case api::AlertKind::WayDown:
    case api::AlertKind::WayRecovered:
    case api::AlertKind::CredentialRejected:
        return true;
    case api::AlertKind::ListenerFailed:
    case api::AlertKind::WordListRefused:
    case api::AlertKind::WordListLoaded:
    case api::AlertKind::KeyStoreUnavailable:
    case api::AlertKind::ClientRejectedCertificate:
    case api::AlertKind::ConnectionCapReached:
    case api::AlertKind::BudgetNotice:
    case api::AlertKind::BudgetFileFault:
    case api::AlertKind::PricesRefused:
    case api::AlertKind::PricesLoaded:
    case api::AlertKind::SettingsRefused:
    case api::AlertKind::ClientSuspended:
    case api::AlertKind::ClientWouldBeSuspended:
    case api::AlertKind::ClientReleased:
    case api::AlertKind::AccessLogDamaged:
    case api::AlertKind::AccessLogStopped:
    case api::AlertKind::AccessLogResumed:
    case api::AlertKind::BodiesNotKept:
    case api::AlertKind::BodiesKept:
        return false;
    }
    return false;
}

// Good news, and what has happened and is over, go by themselves.
std::chrono::seconds stayOf(api::AlertKind kind)
{
    return kind == api::AlertKind::FailedOver ? kEventStay
        : toneOf(kind) == Banner::Tone::Good  ? kGoodNewsStay
                                              : std::chrono::seconds(0);
}

QString pageOf(const QString &key)
{
    if (key.startsWith(QLatin1String("list/"))) {
        return QStringLiteral("guardrails");
    }
    if (key.startsWith(QLatin1String("budget/"))) {
        return QStringLiteral("limits");
    }
    if (key.startsWith(QLatin1String("client/"))) {
        return QStringLiteral("clients");
    }
    for (const QLatin1String group : {QLatin1String("upstream/"), kFailOver, QLatin1String("way/"),
                                      QLatin1String("key/"), kDemoBanner}) {
        if (key.startsWith(group)) {
            return QStringLiteral("upstreams");
        }
    }
    return {};
}

} // namespace

ShellController::ShellController(MainWindow &window, api::RelayService &service, QObject *parent)
    : QObject(parent), m_service(service), m_window(window),
      m_countedSince(QDateTime::currentDateTime())
{
    HeaderBar &header = window.header();
    connect(&header, &HeaderBar::startRequested, this, [this] { m_service.start(); });
    connect(&header, &HeaderBar::stopRequested, this, [this] { m_service.stop(); });
    connect(&header, &HeaderBar::pauseRequested, this,
            [this](std::chrono::seconds duration) { m_service.pause(duration); });
    connect(&header, &HeaderBar::resumeRequested, this, [this] { m_service.resume(); });
    connect(&service, &api::RelayService::statusChanged, this, &ShellController::showStatus);
    connect(&service, &api::RelayService::pausedChanged, this, &ShellController::showStatus);
    connect(&service, &api::RelayService::sampled, this, &ShellController::takeSample);
    connect(&service, &api::RelayService::alertRaised, this, &ShellController::takeAlert);
    connect(&service, &api::RelayService::configApplied, this, &ShellController::dropStaleAlerts);
    m_held.setSingleShot(true);
    connect(&m_held, &QTimer::timeout, this, [this] {
        for (const api::Alert &alert : m_gate.due(QDateTime::currentDateTimeUtc())) {
            showAlert(alert);
        }
        waitForHeld();
    });
    connect(&window, &MainWindow::languageChanged, this, &ShellController::retranslate);
    connect(&window, &MainWindow::bannerActionRequested, this, &ShellController::followBanner);
    connect(&window, &MainWindow::bannerDismissed, this, [this](const QString &key) {
        m_alerts.remove(key);
        m_dismissed.insert(key);
    });
    showStatus();
    showFacts();
}

void ShellController::showStatus()
{
    const api::RelayStatus status = m_service.status();
    StateLook look = lookOf(status.state);
    QString word = relayStateText(status.state);
    const bool isUp
        = status.state == api::RelayState::Running || status.state == api::RelayState::Degraded;
    if (m_service.isPaused() && isUp) {
        look = {StateShape::Shape::HalfDisc, ColorRole::Warn, HeaderBar::Power::Paused};
        word = tr("Paused");
        m_window.setBanner(kPauseBanner, Banner::Tone::Warning,
                           tr("The relay is paused: every new request gets “503, try again later”. "
                              "Nothing passes unchecked."),
                           tr("Resume"), false);
    } else {
        m_window.removeBanner(kPauseBanner);
    }
    m_window.header().setState(look.shape, look.tone, word, errorParagraphs(status.why));
    m_window.header().setAddresses(status.httpsUrl, status.httpUrl);
    m_window.header().setPower(look.power);

    if (status.state == api::RelayState::Failed) {
        m_window.setBanner(kStateBanner, Banner::Tone::Danger, errorLine(status.why),
                           tr("Try again"), false);
    } else if (status.state == api::RelayState::Degraded && status.why.isError()) {
        m_window.setBanner(kStateBanner, Banner::Tone::Warning, errorLine(status.why), QString(),
                           false);
    } else {
        m_window.removeBanner(kStateBanner);
    }
    if (isUp && !status.demoUpstream.isEmpty() && !m_dismissed.contains(kDemoBanner)) {
        m_window.setBanner(kDemoBanner, Banner::Tone::Info,
                           tr("Answers come from the built-in demo upstream. Add one of your own "
                              "to reach a real model."),
                           tr("Add an upstream"));
    } else if (!isUp || status.demoUpstream.isEmpty()) {
        m_dismissed.remove(kDemoBanner);
        m_window.removeBanner(kDemoBanner);
    }
    showFacts();
}

void ShellController::takeSample(const api::TrafficSample &sample)
{
    const QDateTime local = sample.at.toLocalTime();
    if (local.date() > m_countedSince.date()) {
        m_countedSince = local.date().startOfDay();
        m_blocked = 0;
        m_tokens = 0;
    }
    m_latest = sample;
    m_lastMinute.add(sample, sample.at.toSecsSinceEpoch());
    m_blocked += sample.verdicts.at(static_cast<std::size_t>(policy::VerdictKind::Block));
    m_tokens += sample.tokensIn + sample.tokensOut;
    showFacts();
    if (sample.recordsDropped > 0 && !m_dismissed.contains(kDropBanner)) {
        m_window.setBanner(
            kDropBanner, Banner::Tone::Warning,
            tr("More came in than the desk can list: %1 requests are counted but not shown.")
                .arg(formatCount(static_cast<qint64>(sample.recordsDropped))),
            QString());
    }
}

void ShellController::showFacts()
{
    const api::RelayState state = m_service.status().state;
    if (state == api::RelayState::Stopped || state == api::RelayState::Failed) {
        m_window.setFacts({tr("The relay is not running")});
        return;
    }
    const int seconds = std::max(1, std::min(10, m_lastMinute.filled()));
    std::int64_t recent = 0;
    for (int i = m_lastMinute.size() - seconds; i < m_lastMinute.size(); ++i) {
        recent += m_lastMinute.at(i).requests;
    }
    const TrafficBucket minute = m_lastMinute.total();
    QStringList facts{tr("%1 req/s").arg(formatRate(static_cast<double>(recent) / seconds)),
                      tr("%n running", nullptr, m_latest.active),
                      tr("%n connections", nullptr, m_latest.connections)};
    if (minute.latency.count() > 0) {
        facts.append(tr("p95 %1").arg(formatDuration(
            std::chrono::duration_cast<std::chrono::microseconds>(minute.latency.quantile(0.95)))));
    }
    const QString since = QLocale().toString(m_countedSince.time(), QLocale::ShortFormat);
    facts.append(tr("%1 blocked since %2").arg(formatCount(m_blocked), since));
    facts.append(tr("%1 tokens").arg(formatCompact(m_tokens)));
    m_window.setFacts(facts);
}

void ShellController::takeAlert(const api::Alert &alert)
{
    // The state's own banner says it already, and stays until it is over.
    if (alert.kind == api::AlertKind::ListenerFailed) {
        return;
    }
    const QString key = bannerKey(alert);
    if (alert.kind == api::AlertKind::UpstreamRecovered) {
        removeAlert(kFailOver + alert.subject);
    }
    const auto answer = mayFlap(alert.kind)
        ? m_gate.offer(key, alert, QDateTime::currentDateTimeUtc())
        : NoticeGate::Answer::Show;
    switch (answer) {
    case NoticeGate::Answer::Show:
        showAlert(alert);
        break;
    case NoticeGate::Answer::Hold:
        removeAlert(key);
        break;
    case NoticeGate::Answer::Known:
        break;
    }
    waitForHeld();
}

void ShellController::waitForHeld()
{
    const std::optional<QDateTime> next = m_gate.nextDue();
    if (!next) {
        m_held.stop();
        return;
    }
    m_held.start(std::chrono::milliseconds(
        std::max<qint64>(1, QDateTime::currentDateTimeUtc().msecsTo(*next))));
}

void ShellController::showAlert(const api::Alert &alert)
{
    const QString key = bannerKey(alert);
    m_alerts.insert(key, alert);
    const QString action = pageOf(key).isEmpty() ? QString() : tr("Show");
    m_window.setBanner(key, toneOf(alert.kind), alertText(alert), action);
    if (const std::chrono::seconds stay = stayOf(alert.kind); stay > 0s) {
        QTimer::singleShot(stay, this, [this, key, kind = alert.kind] {
            if (m_alerts.contains(key) && m_alerts.value(key).kind == kind) {
                removeAlert(key);
            }
        });
    }
}

void ShellController::removeAlert(const QString &key)
{
    m_alerts.remove(key);
    m_window.removeBanner(key);
}

void ShellController::dropStaleAlerts()
{
    const QList<api::UpstreamConfig> upstreams = m_service.config()->upstreams;
    const QHash<QString, api::Alert> alerts = m_alerts;
    for (auto it = alerts.cbegin(); it != alerts.cend(); ++it) {
        const bool isAboutOne = it->kind == api::AlertKind::UpstreamUnreachable
            || it->kind == api::AlertKind::FailedOver
            || it->kind == api::AlertKind::CredentialRejected;
        const auto isIt = [&it](const api::UpstreamConfig &upstream) {
            return upstream.name == it->subject && upstream.weight > 0;
        };
        if (isAboutOne && std::none_of(upstreams.cbegin(), upstreams.cend(), isIt)) {
            m_gate.forget(it.key());
            removeAlert(it.key());
        }
    }
}

void ShellController::followBanner(const QString &key)
{
    if (key == kPauseBanner) {
        m_service.resume();
    } else if (key == kStateBanner) {
        m_service.start();
    } else if (const QString page = pageOf(key); !page.isEmpty()) {
        emit pageRequested(page);
        if (const QString subject = m_alerts.value(key).subject;
            page == QLatin1String("upstreams") && !subject.isEmpty()) {
            emit upstreamRequested(subject);
        }
    }
}

void ShellController::retranslate()
{
    showStatus();
    const QHash<QString, api::Alert> alerts = m_alerts;
    for (const api::Alert &alert : alerts) {
        showAlert(alert);
    }
}

} // namespace sluice::ui
