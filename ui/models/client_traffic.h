#pragma once

#include "api/records.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <deque>

namespace sluice::ui {

// What one client does: now, in the last minute, and with what, as far back as the desk has seen. No thread rules: value.
struct ClientUse {
    int running = 0;
    int lastMinute = 0; // requests that began within it, running ones included
    QStringList models; // those it asked for most, the most first
    QStringList upstreams; // those that answered it most
    bool operator==(const ClientUse &) const = default;
};

// Adds up who uses the relay and with what. Counts by the client's name in the records. GUI thread.
class ClientTraffic final {
public:
    static constexpr int kMostClients = 2'000; // a name without a key is the program's own word: anything may come
    static constexpr int kMostNames = 32; // models, or upstreams, of one client
    static constexpr int kShown = 3;

    void add(const QList<api::ExchangeRecord> &batch);
    void setRunning(const QList<api::ExchangeRecord> &running); // all that runs now

    // By name; those whose name is not in `known` are one client together, "local".
    [[nodiscard]] QHash<QString, ClientUse> uses(const QSet<QString> &known, const QDateTime &now) const;

private:
    struct Begun {
        qint64 startedMs = 0;
        QString client;
    };
    struct Tally {
        QHash<QString, qint64> models;
        QHash<QString, qint64> upstreams;
    };

    std::deque<Begun> m_begun; // of the last minute, as they ended
    qint64 m_latestMs = 0;
    QList<api::ExchangeRecord> m_running;
    QHash<QString, Tally> m_tallies;
};

} // namespace sluice::ui
