#include "relay/filters/upgrade/upgrade_filter.h"

#include <QByteArray>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::relay {

namespace {

namespace websocket = http::websocket;

constexpr const char *kName = "websocket";

// Whether we know how to read what travels there: Responses in WebSocket mode, Realtime.
bool isKnownPath(std::string_view path)
{
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path.ends_with("/responses") || path.ends_with("/realtime");
}

// Where the value of `name` stands in a query; nothing if it is not there.
std::optional<std::pair<std::size_t, std::size_t>> findValue(std::string_view query, std::string_view name)
{
    std::size_t at = 0;
    while (at < query.size()) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view pair = query.substr(at, end - at);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return std::pair{at + name.size() + 1, end};
        }
        at = end + 1;
    }
    return std::nullopt;
}

std::string queryValue(std::string_view query, std::string_view name)
{
    const auto place = findValue(query, name);
    if (!place) {
        return {};
    }
    const std::string_view value = query.substr(place->first, place->second - place->first);
    return QByteArray::fromPercentEncoding(QByteArray(value.data(), static_cast<qsizetype>(value.size()))).toStdString();
}

std::string freshKey()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(random[i / 4] >> (8 * (i % 4)));
    }
    return websocket::upgradeKey(bytes);
}

} // namespace

std::optional<std::string> queryWithModel(std::string_view query, std::string_view model)
{
    const auto place = findValue(query, "model");
    if (!place) {
        return std::nullopt;
    }
    const QByteArray value = QByteArray(model.data(), static_cast<qsizetype>(model.size())).toPercentEncoding();
    return std::string(query.substr(0, place->first)) + value.toStdString() + std::string(query.substr(place->second));
}

FilterStatus UpgradeFilter::onRequestHead(ExchangeContext &context)
{
    http::RequestHead &head = context.head;
    if (!websocket::asksForUpgrade(head)) {
        return FilterStatus::Continue;
    }
    if (!isKnownPath(head.path) && !head.headers.has("Sec-WebSocket-Key")) {
        return FilterStatus::Continue; // no WebSocket of today; who need not switch may ignore the offer (RFC 9110, 7.8)
    }
    base::Result<websocket::UpgradeRequest> asked = websocket::checkUpgrade(head);
    if (!asked) {
        const bool wrongVersion = asked.error().where == "Sec-WebSocket-Version";
        refuse(context, kName, wrongVersion ? base::ErrorCode::WebSocketUnsupported : base::ErrorCode::MalformedRequest,
               asked.error().detail);
        if (wrongVersion) {
            context.reply->headers.set("Sec-WebSocket-Version", "13");
        }
        return FilterStatus::Replied;
    }
    if (!isKnownPath(head.path)) {
        return refuse(context, kName, base::ErrorCode::WebSocketUnsupported,
                      "only …/responses and …/realtime are served as WebSockets: what others send could not be checked");
    }
    Upgrade upgrade;
    upgrade.clientKey = asked->key;
    upgrade.upstreamKey = freshKey();
    for (std::string &protocol : asked->protocols) {
        if (!protocol.starts_with(kKeyProtocol)) {
            upgrade.protocols.push_back(std::move(protocol));
        }
    }
    context.upgrade = std::move(upgrade);
    for (const std::string_view name :
         {"Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol"}) {
        head.headers.remove(name);
    }
    context.facts.model = queryValue(head.query, "model");
    return FilterStatus::Continue;
}

} // namespace sluice::relay
