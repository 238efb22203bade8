#pragma once

#include "api/records.h"
#include "relay/metrics/metric_text.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// How values fall into buckets with the given upper bounds. No thread rules: value.
class BucketCounts final {
public:
    explicit BucketCounts(std::span<const double> bounds)
        : m_bounds(bounds)
        , m_counts(bounds.size() + 1)
    {
    }
    void add(double value);
    void write(MetricText &text, MetricText::Labels labels) const { text.histogram(labels, m_bounds, m_counts, m_sum); }

private:
    std::span<const double> m_bounds;
    std::vector<std::uint64_t> m_counts;
    double m_sum = 0;
};

// What finished exchanges add up to since the relay started, for the metrics page. What a client wrote never becomes a label: a model is
// named once an upstream has answered for it, and by a name made of letters a model's name has; all others are "other". So are
// models beyond kMostModels: every label costs the scraping side memory. Any thread.
class RelayMetrics final {
public:
    static constexpr std::size_t kMostModels = 64;

    RelayMetrics();

    void started();
    void finished(const api::ExchangeRecord &record);
    [[nodiscard]] std::int64_t running() const;
    void write(MetricText &text) const;

private:
    // What an operation was: OpenTelemetry's gen_ai attributes, and the upstream it went to.
    struct Operation {
        std::string_view name;
        std::string_view provider;
        std::string model;
        std::string upstream;
        auto operator<=>(const Operation &) const = default;
    };
    struct Tally {
        std::map<std::string, BucketCounts> durations; // by error type, empty where there was none
        BucketCounts firstContent;
        BucketCounts tokensIn;
        BucketCounts tokensOut;
        std::array<std::uint64_t, 6> tokens{}; // in the order of kTokenClasses
        std::map<std::string, double> cost; // by currency
        Tally();
    };
    struct Rule {
        std::string name;
        std::string category;
        std::string_view direction;
        std::string_view action;
        auto operator<=>(const Rule &) const = default;
    };

    const std::string &modelName(const api::ExchangeRecord &record);
    static void addUsage(Tally &tally, const policy::TokenUsage &usage);
    void addHits(const QList<policy::Hit> &hits, std::string_view direction);
    void writeOperations(MetricText &text) const;
    void writeOutcomes(MetricText &text) const;
    void writeGuardrails(MetricText &text) const;

    mutable std::mutex m_mutex; // guards all below
    std::int64_t m_running = 0;
    std::map<std::string, std::string, std::less<>> m_models; // as it came → its label
    std::map<Operation, Tally> m_operations;
    std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> m_outcomes; // outcome, code
    std::map<std::pair<std::string, std::string_view>, std::uint64_t> m_attempts; // upstream, result
    std::array<std::uint64_t, 4> m_verdicts{}; // by VerdictKind
    std::map<Rule, std::uint64_t> m_hits;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
    std::uint64_t m_unjudged = 0;
    BucketCounts m_overhead;
};

} // namespace sluice::relay
