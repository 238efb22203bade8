#include "http/header_rules.h"

#include "http/char_class.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sluice::http {

namespace {

// Sorted, for binary search.
constexpr std::array<std::string_view, 10> kHopByHop{
    "connection", "http2-settings",   "keep-alive",    "proxy-authenticate", "proxy-authorization", "proxy-connection",
    "te",         "trailer",          "transfer-encoding", "upgrade",
};
constexpr std::array<std::string_view, 5> kCredentials{
    "api-key", "authorization", "cookie", "x-api-key", "x-goog-api-key",
};
// Of a request: what the relay writes itself, and what tells the upstream about the caller's machine.
constexpr std::array<std::string_view, 7> kNotUpstream{
    "accept-encoding", "content-length", "expect", "forwarded", "host", "origin", "referer",
};
// Of an answer: framing, and what the upstream says about its own origin, which ours is not.
constexpr std::array<std::string_view, 4> kNotDownstream{
    "alt-svc", "content-length", "set-cookie", "strict-transport-security",
};
static_assert(std::is_sorted(kHopByHop.begin(), kHopByHop.end()));
static_assert(std::is_sorted(kCredentials.begin(), kCredentials.end()));
static_assert(std::is_sorted(kNotUpstream.begin(), kNotUpstream.end()));
static_assert(std::is_sorted(kNotDownstream.begin(), kNotDownstream.end()));

// A name as the lists spell it. '_' counts as '-', because frameworks that turn fields into variables cannot tell them apart
// and X_Api_Key would pass as a credential there.
class PlainName final {
public:
    explicit PlainName(std::string_view name)
        : m_size(std::min(name.size(), m_bytes.size()))
        , m_cut(name.size() > m_bytes.size())
    {
        for (std::size_t i = 0; i < m_size; ++i) {
            const char c = name[i];
            m_bytes[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        }
    }

    [[nodiscard]] std::string_view view() const { return {m_bytes.data(), m_size}; }

    template<std::size_t N>
    [[nodiscard]] bool isIn(const std::array<std::string_view, N> &list) const
    {
        return !m_cut && std::binary_search(list.begin(), list.end(), view());
    }

private:
    std::array<char, 32> m_bytes{};
    std::size_t m_size;
    bool m_cut; // longer than any name in a list
};

// The fields Connection names beside its own options; hardly ever any, so that the common case costs one look.
std::vector<std::string_view> namedByConnection(const HeaderMap &headers)
{
    std::vector<std::string_view> names;
    for (const HeaderMap::Field &field : headers.fields()) {
        if (!equalsNoCase(field.name, "Connection")) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            const std::string_view name = chars::trimmed(rest.substr(0, comma));
            if (!name.empty() && !equalsNoCase(name, "keep-alive") && !equalsNoCase(name, "close")) {
                names.push_back(name);
            }
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return names;
}

bool isAmong(const std::vector<std::string_view> &names, std::string_view name)
{
    return std::any_of(names.begin(), names.end(),
                       [name](std::string_view other) { return equalsNoCase(other, name); });
}

} // namespace

bool isHopByHop(std::string_view name) { return PlainName(name).isIn(kHopByHop); }

bool isCredential(std::string_view name) { return PlainName(name).isIn(kCredentials); }

HeaderMap upstreamRequestHeaders(const HeaderMap &downstream)
{
    HeaderMap kept;
    kept.reserve(downstream.fields().size() + 8);
    const std::vector<std::string_view> named = namedByConnection(downstream);
    for (const HeaderMap::Field &field : downstream.fields()) {
        const PlainName name(field.name);
        const std::string_view text = name.view();
        if (name.isIn(kHopByHop) || name.isIn(kCredentials) || name.isIn(kNotUpstream)
            || text.starts_with("sec-fetch-") || text.starts_with("x-forwarded-")
            || text.starts_with("x-sluice-") || text.starts_with("proxy-")
            || isAmong(named, field.name)) {
            continue;
        }
        kept.add(field.name, field.value);
    }
    return kept;
}

HeaderMap downstreamResponseHeaders(const HeaderMap &upstream)
{
    HeaderMap kept;
    kept.reserve(upstream.fields().size() + 8);
    const std::vector<std::string_view> named = namedByConnection(upstream);
    for (const HeaderMap::Field &field : upstream.fields()) {
        const PlainName name(field.name);
        const std::string_view text = name.view();
        if (name.isIn(kHopByHop) || name.isIn(kNotDownstream) || text.starts_with("access-control-")
            || text.starts_with("x-sluice-") || text.starts_with("proxy-")
            || isAmong(named, field.name)) {
            continue;
        }
        kept.add(field.name, field.value);
    }
    return kept;
}

} // namespace sluice::http
