#include "fuzz/pieces.h"
#include "relay/upstream/proxy_handshake.h"

#include <string>

using namespace sluice;
using Event = relay::ProxyHandshake::Step::Event;

namespace {

struct Seen {
    Event event = Event::NeedMore;
    base::ErrorCode error = base::ErrorCode::None;
    std::string said;
    std::size_t taken = 0; // of what the proxy sent, once it is Done
};

relay::OutboundProxy proxyFor(std::uint8_t choice)
{
    relay::OutboundProxy proxy;
    proxy.kind = choice % 2 == 0 ? relay::OutboundProxy::Kind::HttpConnect : relay::OutboundProxy::Kind::Socks5;
    proxy.host = QStringLiteral("proxy.example");
    proxy.port = 1080;
    proxy.credential = base::Secret(choice % 4 >= 2 ? "me:word" : "");
    return proxy;
}

// Gives it pieces as they come; what it does not take stays for the next.
template<typename Next>
Seen talk(const relay::OutboundProxy &proxy, std::string_view rest, Next next)
{
    relay::ProxyHandshake handshake(proxy, QStringLiteral("api.example"), 443);
    Seen seen;
    seen.said = handshake.takeOutput();
    std::string unread;
    while (!rest.empty() && seen.event == Event::NeedMore) {
        unread += next(rest);
        while (seen.event == Event::NeedMore) {
            const relay::ProxyHandshake::Step step = handshake.feed(unread);
            fuzz::require(step.consumed <= unread.size(), "no more is taken than was given");
            unread.erase(0, step.consumed);
            seen.taken += step.consumed;
            seen.said += handshake.takeOutput();
            seen.event = step.event;
            seen.error = step.error.code;
            if (step.consumed == 0 || unread.empty()) {
                break;
            }
        }
    }
    fuzz::require((seen.event == Event::Failed) == (seen.error != base::ErrorCode::None), "a failure has its reason");
    return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    const relay::OutboundProxy proxy = proxyFor(bytes[0]);
    const Seen whole = talk(proxy, input, [](std::string_view &rest) { return std::exchange(rest, {}); });
    fuzz::Pieces pieces(bytes[0]);
    const Seen split = talk(proxy, input, [&pieces](std::string_view &rest) { return pieces.next(rest); });
    fuzz::require(whole.event == split.event && whole.error == split.error && whole.said == split.said,
                  "the result does not depend on how the bytes were split");
    fuzz::require(whole.event != Event::Done || whole.taken == split.taken, "and leaves the target's bytes alone");
    return 0;
}
