#include "relay/metrics/metric_text.h"

#include <array>
#include <charconv>

namespace sluice::relay {

namespace {

constexpr std::string_view kindName(MetricText::Kind kind)
{
    switch (kind) {
    case MetricText::Kind::Counter:
        return "counter";
    case MetricText::Kind::Gauge:
        return "gauge";
    case MetricText::Kind::Histogram:
        break;
    }
    return "histogram";
}

// The shortest form that reads back as the same number.
void appendNumber(std::string &text, double value)
{
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    text.append(digits.data(), end);
}

void appendEscaped(std::string &text, std::string_view value)
{
    for (const char c : value) {
        if (c == '\n') {
            text += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') {
            text += '\\';
        }
        text += c;
    }
}

} // namespace

void MetricText::family(std::string_view name, Kind kind, std::string_view help)
{
    m_name = name;
    m_text += "# HELP ";
    m_text += name;
    m_text += ' ';
    m_text += help;
    m_text += "\n# TYPE ";
    m_text += name;
    m_text += ' ';
    m_text += kindName(kind);
    m_text += '\n';
}

void MetricText::histogram(Labels labels, std::span<const double> bounds, std::span<const std::uint64_t> counts, double sum)
{
    std::uint64_t total = 0;
    std::string bound;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        total += counts[i];
        bound.clear();
        if (i < bounds.size()) {
            appendNumber(bound, bounds[i]);
        } else {
            bound = "+Inf";
        }
        write("_bucket", labels, bound, static_cast<double>(total));
    }
    write("_sum", labels, {}, sum);
    write("_count", labels, {}, static_cast<double>(total));
}

void MetricText::write(std::string_view suffix, Labels labels, std::string_view bound, double value)
{
    m_text += m_name;
    m_text += suffix;
    char separator = '{';
    const auto add = [&](std::string_view name, std::string_view text) {
        m_text += separator;
        separator = ',';
        m_text += name;
        m_text += "=\"";
        appendEscaped(m_text, text);
        m_text += '"';
    };
    for (const auto &[name, text] : labels) {
        add(name, text);
    }
    if (!bound.empty()) {
        add("le", bound);
    }
    if (separator == ',') {
        m_text += '}';
    }
    m_text += ' ';
    appendNumber(m_text, value);
    m_text += '\n';
}

} // namespace sluice::relay
