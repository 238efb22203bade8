#include "http/websocket/handshake.h"

#include "http/char_class.h"

#include <boost/beast/core/detail/sha1.hpp>

#include <algorithm>
#include <span>

namespace sluice::http::websocket {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::string_view kVersion = "13";
constexpr std::size_t kKeyLength = 24; // base64 of 16 bytes

std::string toBase64(std::span<const std::uint8_t> bytes)
{
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (i + j < bytes.size() ? bytes[i + j] : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            const bool padding = i + j > bytes.size();
            text += padding ? '=' : kDigits[group >> (18 - 6 * j) & 0x3FU];
        }
    }
    return text;
}

// 22 digits, the last of which carries four bits, and "==".
bool isKey(std::string_view key)
{
    if (key.size() != kKeyLength || !key.ends_with("==")) {
        return false;
    }
    const std::string_view digits = key.substr(0, kKeyLength - 2);
    return std::ranges::all_of(digits, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || chars::isDigit(c) || c == '+' || c == '/';
    }) && std::string_view("AQgw").find(digits.back()) != std::string_view::npos;
}

base::Error refused(std::string detail, std::string where)
{
    return {base::ErrorCode::MalformedRequest, std::move(detail), std::move(where), 0};
}

base::Error unusable(std::string detail, std::string where)
{
    return {base::ErrorCode::InvalidResponse, std::move(detail), std::move(where), 0};
}

} // namespace

std::vector<std::string> listOf(const HeaderMap &headers, std::string_view name)
{
    std::vector<std::string> tokens;
    for (const HeaderMap::Field &field : headers.fields()) {
        if (!equalsNoCase(field.name, name)) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            const std::string_view token = chars::trimmed(rest.substr(0, comma));
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
            if (!token.empty()) {
                tokens.emplace_back(token);
            }
        }
    }
    return tokens;
}

bool asksForUpgrade(const RequestHead &head)
{
    return head.headers.listHas("Upgrade", "websocket");
}

base::Result<UpgradeRequest> checkUpgrade(const RequestHead &head)
{
    if (head.method != "GET") {
        return refused("only GET can become a WebSocket", {});
    }
    if (head.minorVersion < 1) {
        return refused("only HTTP/1.1 can become a WebSocket", {});
    }
    if (head.hasBody()) {
        return refused("a request that becomes a WebSocket has no body", {});
    }
    if (!head.headers.listHas("Upgrade", "websocket")) {
        return refused("Upgrade does not name websocket", "Upgrade");
    }
    if (!head.headers.listHas("Connection", "upgrade")) {
        return refused("Connection does not name Upgrade", "Connection");
    }
    if (head.headers.count("Sec-WebSocket-Version") != 1 || head.headers.value("Sec-WebSocket-Version") != kVersion) {
        return refused("the WebSocket version must be 13", "Sec-WebSocket-Version");
    }
    if (head.headers.count("Sec-WebSocket-Key") != 1 || !isKey(head.headers.value("Sec-WebSocket-Key"))) {
        return refused("Sec-WebSocket-Key must be 16 bytes in base64", "Sec-WebSocket-Key");
    }
    UpgradeRequest request;
    request.key = head.headers.value("Sec-WebSocket-Key");
    request.protocols = listOf(head.headers, "Sec-WebSocket-Protocol");
    if (!std::ranges::all_of(request.protocols, [](const std::string &name) { return chars::isToken(name); })) {
        return refused("a sub-protocol is not a token", "Sec-WebSocket-Protocol");
    }
    return request;
}

base::Result<std::string> checkUpgradeAnswer(const ResponseHead &head, std::string_view key,
                                             const std::vector<std::string> &offered)
{
    if (head.status != 101) {
        return unusable("the upgrade was answered with " + std::to_string(head.status), {});
    }
    if (!head.headers.listHas("Upgrade", "websocket") || !head.headers.listHas("Connection", "upgrade")) {
        return unusable("the connection was switched to something other than a WebSocket", "Upgrade");
    }
    if (head.headers.count("Sec-WebSocket-Accept") != 1
        || head.headers.value("Sec-WebSocket-Accept") != acceptFor(key)) {
        return unusable("Sec-WebSocket-Accept does not answer our key", "Sec-WebSocket-Accept");
    }
    if (!listOf(head.headers, "Sec-WebSocket-Extensions").empty()) {
        return unusable("an extension nobody offered was agreed to", "Sec-WebSocket-Extensions");
    }
    const std::vector<std::string> chosen = listOf(head.headers, "Sec-WebSocket-Protocol");
    if (chosen.empty()) {
        return std::string();
    }
    if (chosen.size() > 1 || std::ranges::find(offered, chosen.front()) == offered.end()) {
        return unusable("a sub-protocol nobody offered was chosen", "Sec-WebSocket-Protocol");
    }
    return chosen.front();
}

std::string upgradeKey(const std::array<std::uint8_t, 16> &random)
{
    return toBase64(random);
}

std::string acceptFor(std::string_view key)
{
    namespace sha1 = boost::beast::detail;
    sha1::sha1_context context;
    sha1::init(context);
    sha1::update(context, key.data(), key.size());
    sha1::update(context, kGuid.data(), kGuid.size());
    std::array<std::uint8_t, 20> digest{};
    sha1::finish(context, digest.data());
    return toBase64(digest);
}

void addUpgradeFields(HeaderMap &headers, std::string_view key, const std::vector<std::string> &protocols)
{
    headers.set("Connection", "Upgrade");
    headers.set("Upgrade", "websocket");
    headers.set("Sec-WebSocket-Version", kVersion);
    headers.set("Sec-WebSocket-Key", key);
    std::string list;
    for (const std::string &name : protocols) {
        list += (list.empty() ? "" : ", ") + name;
    }
    if (list.empty()) {
        headers.remove("Sec-WebSocket-Protocol");
    } else {
        headers.set("Sec-WebSocket-Protocol", list);
    }
}

void addAcceptFields(HeaderMap &headers, std::string_view key, std::string_view protocol)
{
    headers.set("Connection", "Upgrade");
    headers.set("Upgrade", "websocket");
    headers.set("Sec-WebSocket-Accept", acceptFor(key));
    if (!protocol.empty()) {
        headers.set("Sec-WebSocket-Protocol", protocol);
    }
}

} // namespace sluice::http::websocket
