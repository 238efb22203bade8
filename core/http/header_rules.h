#pragma once

#include "http/header_map.h"

#include <string_view>

namespace sluice::http {

// What may cross the relay (RFC 9110 7.6.1, RELIABILITY.md 2.1 and 4). Both copy instead of editing: a field the relay adds
// afterwards cannot be taken away by the caller's Connection field.

// Downstream request to upstream: drops hop-by-hop fields, fields named by Connection, Host, Content-Length, Expect, Accept-Encoding,
// credentials (Authorization, x-api-key, api-key, x-goog-api-key, Cookie), Origin, Referer, Sec-Fetch-*, Forwarded and X-Forwarded-*, and x-sluice-*.
HeaderMap upstreamRequestHeaders(const HeaderMap &downstream);

// Upstream answer to downstream: drops hop-by-hop fields, Content-Length, Access-Control-*, Set-Cookie, Alt-Svc,
// Strict-Transport-Security and x-sluice-*.
HeaderMap downstreamResponseHeaders(const HeaderMap &upstream);

bool isHopByHop(std::string_view name);
bool isCredential(std::string_view name);

} // namespace sluice::http
