#include "ui/models/client_traffic.h"

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr qint64 kMinuteMs = 60'000;

void count(QHash<QString, qint64> &names, const QString &name, qint64 times = 1)
{
    if (!name.isEmpty() && (names.contains(name) || names.size() < ClientTraffic::kMostNames)) {
        names[name] += times;
    }
}

QStringList mostUsed(const QHash<QString, qint64> &names)
{
    QStringList sorted = names.keys();
    std::sort(sorted.begin(), sorted.end(), [&names](const QString &a, const QString &b) {
        const qint64 ofA = names.value(a);
        const qint64 ofB = names.value(b);
        return ofA > ofB || (ofA == ofB && a < b);
    });
    return sorted.mid(0, ClientTraffic::kShown);
}

} // namespace

void ClientTraffic::add(const QList<api::ExchangeRecord> &batch)
{
    for (const api::ExchangeRecord &record : batch) {
        if (record.running || record.status == 101) { // a socket: its messages have records of their own
            continue;
        }
        const qint64 started = record.startedAt.toMSecsSinceEpoch();
        m_latestMs = std::max(m_latestMs, started);
        m_begun.push_back({started, record.client});
        if (m_tallies.contains(record.client) || m_tallies.size() < kMostClients) {
            Tally &tally = m_tallies[record.client];
            count(tally.models, record.model);
            count(tally.upstreams, record.upstream);
        }
    }
    while (!m_begun.empty() && m_begun.front().startedMs <= m_latestMs - kMinuteMs) {
        m_begun.pop_front();
    }
}

void ClientTraffic::setRunning(const QList<api::ExchangeRecord> &running)
{
    m_running = running;
}

QHash<QString, ClientUse> ClientTraffic::uses(const QSet<QString> &known, const QDateTime &now) const
{
    const qint64 since = now.toMSecsSinceEpoch() - kMinuteMs;
    const auto nameOf = [&known](const QString &client) {
        return known.contains(client) ? client : QStringLiteral("local");
    };
    QHash<QString, ClientUse> uses;
    QHash<QString, Tally> together;
    for (auto entry = m_tallies.cbegin(); entry != m_tallies.cend(); ++entry) {
        Tally &tally = together[nameOf(entry.key())];
        for (auto model = entry->models.cbegin(); model != entry->models.cend(); ++model) {
            count(tally.models, model.key(), model.value());
        }
        for (auto upstream = entry->upstreams.cbegin(); upstream != entry->upstreams.cend();
             ++upstream) {
            count(tally.upstreams, upstream.key(), upstream.value());
        }
    }
    for (auto entry = together.cbegin(); entry != together.cend(); ++entry) {
        ClientUse &use = uses[entry.key()];
        use.models = mostUsed(entry->models);
        use.upstreams = mostUsed(entry->upstreams);
    }
    for (const Begun &request : m_begun) {
        if (request.startedMs > since) {
            ++uses[nameOf(request.client)].lastMinute;
        }
    }
    for (const api::ExchangeRecord &record : m_running) {
        ClientUse &use = uses[nameOf(record.client)];
        ++use.running;
        if (record.startedAt.toMSecsSinceEpoch() > since) {
            ++use.lastMinute;
        }
    }
    return uses;
}

} // namespace sluice::ui
