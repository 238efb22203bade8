#include "analysis/suggestion.h"

namespace sluice::analysis {

namespace {

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

std::optional<Suggestion> suggestionFor(ErrorClass kind, ErrorPhase phase, const Evidence &evidence)
{
    const std::optional<SuggestionKind> suggested = kindFor(kind, phase, evidence);
    if (evidence.count == 0 || !suggested) {
        return std::nullopt;
    }
    return Suggestion{*suggested, evidence};
}

} // namespace sluice::analysis
