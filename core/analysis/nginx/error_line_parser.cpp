#include "analysis/nginx/error_line_parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::analysis {

namespace {

constexpr std::array<std::string_view, 8> kLevels{"debug", "info", "notice", "warn", "error", "crit", "alert", "emerg"};

struct Sign {
    std::string_view text;
    ErrorClass kind;
};

// What a message must hold to be of a class; the first that fits decides, so the closer cause stands first.
constexpr std::array kSigns{
    Sign{"limiting requests", ErrorClass::RequestLimit},
    Sign{"delaying request", ErrorClass::Other},
    Sign{"limiting connections", ErrorClass::ConnectionLimit},
    Sign{"client intended to send too large body", ErrorClass::BodyTooLarge},
    Sign{"client intended to send too large chunked body", ErrorClass::BodyTooLarge},
    Sign{"Too many open files", ErrorClass::Descriptors},
    Sign{"worker_connections are not enough", ErrorClass::Descriptors},
    Sign{"could not be resolved", ErrorClass::Dns},
    Sign{"while resolving", ErrorClass::Dns},
    Sign{"host not found", ErrorClass::Dns},
    Sign{"no resolver defined", ErrorClass::Dns},
    Sign{"unable to get local issuer certificate", ErrorClass::CertificateChain},
    Sign{"unable to get issuer certificate", ErrorClass::CertificateChain},
    Sign{"unable to verify the first certificate", ErrorClass::CertificateChain},
    Sign{"self signed certificate", ErrorClass::CertificateChain},
    Sign{"self-signed certificate", ErrorClass::CertificateChain},
    Sign{"certificate is not yet valid", ErrorClass::CertificateEarly},
    Sign{"certificate has expired", ErrorClass::CertificateExpired},
    Sign{"SSL certificate does not match", ErrorClass::CertificateName},
    Sign{"upstream SSL certificate verify error", ErrorClass::CertificateChain},
    Sign{"upstream sent too big header", ErrorClass::HeaderTooBig},
    Sign{"is buffered to a temporary file", ErrorClass::Buffered},
    Sign{"no live upstreams", ErrorClass::NoUpstream},
    Sign{"client prematurely closed connection", ErrorClass::ClientGone},
    Sign{"upstream sent no valid HTTP", ErrorClass::InvalidAnswer},
    Sign{"upstream sent invalid", ErrorClass::InvalidAnswer},
    Sign{"upstream sent unexpected", ErrorClass::InvalidAnswer},
    Sign{"upstream sent more data than", ErrorClass::InvalidAnswer},
    Sign{"upstream sent duplicate header", ErrorClass::InvalidAnswer},
    Sign{"upstream sent unsupported", ErrorClass::InvalidAnswer},
    Sign{"upstream prematurely closed", ErrorClass::Reset},
    Sign{"(104: Connection reset by peer)", ErrorClass::Reset},
    Sign{"(54: Connection reset by peer)", ErrorClass::Reset}, // BSD and macOS number their errors otherwise
    Sign{"Broken pipe)", ErrorClass::Reset},
    Sign{"Connection refused)", ErrorClass::Refused},
    Sign{"No route to host)", ErrorClass::Unreachable},
    Sign{"Network is unreachable)", ErrorClass::Unreachable},
    Sign{"Host is unreachable)", ErrorClass::Unreachable},
    Sign{"timed out", ErrorClass::Timeout},
    Sign{"SSL_do_handshake() failed", ErrorClass::Tls},
    Sign{"peer closed connection in SSL handshake", ErrorClass::Tls},
    Sign{"access forbidden by rule", ErrorClass::Unauthorized},
    Sign{"was not found in \"", ErrorClass::Unauthorized},
    Sign{"password mismatch", ErrorClass::Unauthorized},
    Sign{"no user/password was provided", ErrorClass::Unauthorized},
    Sign{"client SSL certificate verify error", ErrorClass::Unauthorized},
    Sign{"client sent no required SSL certificate", ErrorClass::Unauthorized},
    Sign{"failed (2: No such file or directory)", ErrorClass::NotFound},
    Sign{"is not found (2: No such file", ErrorClass::NotFound},
    Sign{"client sent", ErrorClass::BadRequest},
};

struct Place {
    std::string_view text;
    ErrorPhase phase;
};

// Longer ones first: "reading response header from upstream" is no "reading upstream".
constexpr std::array kPlaces{
    Place{"while connecting to upstream", ErrorPhase::Connect},
    Place{"while SSL handshaking to upstream", ErrorPhase::Tls},
    Place{"while sending request to upstream", ErrorPhase::Send},
    Place{"while reading response header from upstream", ErrorPhase::ReadHead},
    Place{"while reading upstream", ErrorPhase::ReadBody},
    Place{"while proxying upgraded connection", ErrorPhase::ReadBody},
    Place{"while sending to client", ErrorPhase::Client},
    Place{"while reading client", ErrorPhase::Client},
    Place{"while waiting for request", ErrorPhase::Client},
    Place{"while SSL handshaking", ErrorPhase::Client},
    Place{"while keepalive", ErrorPhase::Client},
};

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

ErrorClass classOf(std::string_view message)
{
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(), [message](const Sign &one) { return has(message, one.text); });
    return sign == kSigns.end() ? ErrorClass::Other : sign->kind;
}

ErrorPhase phaseOf(std::string_view message, ErrorClass kind)
{
    switch (kind) {
    case ErrorClass::Dns:
        return ErrorPhase::Resolve;
    case ErrorClass::ClientGone:
        return ErrorPhase::Client;
    case ErrorClass::RequestLimit:
    case ErrorClass::ConnectionLimit:
    case ErrorClass::BodyTooLarge:
    case ErrorClass::Descriptors:
    case ErrorClass::NoUpstream:
        return ErrorPhase::Local;
    default:
        break;
    }
    const auto place = std::find_if(kPlaces.begin(), kPlaces.end(), [message](const Place &one) { return has(message, one.text); });
    if (place != kPlaces.end()) {
        return place->phase;
    }
    if (kind == ErrorClass::Buffered) {
        return has(message, "client request body") ? ErrorPhase::Client : ErrorPhase::ReadBody;
    }
    if (kind == ErrorClass::BadRequest || has(message, "client timed out")) {
        return ErrorPhase::Client;
    }
    return kind == ErrorClass::NotFound || kind == ErrorClass::Unauthorized ? ErrorPhase::Local : ErrorPhase::Unknown;
}

// What follows `key` in `rest` up to `end`; cuts both off.
std::string_view takeField(std::string_view &rest, std::string_view key, std::string_view end)
{
    const std::size_t at = rest.find(key);
    if (at == std::string_view::npos) {
        return {};
    }
    rest.remove_prefix(at + key.size());
    const std::size_t length = std::min(rest.find(end), rest.size());
    const std::string_view value = rest.substr(0, length);
    rest.remove_prefix(length);
    return value;
}

// "http://127.0.0.1:8081/v1/models" → "127.0.0.1:8081".
std::string_view authorityOf(std::string_view url)
{
    if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
        url.remove_prefix(scheme + 3);
    }
    if (url.starts_with("unix:")) {
        return url.substr(0, url.find(':', 5));
    }
    return url.substr(0, url.find('/'));
}

} // namespace

bool ErrorLine::isFault() const
{
    if (level >= LogLevel::Error) {
        return true;
    }
    if (level == LogLevel::Warn) {
        return kind != ErrorClass::Other;
    }
    return level == LogLevel::Info && kind == ErrorClass::ClientGone;
}

bool ErrorLineParser::parse(std::string_view line, ErrorLine &into)
{
    into = {};
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    const auto time = m_time.parse(line);
    if (!time || line.size() < ErrorLogTime::kLength + 4 || line.substr(ErrorLogTime::kLength, 2) != " [") {
        return false;
    }
    into.time = *time;
    std::string_view rest = line.substr(ErrorLogTime::kLength + 2);
    const std::size_t bracket = rest.find("] ");
    const auto level = std::find(kLevels.begin(), kLevels.end(), rest.substr(0, bracket));
    if (bracket == std::string_view::npos || level == kLevels.end()) {
        return false;
    }
    into.level = static_cast<LogLevel>(level - kLevels.begin());
    rest.remove_prefix(bracket + 2);
    // "1234#1234: *5 message": process, thread and, where there is one, connection.
    const std::size_t colon = rest.find(": ");
    if (colon == std::string_view::npos) {
        return false;
    }
    rest.remove_prefix(colon + 2);
    if (rest.starts_with('*')) {
        const std::size_t space = rest.find(' ');
        rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
    }
    constexpr std::string_view kClient = ", client: ";
    const std::size_t end = std::min(rest.find(kClient), rest.size());
    into.message = rest.substr(0, end);
    rest.remove_prefix(end);
    into.client = takeField(rest, kClient, ", ");
    const std::string_view request = takeField(rest, ", request: \"", "\"");
    if (const std::size_t space = request.find(' '); space != std::string_view::npos) {
        const std::string_view target = request.substr(space + 1);
        into.method = request.substr(0, space);
        into.target = target.substr(0, target.rfind(" HTTP/"));
    }
    into.upstream = authorityOf(takeField(rest, ", upstream: \"", "\""));
    into.kind = classOf(into.message);
    into.phase = phaseOf(into.message, into.kind);
    return true;
}

} // namespace sluice::analysis
