#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::relay {

// Writes Prometheus' text format 0.0.4 (prometheus.io, "Exposition formats"): families one after the other, each with its samples. No thread
// rules: value.
class MetricText final {
public:
    using Label = std::pair<std::string_view, std::string_view>;
    using Labels = std::span<const Label>;
    enum class Kind : std::uint8_t { Counter, Gauge, Histogram };

    static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

    // All samples up to the next family belong to this one. A counter's name ends in _total, a duration's in _seconds.
    void family(std::string_view name, Kind kind, std::string_view help);
    void sample(Labels labels, double value) { write({}, labels, {}, value); }
    void sample(std::initializer_list<Label> labels, double value) { sample(Labels(labels.begin(), labels.size()), value); }
    // `counts` has one more than `bounds`: what lies above the last one.
    void histogram(Labels labels, std::span<const double> bounds, std::span<const std::uint64_t> counts, double sum);

    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    void write(std::string_view suffix, Labels labels, std::string_view bound, double value);

    std::string m_name;
    std::string m_text;
};

} // namespace sluice::relay
