#include "policy/limit/repeat_table.h"

namespace sluice::policy {

int RepeatTable::add(std::uint64_t digest, base::TimePoint now)
{
    Entry *least = &m_entries.front();
    for (Entry &entry : m_entries) {
        if (entry.count > 0 && now - entry.first >= kWindow) {
            entry = {};
        }
        if (entry.count > 0 && entry.digest == digest) {
            entry.last = now;
            return ++entry.count;
        }
        // A free place, else the rarest; of equals the one that was not seen for longest.
        if (entry.count < least->count || (entry.count == least->count && entry.last < least->last)) {
            least = &entry;
        }
    }
    *least = {digest, now, now, 1};
    return 1;
}

} // namespace sluice::policy
