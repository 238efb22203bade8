#include "api/record_words.h"

#include <array>
#include <cstddef>
#include <utility>

namespace sluice::api {

namespace {

template<typename Enum, std::size_t Count>
using Table = std::array<std::pair<Enum, std::string_view>, Count>;

constexpr Table<Outcome, 8> kOutcomes{{
    {Outcome::Running, "running"},
    {Outcome::Answered, "answered"},
    {Outcome::Refused, "refused"},
    {Outcome::Cut, "cut"},
    {Outcome::ClientGone, "client_gone"},
    {Outcome::UpstreamFailed, "upstream_failed"},
    {Outcome::UpstreamInterrupted, "upstream_interrupted"},
    {Outcome::TimedOut, "timed_out"},
}};

constexpr Table<AttemptClass, 6> kAttempts{{
    {AttemptClass::Success, "success"},
    {AttemptClass::Fault, "fault"},
    {AttemptClass::Throttle, "throttle"},
    {AttemptClass::Client, "client"},
    {AttemptClass::Auth, "auth"},
    {AttemptClass::Cancel, "cancel"},
}};

constexpr Table<policy::VerdictKind, 4> kVerdicts{{
    {policy::VerdictKind::Pass, "pass"},
    {policy::VerdictKind::Flag, "flag"},
    {policy::VerdictKind::Mask, "mask"},
    {policy::VerdictKind::Block, "block"},
}};

constexpr Table<policy::Action, 5> kActions{{
    {policy::Action::Off, "off"},
    {policy::Action::Observe, "observe"},
    {policy::Action::Pseudonymise, "pseudonymise"},
    {policy::Action::Mask, "mask"},
    {policy::Action::Block, "block"},
}};

using base::ErrorCode;
constexpr Table<ErrorCode, static_cast<std::size_t>(base::kErrorCodeCount)> kErrors{{
    {ErrorCode::None, ""},
    {ErrorCode::ContentBlocked, "content_blocked"},
    {ErrorCode::InvalidBody, "invalid_body"},
    {ErrorCode::RateLimited, "rate_limited"},
    {ErrorCode::QuotaExceeded, "quota_exceeded"},
    {ErrorCode::ExceedsLimit, "exceeds_limit"},
    {ErrorCode::KeySuspended, "key_suspended"},
    {ErrorCode::Unauthorized, "unauthorized"},
    {ErrorCode::ForbiddenOrigin, "forbidden_origin"},
    {ErrorCode::KeyNotAllowed, "key_not_allowed"},
    {ErrorCode::MalformedRequest, "malformed_request"},
    {ErrorCode::UnknownTransferCoding, "unknown_transfer_coding"},
    {ErrorCode::UnsupportedHttpVersion, "unsupported_http_version"},
    {ErrorCode::TargetTooLong, "target_too_long"},
    {ErrorCode::HeadTooLarge, "head_too_large"},
    {ErrorCode::RequestTimeout, "request_timeout"},
    {ErrorCode::BodyTooLarge, "body_too_large"},
    {ErrorCode::NotInspectable, "not_inspectable"},
    {ErrorCode::Busy, "busy"},
    {ErrorCode::Loop, "loop"},
    {ErrorCode::Paused, "paused"},
    {ErrorCode::NoUpstream, "no_upstream"},
    {ErrorCode::UpstreamError, "upstream_error"},
    {ErrorCode::UpstreamTimeout, "upstream_timeout"},
    {ErrorCode::UpstreamInterrupted, "upstream_interrupted"},
    {ErrorCode::WebSocketUnsupported, "websocket_unsupported"},
    {ErrorCode::NotFound, "not_found"},
    {ErrorCode::DnsFailed, "dns_failed"},
    {ErrorCode::ProxyFailed, "proxy_failed"},
    {ErrorCode::TunnelFailed, "tunnel_failed"},
    {ErrorCode::ConnectFailed, "connect_failed"},
    {ErrorCode::ConnectTimeout, "connect_timeout"},
    {ErrorCode::TlsFailed, "tls_failed"},
    {ErrorCode::CredentialRejected, "credential_rejected"},
    {ErrorCode::InvalidResponse, "invalid_response"},
    {ErrorCode::AddressInUse, "address_in_use"},
    {ErrorCode::AddressUnavailable, "address_unavailable"},
    {ErrorCode::PermissionDenied, "permission_denied"},
    {ErrorCode::FileNotFound, "file_not_found"},
    {ErrorCode::FileUnreadable, "file_unreadable"},
    {ErrorCode::FileUnwritable, "file_unwritable"},
    {ErrorCode::InvalidConfig, "invalid_config"},
    {ErrorCode::InvalidWordList, "invalid_word_list"},
    {ErrorCode::InvalidCertificate, "invalid_certificate"},
    {ErrorCode::KeyStoreUnavailable, "key_store_unavailable"},
    {ErrorCode::CredentialMissing, "credential_missing"},
    {ErrorCode::ClientKeyUnknown, "client_key_unknown"},
    {ErrorCode::BodyNotKept, "body_not_kept"},
    {ErrorCode::KeyStoreLocked, "key_store_locked"},
    {ErrorCode::WrongKey, "wrong_key"},
    {ErrorCode::Internal, "internal"},
}};

// The values of each enum are its table's indices, which makes a word one look.
template<typename Enum, std::size_t Count>
constexpr bool isInOrder(const Table<Enum, Count> &table)
{
    for (std::size_t i = 0; i < Count; ++i) {
        if (static_cast<std::size_t>(table[i].first) != i) {
            return false;
        }
    }
    return true;
}
static_assert(isInOrder(kOutcomes) && isInOrder(kAttempts) && isInOrder(kVerdicts) && isInOrder(kActions) && isInOrder(kErrors));

template<typename Enum, std::size_t Count>
std::optional<Enum> find(const Table<Enum, Count> &table, std::string_view word)
{
    for (const auto &[value, known] : table) {
        if (known == word) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view wordOf(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)].second; }
std::string_view wordOf(AttemptClass result) { return kAttempts[static_cast<std::size_t>(result)].second; }
std::string_view wordOf(policy::VerdictKind verdict) { return kVerdicts[static_cast<std::size_t>(verdict)].second; }
std::string_view wordOf(policy::Action action) { return kActions[static_cast<std::size_t>(action)].second; }
std::string_view wordOf(base::ErrorCode code) { return kErrors[static_cast<std::size_t>(code)].second; }

template<>
std::optional<Outcome> fromWord(std::string_view word)
{
    return find(kOutcomes, word);
}

template<>
std::optional<AttemptClass> fromWord(std::string_view word)
{
    return find(kAttempts, word);
}

template<>
std::optional<policy::VerdictKind> fromWord(std::string_view word)
{
    return find(kVerdicts, word);
}

template<>
std::optional<policy::Action> fromWord(std::string_view word)
{
    return find(kActions, word);
}

template<>
std::optional<base::ErrorCode> fromWord(std::string_view word)
{
    return find(kErrors, word);
}

template<>
std::optional<policy::Dialect> fromWord(std::string_view word)
{
    for (const auto dialect : {policy::Dialect::OpenAiChat, policy::Dialect::OpenAiCompletions, policy::Dialect::OpenAiResponses,
             policy::Dialect::OpenAiOther, policy::Dialect::Anthropic, policy::Dialect::Gemini}) {
        if (policy::dialectName(dialect) == word) {
            return dialect;
        }
    }
    return std::nullopt;
}

} // namespace sluice::api
