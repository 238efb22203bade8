#include "app/sluicectl/error_sentence.h"

namespace sluice::ctl {

QString sentenceOf(base::ErrorCode code)
{
    using base::ErrorCode;
    // No default: the compiler names a code that has no sentence.
    switch (code) {
    case ErrorCode::None:
        return {};
    case ErrorCode::ContentBlocked:
        return QStringLiteral("A guardrail stopped the text.");
    case ErrorCode::InvalidBody:
        return QStringLiteral("The body is not valid JSON in UTF-8.");
    case ErrorCode::RateLimited:
        return QStringLiteral("Too many requests.");
    case ErrorCode::QuotaExceeded:
        return QStringLiteral("The quota is used up.");
    case ErrorCode::ExceedsLimit:
        return QStringLiteral("The request is larger than any wait could admit.");
    case ErrorCode::KeySuspended:
        return QStringLiteral("The client key is suspended.");
    case ErrorCode::Unauthorized:
        return QStringLiteral("The client key is wrong or missing.");
    case ErrorCode::ForbiddenOrigin:
        return QStringLiteral("Host or Origin is not allowed.");
    case ErrorCode::KeyNotAllowed:
        return QStringLiteral("The client key may not be used for this.");
    case ErrorCode::MalformedRequest:
        return QStringLiteral("The request is malformed.");
    case ErrorCode::UnknownTransferCoding:
        return QStringLiteral("The transfer coding is unknown.");
    case ErrorCode::UnsupportedHttpVersion:
        return QStringLiteral("The HTTP version is not supported.");
    case ErrorCode::TargetTooLong:
        return QStringLiteral("The request target is too long.");
    case ErrorCode::HeadTooLarge:
        return QStringLiteral("The request head is too large.");
    case ErrorCode::RequestTimeout:
        return QStringLiteral("The request came too slowly.");
    case ErrorCode::BodyTooLarge:
        return QStringLiteral("The body is too large.");
    case ErrorCode::NotInspectable:
        return QStringLiteral("The body's coding cannot be inspected.");
    case ErrorCode::Busy:
        return QStringLiteral("Out of memory or connections for this request.");
    case ErrorCode::Loop:
        return QStringLiteral("The request came from this relay itself.");
    case ErrorCode::Paused:
        return QStringLiteral("The relay is paused.");
    case ErrorCode::NoUpstream:
        return QStringLiteral("No upstream can be used.");
    case ErrorCode::UpstreamError:
        return QStringLiteral("The upstream failed.");
    case ErrorCode::UpstreamTimeout:
        return QStringLiteral("The upstream did not answer in time.");
    case ErrorCode::UpstreamInterrupted:
        return QStringLiteral("The upstream broke off its answer.");
    case ErrorCode::WebSocketUnsupported:
        return QStringLiteral("The upstream takes no WebSocket connections.");
    case ErrorCode::NotFound:
        return QStringLiteral("There is no such path.");
    case ErrorCode::DnsFailed:
        return QStringLiteral("The host name cannot be resolved.");
    case ErrorCode::ProxyFailed:
        return QStringLiteral("The outbound proxy did not let the connection through.");
    case ErrorCode::TunnelFailed:
        return QStringLiteral("The tunnel's server did not carry the connection.");
    case ErrorCode::ConnectFailed:
        return QStringLiteral("The connection failed.");
    case ErrorCode::ConnectTimeout:
        return QStringLiteral("The connection was not made in time.");
    case ErrorCode::TlsFailed:
        return QStringLiteral("TLS failed.");
    case ErrorCode::CredentialRejected:
        return QStringLiteral("The credential was rejected.");
    case ErrorCode::InvalidResponse:
        return QStringLiteral("The answer is not valid HTTP.");
    case ErrorCode::AddressInUse:
        return QStringLiteral("The address is in use.");
    case ErrorCode::AddressUnavailable:
        return QStringLiteral("The address cannot be used.");
    case ErrorCode::PermissionDenied:
        return QStringLiteral("The system does not permit it.");
    case ErrorCode::FileNotFound:
        return QStringLiteral("The file does not exist.");
    case ErrorCode::FileUnreadable:
        return QStringLiteral("The file cannot be read.");
    case ErrorCode::FileUnwritable:
        return QStringLiteral("The file cannot be written.");
    case ErrorCode::InvalidConfig:
        return QStringLiteral("The configuration cannot be used.");
    case ErrorCode::InvalidWordList:
        return QStringLiteral("The word list cannot be used.");
    case ErrorCode::InvalidCertificate:
        return QStringLiteral("The certificate or key cannot be used.");
    case ErrorCode::KeyStoreUnavailable:
        return QStringLiteral("No key store answers.");
    case ErrorCode::CredentialMissing:
        return QStringLiteral("A credential has no value.");
    case ErrorCode::ClientKeyUnknown:
        return QStringLiteral("There is no such client key.");
    case ErrorCode::BodyNotKept:
        return QStringLiteral("The text of this request is not kept.");
    case ErrorCode::KeyStoreLocked:
        return QStringLiteral("The key store is locked.");
    case ErrorCode::WrongKey:
        return QStringLiteral("This key does not open what is kept.");
    case ErrorCode::Internal:
        return QStringLiteral("Sluice itself went wrong.");
    }
    return {};
}

} // namespace sluice::ctl
