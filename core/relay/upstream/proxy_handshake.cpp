#include "relay/upstream/proxy_handshake.h"

#include "http/serialize.h"
#include "relay/upstream/foreign_text.h"

#include <QByteArray>

#include <algorithm>
#include <cstdint>

namespace sluice::relay {

namespace {

constexpr char kSocksVersion = 5;
constexpr char kNoAuthentication = 0;
constexpr char kPassword = 2;
constexpr auto kNoneAcceptable = static_cast<char>(0xFF);

std::uint8_t byteAt(std::string_view text, std::size_t at)
{
    return static_cast<std::uint8_t>(text[at]);
}

std::string base64(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toBase64().toStdString();
}

// Length and bytes; SOCKS5 knows no text longer than 255.
void addCounted(std::string &out, std::string_view text)
{
    const std::string_view cut = text.substr(0, 255);
    out += static_cast<char>(cut.size());
    out += cut;
}

std::string authority(const QString &host, quint16 port)
{
    const QString shown = host.contains(u':') ? QString(u'[' + host + u']') : host;
    return shown.toStdString() + ':' + std::to_string(port);
}

// Address of the reply that follows its first five bytes, whose last tells the kind (and a name's length is the first of its own).
std::size_t replyLength(std::string_view head)
{
    constexpr std::size_t kPort = 2;
    switch (byteAt(head, 3)) {
    case 1:
        return 4 + 4 + kPort;
    case 3:
        return 4 + 1 + byteAt(head, 4) + kPort;
    case 4:
        return 4 + 16 + kPort;
    default:
        return 0;
    }
}

} // namespace

ProxyHandshake::ProxyHandshake(const OutboundProxy &proxy, const QString &host, quint16 port)
    : m_proxy(proxy)
    , m_host(host)
    , m_port(port)
    , m_phase(proxy.kind == OutboundProxy::Kind::Socks5 ? Phase::Method : Phase::ConnectAnswer)
    , m_parser(http::MessageLimits{})
{
    if (m_phase == Phase::ConnectAnswer) {
        m_parser.expectResponseTo("CONNECT");
        writeConnect(host, port);
        return;
    }
    m_output += kSocksVersion;
    if (m_proxy.credential.isEmpty()) {
        m_output += {1, kNoAuthentication};
    } else {
        m_output += {2, kNoAuthentication, kPassword};
    }
}

std::string ProxyHandshake::takeOutput()
{
    return std::exchange(m_output, {});
}

void ProxyHandshake::writeConnect(const QString &host, quint16 port)
{
    const std::string target = authority(host, port);
    http::HeaderMap headers;
    headers.add("Host", target);
    if (!m_proxy.credential.isEmpty()) {
        headers.add("Proxy-Authorization", "Basic " + base64(m_proxy.credential.reveal()));
    }
    http::writeRequestHead(m_output, "CONNECT", target, headers);
}

void ProxyHandshake::writeSocksRequest(const QString &host, quint16 port)
{
    m_output += {kSocksVersion, 1, 0};
    const QHostAddress literal(host);
    if (literal.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 address = literal.toIPv4Address();
        m_output += char(1);
        for (int shift = 24; shift >= 0; shift -= 8) {
            m_output += static_cast<char>((address >> shift) & 0xFF);
        }
    } else if (literal.protocol() == QAbstractSocket::IPv6Protocol) {
        const Q_IPV6ADDR address = literal.toIPv6Address();
        m_output += char(4);
        m_output.append(reinterpret_cast<const char *>(address.c), sizeof address.c);
    } else {
        m_output += char(3);
        addCounted(m_output, host.toStdString());
    }
    m_output += static_cast<char>(port >> 8);
    m_output += static_cast<char>(port & 0xFF);
}

ProxyHandshake::Step ProxyHandshake::feed(std::string_view input)
{
    if (m_phase == Phase::Over) {
        return {};
    }
    return m_phase == Phase::ConnectAnswer ? feedConnect(input) : feedSocks(input);
}

ProxyHandshake::Step ProxyHandshake::feedConnect(std::string_view input)
{
    const http::ParseStep step = m_parser.feed(input);
    if (step.event == http::ParseStep::Event::NeedMore) {
        return {Step::Event::NeedMore, step.consumed, {}};
    }
    if (step.event != http::ParseStep::Event::Head) {
        return failed(base::ErrorCode::ProxyFailed, "the proxy does not answer in HTTP: " + step.error.detail);
    }
    const http::ResponseHead &head = m_parser.head();
    if (head.status >= 200 && head.status < 300) {
        m_phase = Phase::Over;
        return {Step::Event::Done, step.consumed, {}};
    }
    const std::string said = std::to_string(head.status) + ' ' + foreignText(head.reason);
    switch (head.status) {
    case 401: // tinyproxy, to a wrong password
    case 407:
        return failed(base::ErrorCode::ProxyFailed,
                      (m_proxy.credential.isEmpty() ? "the proxy wants authentication: "
                                                    : "the proxy refuses the user name or password: ")
                          + said);
    case 504:
        return failed(base::ErrorCode::ConnectTimeout, "the proxy could not reach the target in time: " + said);
    case 500:
    case 502:
    case 503:
        return failed(base::ErrorCode::ConnectFailed, "the proxy could not reach the target: " + said);
    default:
        return failed(base::ErrorCode::ProxyFailed, "the proxy refuses the target: " + said);
    }
}

bool ProxyHandshake::gather(std::string_view &input, std::size_t &consumed, std::size_t size)
{
    if (m_gathered.size() < size) {
        const std::size_t taken = std::min(size - m_gathered.size(), input.size());
        m_gathered += input.substr(0, taken);
        input.remove_prefix(taken);
        consumed += taken;
    }
    return m_gathered.size() >= size;
}

ProxyHandshake::Step ProxyHandshake::feedSocks(std::string_view input)
{
    std::size_t consumed = 0;
    while (true) {
        if (!gather(input, consumed, m_phase == Phase::Reply ? 5 : 2)) {
            return {Step::Event::NeedMore, consumed, {}};
        }
        if (m_phase == Phase::Reply) {
            const std::size_t length = replyLength(m_gathered);
            if (length == 0 || m_gathered[0] != kSocksVersion) {
                return failed(base::ErrorCode::ProxyFailed, "the proxy does not speak SOCKS5");
            }
            // An error's reply may be cut short by a proxy that closes: its code is known already.
            if (m_gathered[1] == 0 && !gather(input, consumed, length)) {
                return {Step::Event::NeedMore, consumed, {}};
            }
        }
        Step step = settleSocks();
        if (step.event != Step::Event::NeedMore) {
            step.consumed = consumed;
            return step;
        }
    }
}

ProxyHandshake::Step ProxyHandshake::settleSocks()
{
    const std::string message = std::exchange(m_gathered, {});
    switch (m_phase) {
    case Phase::Method:
        if (message[0] != kSocksVersion) {
            return failed(base::ErrorCode::ProxyFailed, "the proxy does not speak SOCKS5");
        }
        if (message[1] == kPassword && !m_proxy.credential.isEmpty()) {
            const std::string_view credential = m_proxy.credential.reveal();
            const std::size_t colon = std::min(credential.find(':'), credential.size());
            m_output += char(1);
            addCounted(m_output, credential.substr(0, colon));
            addCounted(m_output, credential.substr(std::min(colon + 1, credential.size())));
            m_phase = Phase::Password;
            return {};
        }
        if (message[1] != kNoAuthentication) {
            return failed(base::ErrorCode::ProxyFailed,
                          m_proxy.credential.isEmpty() || message[1] != kNoneAcceptable
                              ? "the proxy wants authentication"
                              : "the proxy accepts neither a password nor none");
        }
        break;
    case Phase::Password:
        if (message[1] != 0) {
            return failed(base::ErrorCode::ProxyFailed, "the proxy refuses the user name or password");
        }
        break;
    case Phase::Reply:
        m_gathered = message;
        return settleReply();
    case Phase::ConnectAnswer:
    case Phase::Over:
        return {};
    }
    writeSocksRequest(m_host, m_port);
    m_phase = Phase::Reply;
    return {};
}

ProxyHandshake::Step ProxyHandshake::settleReply()
{
    switch (byteAt(m_gathered, 1)) {
    case 0:
        m_phase = Phase::Over;
        return {Step::Event::Done, 0, {}};
    case 2:
        return failed(base::ErrorCode::ProxyFailed, "the proxy refuses the target: not allowed by its rules");
    case 3:
        return failed(base::ErrorCode::ConnectFailed, "the proxy could not reach the target: network unreachable");
    case 4:
        return failed(base::ErrorCode::ConnectFailed, "the proxy could not reach the target: host unreachable");
    case 5:
        return failed(base::ErrorCode::ConnectFailed, "the proxy could not reach the target: connection refused");
    case 6:
        return failed(base::ErrorCode::ConnectTimeout, "the proxy could not reach the target in time");
    case 1:
        return failed(base::ErrorCode::ProxyFailed, "the proxy refuses the target: general failure");
    default:
        return failed(base::ErrorCode::ProxyFailed,
                      "the proxy refuses the target: code " + std::to_string(byteAt(m_gathered, 1)));
    }
}

ProxyHandshake::Step ProxyHandshake::failed(base::ErrorCode code, std::string detail)
{
    m_phase = Phase::Over;
    return {Step::Event::Failed, 0, {code, std::move(detail), m_proxy.name(), 0}};
}

} // namespace sluice::relay
