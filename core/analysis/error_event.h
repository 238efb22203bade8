#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::analysis {

// What went wrong, whoever wrote it down: nginx or Sluice. The words are for tables and options, the sentences are made elsewhere.
enum class ErrorClass : std::uint8_t {
    Other,
    Timeout,
    Refused, // nobody listens there
    Unreachable, // no route, network down
    Reset, // closed or reset before the answer was whole
    Dns,
    CertificateChain, // "unable to get local issuer certificate": an intermediate certificate or a CA is missing
    CertificateExpired,
    CertificateEarly, // not valid yet
    CertificateName,
    Tls, // the handshake failed for another reason
    HeaderTooBig, // the answer's head did not fit the buffer
    Buffered, // went to a temporary file: a delay, no failure
    InvalidAnswer, // not HTTP
    NoUpstream, // all of them are out
    Descriptors, // too many open files, too few worker_connections
    BodyTooLarge,
    RequestLimit,
    ConnectionLimit,
    Quota,
    Unauthorized,
    NotFound,
    BadRequest,
    Blocked, // by a guardrail
    ServerFault, // the upstream answered 5xx
    BadGateway, // 502 without a closer cause
    Overloaded,
    ClientGone,
};
inline constexpr std::size_t kErrorClasses = static_cast<std::size_t>(ErrorClass::ClientGone) + 1;

// Where on its way a request was.
enum class ErrorPhase : std::uint8_t {
    Unknown,
    Client, // reading the request, or writing the answer
    Local, // a decision of the relay itself
    Resolve,
    Connect,
    Tls,
    Send,
    ReadHead,
    ReadBody,
};
inline constexpr std::size_t kErrorPhases = static_cast<std::size_t>(ErrorPhase::ReadBody) + 1;

// "certificate_chain", "read_head": the same in options, JSON and tables.
std::string_view wordOf(ErrorClass kind);
std::string_view wordOf(ErrorPhase phase);
std::optional<ErrorClass> errorClassOf(std::string_view word);

// What a status alone says; `isOurs`: the relay that wrote the log answered by itself.
struct StatusMeaning {
    ErrorClass kind = ErrorClass::Other;
    ErrorPhase phase = ErrorPhase::Unknown;
};
StatusMeaning meaningOfStatus(int status, bool isOurs);

// One thing that went wrong. The views live as long as the call that hands it over. No thread rules: value.
struct ErrorEvent {
    std::int64_t time = 0; // seconds since 1970, UTC; 0: not known
    std::string_view endpoint; // as EndpointName folds it
    std::string_view model;
    std::string_view upstream;
    int status = 0; // 0: none
    ErrorClass kind = ErrorClass::Other;
    ErrorPhase phase = ErrorPhase::Unknown;
    std::optional<std::chrono::microseconds> duration;
};

} // namespace sluice::analysis
