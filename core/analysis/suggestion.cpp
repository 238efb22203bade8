#include "analysis/suggestion.h"

#include <array>

namespace sluice::analysis {

namespace {

constexpr std::array<std::string_view, kSuggestionKinds> kWords{"install_intermediate", "renew_certificate", "set_clock", "fix_certificate_name",
    "enlarge_head_buffer", "stop_buffering", "keep_alive", "truncated_answer", "check_dns", "check_way", "check_tls", "more_connections",
    "upstream_slow", "raise_body_limit", "raise_own_limit", "slow_down", "raise_quota", "check_credential", "check_path", "check_request",
    "client_patience", "add_upstream", "read_error_log"};
static_assert(!kWords.back().empty(), "a word for each");

std::optional<SuggestionKind> kindFor(ErrorClass kind, ErrorPhase phase, const Evidence &evidence)
{
    const bool isLocal = phase == ErrorPhase::Local;
    switch (kind) {
    case ErrorClass::CertificateChain:
        return SuggestionKind::InstallIntermediate;
    case ErrorClass::CertificateExpired:
        // One upstream forgets to renew; several at once do not.
        return evidence.upstreams >= 2 ? SuggestionKind::SetClock : SuggestionKind::RenewCertificate;
    case ErrorClass::CertificateEarly:
        return SuggestionKind::SetClock;
    case ErrorClass::CertificateName:
        return SuggestionKind::FixCertificateName;
    case ErrorClass::Tls:
        return SuggestionKind::CheckTls;
    case ErrorClass::HeaderTooBig:
        return SuggestionKind::EnlargeHeadBuffer;
    case ErrorClass::Buffered:
        return SuggestionKind::StopBuffering;
    case ErrorClass::Dns:
        return SuggestionKind::CheckDns;
    case ErrorClass::Refused:
    case ErrorClass::Unreachable:
        return SuggestionKind::CheckWay;
    case ErrorClass::Timeout:
        if (phase == ErrorPhase::Client) {
            return std::nullopt;
        }
        return phase == ErrorPhase::Connect || phase == ErrorPhase::Tls || phase == ErrorPhase::Resolve ? SuggestionKind::CheckWay
                                                                                                       : SuggestionKind::UpstreamSlow;
    case ErrorClass::Reset:
        if (phase == ErrorPhase::ReadBody) {
            return SuggestionKind::TruncatedAnswer;
        }
        if (phase == ErrorPhase::Send || phase == ErrorPhase::ReadHead) {
            return SuggestionKind::KeepAlive;
        }
        return phase == ErrorPhase::Client ? std::optional<SuggestionKind>() : SuggestionKind::CheckWay;
    case ErrorClass::Descriptors:
        return SuggestionKind::MoreConnections;
    case ErrorClass::BodyTooLarge:
        return SuggestionKind::RaiseBodyLimit;
    case ErrorClass::RequestLimit:
    case ErrorClass::ConnectionLimit:
        if (phase == ErrorPhase::Unknown) {
            return SuggestionKind::ReadErrorLog; // it says whose limit it was
        }
        return isLocal ? SuggestionKind::RaiseOwnLimit : SuggestionKind::SlowDown;
    case ErrorClass::Quota:
        return SuggestionKind::RaiseQuota;
    case ErrorClass::Unauthorized:
        return SuggestionKind::CheckCredential;
    case ErrorClass::NotFound:
        return SuggestionKind::CheckPath;
    case ErrorClass::BadRequest:
        return SuggestionKind::CheckRequest;
    case ErrorClass::NoUpstream:
    case ErrorClass::Overloaded:
        return SuggestionKind::AddUpstream;
    case ErrorClass::ClientGone:
        return SuggestionKind::ClientPatience;
    case ErrorClass::BadGateway:
        return SuggestionKind::ReadErrorLog;
    case ErrorClass::InvalidAnswer:
    case ErrorClass::ServerFault:
    case ErrorClass::Blocked:
    case ErrorClass::Other:
        break;
    }
    return std::nullopt;
}

} // namespace

std::string_view wordOf(SuggestionKind kind)
{
    return kWords[static_cast<std::size_t>(kind)];
}

std::optional<Suggestion> suggestionFor(ErrorClass kind, ErrorPhase phase, const Evidence &evidence)
{
    const std::optional<SuggestionKind> suggested = kindFor(kind, phase, evidence);
    if (evidence.count == 0 || !suggested) {
        return std::nullopt;
    }
    return Suggestion{*suggested, evidence};
}

} // namespace sluice::analysis
