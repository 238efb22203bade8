#include "base/error.h"

#include <array>

namespace sluice::base {

namespace {

struct Row {
    ErrorCode code;
    std::string_view wire;
    int status;
};

constexpr std::array kRows{
    Row{ErrorCode::ContentBlocked, "sluice_content_blocked", 400},
    Row{ErrorCode::InvalidBody, "sluice_invalid_body", 400},
    Row{ErrorCode::RateLimited, "sluice_rate_limited", 429},
    Row{ErrorCode::QuotaExceeded, "sluice_quota_exceeded", 429},
    Row{ErrorCode::ExceedsLimit, "sluice_exceeds_limit", 400},
    Row{ErrorCode::KeySuspended, "sluice_key_suspended", 429},
    Row{ErrorCode::Unauthorized, "sluice_unauthorized", 401},
    Row{ErrorCode::ForbiddenOrigin, "sluice_forbidden_origin", 403},
    Row{ErrorCode::KeyNotAllowed, "sluice_key_not_allowed", 403},
    Row{ErrorCode::MalformedRequest, {}, 400},
    Row{ErrorCode::UnknownTransferCoding, {}, 501},
    Row{ErrorCode::UnsupportedHttpVersion, {}, 505},
    Row{ErrorCode::TargetTooLong, {}, 414},
    Row{ErrorCode::HeadTooLarge, {}, 431},
    Row{ErrorCode::RequestTimeout, {}, 408},
    Row{ErrorCode::BodyTooLarge, "sluice_body_too_large", 413},
    Row{ErrorCode::NotInspectable, "sluice_not_inspectable", 415},
    Row{ErrorCode::Busy, "sluice_busy", 503},
    Row{ErrorCode::Loop, "sluice_loop", 508},
    Row{ErrorCode::Paused, "sluice_paused", 503},
    Row{ErrorCode::NoUpstream, "sluice_no_upstream", 503},
    Row{ErrorCode::UpstreamError, "sluice_upstream_error", 502},
    Row{ErrorCode::UpstreamTimeout, "sluice_upstream_timeout", 504},
    Row{ErrorCode::UpstreamInterrupted, "sluice_upstream_interrupted", 0},
    Row{ErrorCode::WebSocketUnsupported, "sluice_websocket_unsupported", 426},
    Row{ErrorCode::NotFound, {}, 404},
};

const Row *rowOf(ErrorCode code)
{
    for (const Row &row : kRows) {
        if (row.code == code) {
            return &row;
        }
    }
    return nullptr;
}

} // namespace

std::string_view wireCode(ErrorCode code)
{
    const Row *row = rowOf(code);
    return row ? row->wire : std::string_view{};
}

int httpStatus(ErrorCode code)
{
    const Row *row = rowOf(code);
    return row ? row->status : 0;
}

std::string toString(const Error &error)
{
    std::string text = error.where;
    if (error.line > 0) {
        text += ':';
        text += std::to_string(error.line);
    }
    if (!text.empty()) {
        text += ": ";
    }
    return text + error.detail;
}

} // namespace sluice::base
