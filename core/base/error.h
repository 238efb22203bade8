#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::base {

// Every way Sluice can say no. The first group is answered to callers (ARCHITECTURE.md 7 fixes status and wire code);
// the second is the state of an upstream try; the third is for the person who runs Sluice. Words for people are made
// in ui/text and app/sluicectl only; a test there walks this enum from None to kErrorCodeCount.
enum class ErrorCode : std::uint8_t {
    None,
    // Local replies.
    ContentBlocked, // 400 sluice_content_blocked
    InvalidBody, // 400 sluice_invalid_body
    RateLimited, // 429 sluice_rate_limited
    QuotaExceeded, // 429 sluice_quota_exceeded
    ExceedsLimit, // 400 sluice_exceeds_limit
    KeySuspended, // 429 sluice_key_suspended
    Unauthorized, // 401 sluice_unauthorized
    ForbiddenOrigin, // 403 sluice_forbidden_origin
    KeyNotAllowed, // 403 sluice_key_not_allowed: not with this client key
    MalformedRequest, // 400, connection closed
    UnknownTransferCoding, // 501, connection closed
    UnsupportedHttpVersion, // 505, connection closed
    TargetTooLong, // 414, connection closed
    HeadTooLarge, // 431, connection closed
    RequestTimeout, // 408, connection closed
    BodyTooLarge, // 413 sluice_body_too_large
    NotInspectable, // 415 sluice_not_inspectable
    Busy, // 503 sluice_busy
    Loop, // 508 sluice_loop
    Paused, // 503 sluice_paused
    NoUpstream, // 503 sluice_no_upstream
    UpstreamError, // 502 sluice_upstream_error
    UpstreamTimeout, // 504 sluice_upstream_timeout
    UpstreamInterrupted, // in-band sluice_upstream_interrupted
    WebSocketUnsupported, // 426, the upstream speaks no WebSocket
    NotFound, // 404 on an admin path
    // How a try at an upstream failed (tests of an upstream, attempts of an exchange).
    DnsFailed,
    ProxyFailed, // the outbound proxy
    TunnelFailed, // the tunnel's server
    ConnectFailed,
    ConnectTimeout,
    TlsFailed,
    CredentialRejected,
    InvalidResponse,
    // Environment and configuration.
    AddressInUse,
    AddressUnavailable,
    PermissionDenied,
    FileNotFound,
    FileUnreadable,
    FileUnwritable,
    InvalidConfig,
    InvalidWordList,
    InvalidCertificate,
    KeyStoreUnavailable,
    CredentialMissing,
    ClientKeyUnknown, // no client key of this name
    BodyNotKept, // raw prompts and answers: not of this request, or no longer
    KeyStoreLocked,
    WrongKey, // a passphrase, or a master key, that does not open what is kept
    Internal,
};

inline constexpr int kErrorCodeCount = static_cast<int>(ErrorCode::Internal) + 1;

// The `sluice_…` code callers see, or an empty view where none is sent.
std::string_view wireCode(ErrorCode code);

// The HTTP status of a local reply; 0 for codes that are never one.
int httpStatus(ErrorCode code);

// An error as a value: what kind, and the facts (file, line, key, address, cause) in plain English for logs and
// records. No thread rules: value.
struct Error {
    ErrorCode code = ErrorCode::None;
    std::string detail; // never a prompt, never a secret
    std::string where; // file, key or field the error is about; empty if it is about none
    int line = 0; // 1-based line in `where`; 0 if it has none

    [[nodiscard]] bool isError() const { return code != ErrorCode::None; }
    bool operator==(const Error &) const = default;
};

// "words.txt:12: detail", for logs and terminals.
std::string toString(const Error &error);

} // namespace sluice::base
