#pragma once

#include "api/records.h"
#include "base/histogram.h"

#include <QList>
#include <QString>

#include <array>
#include <map>
#include <optional>

namespace sluice::ui {

struct UpstreamShare {
    QString name;
    qint64 requests = 0;
    qint64 failures = 0;
    double share = 0; // of all requests that reached an upstream
    std::optional<api::Micros> p95; // whole duration; unset: nothing finished
    bool operator==(const UpstreamShare &) const = default;
};

// Who answered in the last five minutes, made from finished exchanges. Time is an argument, in
// seconds of a clock that does not run backwards. No thread rules: value.
class UpstreamSeries final {
public:
    void add(const api::ExchangeRecord &record, std::int64_t second);

    // By share, the largest first; upstreams that were silent for five minutes are gone.
    [[nodiscard]] QList<UpstreamShare> shares(std::int64_t second) const;

private:
    static constexpr std::int64_t kBucketSeconds = 10;
    static constexpr std::size_t kBuckets = 30;

    struct Bucket {
        std::int64_t number = -1; // second / kBucketSeconds it holds
        qint64 requests = 0;
        qint64 failures = 0;
        base::Histogram durations;
    };

    std::map<QString, std::array<Bucket, kBuckets>> m_upstreams;
};

} // namespace sluice::ui
