#include "analysis/error_event.h"

#include <array>

namespace sluice::analysis {

namespace {

constexpr std::array<std::string_view, kErrorClasses> kClassWords{
    "other", "timeout", "refused", "unreachable", "reset", "dns", "certificate_chain", "certificate_expired", "certificate_early",
    "certificate_name", "tls", "header_too_big", "buffered", "invalid_answer", "no_upstream", "descriptors", "body_too_large",
    "request_limit", "connection_limit", "quota", "unauthorized", "not_found", "bad_request", "blocked", "server_fault", "bad_gateway",
    "overloaded", "client_gone"};

constexpr std::array<std::string_view, kErrorPhases> kPhaseWords{
    "unknown", "client", "local", "resolve", "connect", "tls", "send", "read_head", "read_body"};

static_assert(!kClassWords.back().empty() && !kPhaseWords.back().empty(), "a word for each");

} // namespace

std::string_view wordOf(ErrorClass kind)
{
    return kClassWords[static_cast<std::size_t>(kind)];
}

std::string_view wordOf(ErrorPhase phase)
{
    return kPhaseWords[static_cast<std::size_t>(phase)];
}

std::optional<ErrorClass> errorClassOf(std::string_view word)
{
    for (std::size_t i = 0; i < kErrorClasses; ++i) {
        if (kClassWords[i] == word) {
            return static_cast<ErrorClass>(i);
        }
    }
    return std::nullopt;
}

StatusMeaning meaningOfStatus(int status, bool isOurs)
{
    const ErrorPhase answered = isOurs ? ErrorPhase::Local : ErrorPhase::ReadHead;
    switch (status) {
    case 401:
    case 403:
    case 407:
    case 495: // nginx: the client's certificate is not good
    case 496: // or was not sent
        return {ErrorClass::Unauthorized, answered};
    case 404:
    case 410:
        return {ErrorClass::NotFound, answered};
    case 408:
        return {ErrorClass::Timeout, isOurs ? ErrorPhase::Client : answered};
    case 413:
        return {ErrorClass::BodyTooLarge, answered};
    case 429:
        return {ErrorClass::RequestLimit, answered};
    case 402:
        return {ErrorClass::Quota, answered};
    case 499: // nginx: the client closed the connection
        return {ErrorClass::ClientGone, ErrorPhase::Client};
    case 502:
        return {ErrorClass::BadGateway, ErrorPhase::Unknown};
    case 503:
    case 529:
        return {ErrorClass::Overloaded, answered};
    case 504:
        return {ErrorClass::Timeout, ErrorPhase::Unknown};
    default:
        break;
    }
    if (status >= 500) {
        return {ErrorClass::ServerFault, answered};
    }
    return {status >= 400 ? ErrorClass::BadRequest : ErrorClass::Other, answered};
}

} // namespace sluice::analysis
