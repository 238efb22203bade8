#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Who may call: an exact Host (one of our own names with our port or none), no foreign web page (Origin, Sec-Fetch-Site), and,
// where the settings ask for it, a client key. Names the client for records and limits. The first two have no off switch: a web
// page that reaches a local port must get nothing (RELIABILITY.md 4). Worker thread.
class AccessFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;

private:
    static FilterStatus identify(ExchangeContext &context);
};

// The credential a caller presented in its head, wherever SDKs put it; empty if none.
std::string_view presentedKey(const http::HeaderMap &headers);

// Whether `host` (a Host field) is one of our own names; exact after lower-casing, never a suffix.
bool isOwnHost(std::string_view host, const ListenerFacts &listener);

} // namespace sluice::relay
