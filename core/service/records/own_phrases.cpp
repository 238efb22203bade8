#include "service/records/own_phrases.h"

#include <array>
#include <string_view>

namespace sluice::service {

namespace {

// What the relay says of failures, up to where something follows that is not its own. A longer phrase stands before one it begins with.
constexpr std::array kPhrases{
    // The way to the upstream.
    std::string_view("the address leads back to Sluice's own listener"),
    std::string_view("no connection to the upstream in time"),
    std::string_view("no connection in time"),
    std::string_view("the proxy is unreachable"),
    std::string_view("the proxy closed the connection"),
    std::string_view("the proxy did not reach the target in time"),
    std::string_view("the proxy could not reach the target in time"),
    std::string_view("the proxy could not reach the target: network unreachable"),
    std::string_view("the proxy could not reach the target: host unreachable"),
    std::string_view("the proxy could not reach the target: connection refused"),
    std::string_view("the proxy could not reach the target"),
    std::string_view("the proxy refuses the target"),
    std::string_view("the proxy refuses the user name or password"),
    std::string_view("the proxy does not speak SOCKS5"),
    std::string_view("the proxy does not answer in HTTP"),
    std::string_view("the proxy sent bytes nobody asked for"),
    std::string_view("the server does not answer in HTTP"),
    std::string_view("the server's upgrade is none"),
    std::string_view("the server broke the WebSocket protocol"),
    // Its answer.
    std::string_view("the whole exchange took too long"),
    std::string_view("it stopped sending"),
    std::string_view("no content in time"),
    std::string_view("no answer in time"),
    std::string_view("its answer cannot be used"),
    std::string_view("the answer is too large to be checked whole"),
    std::string_view("the upstream closed before the answer was complete"),
    std::string_view("the upstream closed before the answer's end"),
    std::string_view("the upstream closed the connection"),
    std::string_view("the upstream closed the socket"),
    std::string_view("the upstream broke off its answer"),
    std::string_view("the upstream broke off"),
    std::string_view("the connection was closed"),
    std::string_view("an event of its answer could not be read"),
    std::string_view("it reported an error before any content"),
    std::string_view("it reported an error in its answer"),
    std::string_view("the next upstream answered"),
    std::string_view("it answered"),
    std::string_view("what the upstream sent is no WebSocket"),
    std::string_view("the upstream's answer cannot be checked"),
    // Our own refusals.
    std::string_view("the client left"),
    std::string_view("the request's head did not come in time"),
    std::string_view("the request's body did not come in time"),
    std::string_view("too many request bodies are being read at once"),
    std::string_view("too many requests wait on this socket"),
    std::string_view("no upstream had a place for this request"),
    std::string_view("this request came back to the relay that sent it"),
    std::string_view("this request has been through too many relays"),
    std::string_view("the body cannot be decoded"),
    std::string_view("the body is not UTF-8 text and cannot be checked"),
    std::string_view("a binary message cannot be checked"),
    std::string_view("not valid JSON"),
    std::string_view("names two different models"),
    // Qt's words about sockets and TLS.
    std::string_view("Host not found"),
    std::string_view("Connection refused"),
    std::string_view("Connection timed out"),
    std::string_view("The remote host closed the connection"),
    std::string_view("Network unreachable"),
    std::string_view("Host unreachable"),
    std::string_view("Socket operation timed out"),
    std::string_view("The TLS/SSL connection has been closed"),
    std::string_view("Error during SSL handshake"),
    std::string_view("The issuer certificate of a locally looked up certificate could not be found"),
    std::string_view("The issuer certificate could not be found"),
    std::string_view("No certificates could be verified"),
    std::string_view("One of the CA certificates is invalid"),
    std::string_view("The certificate is self-signed, and untrusted"),
    std::string_view("The root certificate of the certificate chain is self-signed, and untrusted"),
    std::string_view("The root CA certificate is not trusted for this purpose"),
    std::string_view("The root CA certificate is marked to reject the specified purpose"),
    std::string_view("The certificate has expired"),
    std::string_view("The certificate is not yet valid"),
    std::string_view("The host name did not match any of the valid hosts for this certificate"),
    std::string_view("The certificate signature could not be decrypted"),
    std::string_view("The signature of the certificate is invalid"),
    std::string_view("The peer did not present any certificate"),
    std::string_view("The peer certificate is blacklisted"),
};

} // namespace

QString ownPhrase(const QString &detail)
{
    if (detail.isEmpty()) {
        return {};
    }
    for (const std::string_view phrase : kPhrases) {
        const QLatin1String known(phrase.data(), static_cast<qsizetype>(phrase.size()));
        if (detail.startsWith(known)) {
            return known;
        }
    }
    return {};
}

} // namespace sluice::service
