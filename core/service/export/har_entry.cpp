#include "service/export/har_entry.h"

#include "service/export/json_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>

namespace sluice::service {

namespace {

constexpr std::array<std::string_view, 28> kKeys{"startedDateTime", "time", "request", "method", "url", "httpVersion", "cookies", "headers",
    "queryString", "headersSize", "bodySize", "response", "status", "statusText", "content", "size", "mimeType", "redirectURL", "cache",
    "timings", "blocked", "dns", "connect", "ssl", "send", "wait", "receive", "_sluice"};

const std::string &at(const Cells &cells, Column column)
{
    return cells[static_cast<std::size_t>(column)];
}

// In thousandths, so that sums come out even.
std::optional<long long> micros(const Cells &cells, std::initializer_list<Column> columns)
{
    std::optional<long long> sum;
    for (const Column column : columns) {
        std::string digits = at(cells, column); // "12.345"
        if (const std::size_t point = digits.find('.'); point != std::string::npos) {
            digits.erase(point, 1);
            long long value = 0;
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
            sum = sum.value_or(0) + value;
        }
    }
    return sum;
}

std::string millis(std::optional<long long> micros)
{
    if (!micros) {
        return "-1"; // "does not apply", as the format says it
    }
    std::string fraction = std::to_string(*micros % 1'000);
    fraction.insert(0, 3 - fraction.size(), '0');
    return std::to_string(*micros / 1'000) + '.' + fraction;
}

std::string member(std::string_view key, std::string_view json)
{
    return jsonString(key) + ':' + std::string(json);
}

} // namespace

std::string harEntry(const Cells &cells)
{
    // The format counts TLS into "connect" and names it once more.
    const auto blocked = micros(cells, {Column::Receive, Column::Decide, Column::Queue});
    const auto dns = micros(cells, {Column::Dns});
    const auto connect = micros(cells, {Column::Connect, Column::Tls});
    const auto send = micros(cells, {Column::Send}).value_or(0);
    const auto wait = micros(cells, {Column::Head, Column::FirstToken}).value_or(0);
    const auto receive = micros(cells, {Column::Stream}).value_or(0);
    const long long time = blocked.value_or(0) + dns.value_or(0) + connect.value_or(0) + send + wait + receive;

    std::string entry = "{" + member("startedDateTime", jsonString(at(cells, Column::Started))) + ',' + member("time", millis(time));
    entry += ",\"request\":{" + member("method", jsonString(at(cells, Column::Method))) + ','
        + member("url", jsonString(std::string(kHarHost) + at(cells, Column::Path))) + ',' + member("httpVersion", jsonString(kHarVersion))
        + R"(,"cookies":[],"headers":[],"queryString":[],"headersSize":-1,)" + member("bodySize", at(cells, Column::BytesIn)) + '}';
    entry += ",\"response\":{" + member("status", at(cells, Column::Status)) + R"(,"statusText":"",)" + member("httpVersion", jsonString(kHarVersion))
        + R"(,"cookies":[],"headers":[],"content":{)" + member("size", at(cells, Column::BytesOut)) + ',' + member("mimeType", jsonString(kHarType))
        + R"(},"redirectURL":"","headersSize":-1,)" + member("bodySize", at(cells, Column::BytesOut)) + '}';
    entry += R"(,"cache":{},"timings":{)" + member("blocked", millis(blocked)) + ',' + member("dns", millis(dns)) + ','
        + member("connect", millis(connect)) + ',' + member("ssl", millis(micros(cells, {Column::Tls}))) + ',' + member("send", millis(send)) + ','
        + member("wait", millis(wait)) + ',' + member("receive", millis(receive)) + '}';
    return entry + ',' + member("_sluice", jsonObject(cells)) + '}';
}

bool isHarKey(std::string_view key)
{
    return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

} // namespace sluice::service
