#pragma once

#include "api/config/client_config.h"
#include "base/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// The client keys of the settings, ready to be looked up. What a caller shows is hashed, and only hashes are compared: the search finds those
// that share their first eight bytes with it, which tells nobody anything about the key, and they are compared in constant time. Part of the
// immutable RuntimeConfig. Any thread.
class ClientKeyTable final {
public:
    struct Match {
        std::size_t key = 0; // in ClientsConfig::keys
        bool isOld = false; // the key before the last rotation
    };

    ClientKeyTable() = default;
    explicit ClientKeyTable(const api::ClientsConfig &settings);

    [[nodiscard]] std::optional<Match> find(std::string_view presented) const;

private:
    using Digest = std::array<std::uint8_t, 32>;
    struct Entry {
        std::uint64_t begin = 0; // the digest's first eight bytes
        Digest digest{};
        Match match;
    };

    std::vector<Entry> m_entries; // by `begin`
};

// Why the key is good for nothing now, for its user; empty: it is good.
std::string whyNotGood(const api::ClientKeyConfig &key, bool isOld, base::WallTime now);

// The key of this id; null if there is none.
const api::ClientKeyConfig *findClientKey(const api::ClientsConfig &clients, std::string_view id);

// Why the key may not ask for the model (empty: it named none, and `mustName` says whether it must), for its user; empty: it may.
std::string whyNotModel(const api::ClientKeyConfig &key, std::string_view model, bool mustName);
std::string whyNotRoute(const api::ClientKeyConfig &key, std::string_view route);
[[nodiscard]] bool mayUseUpstream(const api::ClientKeyConfig &key, std::string_view upstream);

} // namespace sluice::relay
