#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sluice::relay {

// Which upstream gave which Responses answer: a request that goes on from one by its id must return there. The most recent kCapacity are
// known; an older one is chosen for like any other request. Any thread.
class ResponseOrigins final {
public:
    static constexpr std::size_t kCapacity = 50'000; // about 8 MB at most

    void remember(const std::string &responseId, const std::string &upstream);
    [[nodiscard]] std::optional<std::string> find(std::string_view responseId) const;

private:
    using Entry = std::pair<std::string, std::string>;

    mutable std::mutex m_mutex;
    std::list<Entry> m_entries; // guarded by m_mutex; oldest first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_byId; // guarded by m_mutex; keys live in m_entries
};

} // namespace sluice::relay
