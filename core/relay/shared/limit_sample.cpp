#include "relay/shared/limit_sample.h"

#include <QHash>

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr std::string_view kKeyPrefix = "key:";

// Names by what counters are kept by.
QHash<QString, QString> namesOf(const RuntimeConfig &config)
{
    QHash<QString, QString> names;
    for (const api::ClientKeyConfig &key : config.settings.clients.keys) {
        names.insert(key.id, key.name);
    }
    return names;
}

QString clientOf(const std::string &limitKey, const QHash<QString, QString> &names)
{
    const std::string_view key(limitKey);
    const std::string_view id = key.starts_with(kKeyPrefix) ? key.substr(kKeyPrefix.size()) : key;
    const QString text = QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
    return names.value(text, text);
}

QDateTime after(const QDateTime &at, base::Duration duration)
{
    return at.addMSecs(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

api::LimitGauge gaugeOf(const policy::LimitReading &reading, const QHash<QString, QString> &names, const QDateTime &at)
{
    api::LimitGauge gauge;
    gauge.level = reading.level;
    gauge.unit = reading.unit;
    gauge.mode = reading.mode;
    gauge.client = clientOf(reading.client, names);
    gauge.rule = QString::fromStdString(reading.rule);
    gauge.isOwn = reading.isOwn;
    gauge.limit = reading.limit;
    gauge.effective = reading.effective;
    gauge.change = reading.change;
    gauge.used = reading.used;
    gauge.refused = reading.refused;
    if (reading.freeAfter > base::Duration::zero()) {
        gauge.freeAt = after(at, reading.freeAfter);
    }
    if (reading.resetAfter > base::Duration::zero()) {
        gauge.resetAt = after(at, reading.resetAfter);
    }
    return gauge;
}

QList<api::BehaviourGauge> behavioursOf(LimitRegistry &limits, const api::BehaviourConfig &settings, const QHash<QString, QString> &names,
                                         base::TimePoint now)
{
    QList<api::BehaviourGauge> gauges;
    if (settings.mode == policy::LimitMode::Off) {
        return gauges;
    }
    for (const auto &[client, score] : limits.conducts(now)) {
        api::BehaviourGauge gauge;
        gauge.client = clientOf(client, names);
        gauge.mode = settings.mode;
        gauge.score = score.score(now);
        gauge.percent = score.percent({settings.narrowestPercent, settings.widestPercent}, now);
        gauge.weight = score.weight(now);
        gauge.blocked = score.share(policy::Conduct::Blocked, now);
        gauge.failed = score.share(policy::Conduct::Failed, now);
        gauge.impatient = score.share(policy::Conduct::Impatient, now);
        gauges.append(gauge);
    }
    std::sort(gauges.begin(), gauges.end(),
              [](const api::BehaviourGauge &a, const api::BehaviourGauge &b) { return a.score < b.score; });
    return gauges;
}

} // namespace

api::LimitsSample sampleLimits(SharedState &shared, const RuntimeConfig &config, base::TimePoint now)
{
    api::LimitsSample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    const QHash<QString, QString> names = namesOf(config);
    std::size_t hidden = 0;
    for (const policy::LimitReading &reading : shared.limits.readings(api::LimitsSample::kGauges, hidden, now)) {
        sample.gauges.append(gaugeOf(reading, names, sample.at));
    }
    sample.hidden = static_cast<int>(hidden);
    QStringList upstreams;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        upstreams += upstream.settings.name;
    }
    sample.upstreams = shared.adaptive.gauges(upstreams);
    sample.team = shared.team.status();
    sample.behaviours = behavioursOf(shared.limits, config.settings.limits.behaviour, names, now);
    return sample;
}

void resetLimits(SharedState &shared, const RuntimeConfig &config, const QString &client)
{
    const std::string name = client.toStdString();
    shared.limits.reset(name);
    if (name.empty()) {
        return;
    }
    shared.limits.reset(std::string(kKeyPrefix) + name);
    for (const api::ClientKeyConfig &key : config.settings.clients.keys) {
        if (key.name == client) {
            shared.limits.reset(std::string(kKeyPrefix) + key.id.toStdString());
        }
    }
}

} // namespace sluice::relay
