#include "store/bodies/hour_keys.h"

#include "store/bodies/key_ring.h"

#include <algorithm>
#include <utility>

namespace sluice::store {

namespace {

using namespace std::chrono_literals;

constexpr auto kHour = 1h;

std::string boundTo(std::int64_t hour, base::WallTime begins)
{
    std::string bound("sluice body hour key 1");
    appendNumber(bound, static_cast<std::uint64_t>(hour));
    appendNumber(bound, static_cast<std::uint64_t>(begins.time_since_epoch().count()));
    return bound;
}

} // namespace

HourKeys::HourKeys(QString path)
    : m_file(std::move(path))
{
}

HourKeys::~HourKeys() = default;

base::Result<void> HourKeys::open(const BodyTime &now)
{
    if (auto opened = m_file.open(); !opened) {
        return opened;
    }
    m_hours.clear();
    for (std::size_t i = 0; i < KeyFile::kSlots; ++i) {
        const KeyFile::Slot &slot = m_file.slot(i);
        if (slot.hour != 0) {
            // The beginning is bound to the wrapped key; the end is not, and so cannot be later than that allows.
            m_hours.push_back({slot.hour, slot.begins, std::min(slot.destroyBy, slot.begins + kLongestLife), i, {}, {}});
        }
    }
    std::sort(m_hours.begin(), m_hours.end(), [](const Hour &a, const Hour &b) { return a.begins < b.begins; });
    m_clock.emplace(now);
    if (!m_hours.empty() && !m_clock->resume(m_file.mark())) {
        return destroyAll(now);
    }
    return expire(now);
}

HourKeys::PassphraseFacts HourKeys::passphraseFacts()
{
    if (awaitsMaster() && wrap() == KeyWrap::Passphrase) {
        return {m_file.head().salt, m_file.head().cost};
    }
    PassphraseFacts facts;
    facts.salt.resize(KeyFile::kSaltSize);
    if (!fillRandom(facts.salt)) {
        facts.salt.clear();
    }
    return facts;
}

base::Result<void> HourKeys::unlock(KeyWrap wrap, base::Secret master, std::string_view ring, const PassphraseFacts &facts, const BodyTime &now)
{
    if (!m_clock) {
        return base::Error{.code = base::ErrorCode::Internal, .detail = "the keys of kept texts are not open", .where = {}};
    }
    const std::string check = keyCheckOf(master);
    if (awaitsMaster() && (m_file.head().wrap != wrap || m_file.head().check != check)) {
        return base::Error{.code = base::ErrorCode::WrongKey, .detail = "what is kept was sealed under another key", .where = {}};
    }
    const KeyRing read = KeyRing::parse(ring);
    if (!read.hours.empty() && !m_clock->resume(read.mark)) {
        if (auto destroyed = destroyAll(now); !destroyed) {
            return destroyed;
        }
    }
    if (m_file.head().check != check || m_file.head().wrap != wrap) {
        if (auto written = m_file.setHead({wrap, facts.cost, facts.salt, check}); !written) {
            return written;
        }
    }
    m_master = std::move(master);
    m_ringChanged = false;
    for (Hour &hour : m_hours) {
        if (const auto *const entry = read.find(hour.hour)) {
            hour.ringSecret = entry->secret;
            hour.destroyBy = std::min(hour.destroyBy, entry->destroyBy);
        }
    }
    for (std::size_t i = m_hours.size(); i-- > 0;) {
        if (!openHour(m_hours[i])) {
            if (auto ended = end(i, now); !ended) {
                return ended;
            }
        }
    }
    m_ringChanged = m_ringChanged || read.hours.size() != m_hours.size();
    return expire(now);
}

void HourKeys::lock()
{
    m_master = {};
    for (Hour &hour : m_hours) {
        hour.key = {};
        hour.ringSecret = {};
    }
}

base::Result<void> HourKeys::setLife(std::chrono::hours life, const BodyTime &now)
{
    m_life = std::clamp<std::chrono::hours>(life, 1h, kLongestLife);
    for (Hour &hour : m_hours) {
        if (const base::WallTime end = hour.begins + m_life; end < hour.destroyBy) {
            hour.destroyBy = end;
            m_ringChanged = isUnlocked() || m_ringChanged;
            KeyFile::Slot slot = m_file.slot(hour.slot);
            slot.destroyBy = end;
            if (auto written = m_file.setSlot(hour.slot, std::move(slot)); !written) {
                return written;
            }
        }
    }
    return m_clock ? expire(now) : base::Result<void>();
}

base::Result<HourKeys::Current> HourKeys::current(const BodyTime &now)
{
    if (!isUnlocked()) {
        return base::Error{.code = base::ErrorCode::KeyStoreUnavailable, .detail = "the master key is not at hand", .where = {}};
    }
    if (auto expired = expire(now); !expired) {
        return expired.error();
    }
    const base::WallTime time = m_clock->advance(now);
    if (m_hours.empty() || time - m_hours.back().begins >= std::min<std::chrono::milliseconds>(kHour, m_life)) {
        if (auto begun = begin(time); !begun) {
            return begun.error();
        }
    }
    return Current{m_hours.back().hour, &m_hours.back().key};
}

const base::Secret *HourKeys::keyOf(std::int64_t hour, const BodyTime &now)
{
    if (!m_clock) {
        return nullptr;
    }
    static_cast<void>(expire(now)); // in memory it is gone whatever the disk says
    const auto found = std::find_if(m_hours.begin(), m_hours.end(), [hour](const Hour &one) { return one.hour == hour; });
    return found == m_hours.end() || found->key.isEmpty() ? nullptr : &found->key;
}

base::Result<void> HourKeys::expire(const BodyTime &now)
{
    const base::WallTime time = m_clock->advance(now);
    base::Result<void> result = burn();
    for (std::size_t i = m_hours.size(); i-- > 0;) {
        if (time >= m_hours[i].destroyBy) {
            if (auto ended = end(i, now); !ended) {
                result = ended;
            }
        }
    }
    if (m_hours.empty()) {
        m_clock->restart(now); // no life is measured by it: a clock that was wrong may be right again
    }
    // Every minute is enough: what a killed process did not write is that much of an hour at most.
    if (!m_hours.empty() && (m_file.mark().boot != now.boot || m_clock->mark().latest - m_file.mark().latest >= 1min)) {
        if (auto written = m_file.setMark(m_clock->mark()); !written && result) {
            result = written;
        }
    }
    return result;
}

base::Result<void> HourKeys::destroyAll(const BodyTime &now)
{
    base::Result<void> result = burn();
    while (!m_hours.empty()) {
        if (auto ended = end(m_hours.size() - 1, now); !ended) {
            result = ended;
        }
    }
    if (m_clock) {
        m_clock->restart(now);
    }
    return result;
}

base::Result<void> HourKeys::remove(const BodyTime &now)
{
    auto destroyed = destroyAll(now);
    lock();
    m_clock.reset();
    m_unburnt.clear();
    auto removed = m_file.remove();
    return removed ? removed : destroyed;
}

std::vector<std::int64_t> HourKeys::hours() const
{
    std::vector<std::int64_t> all;
    all.reserve(m_hours.size());
    for (const Hour &hour : m_hours) {
        all.push_back(hour.hour);
    }
    return all;
}

std::optional<std::chrono::milliseconds> HourKeys::untilNextEnd(const BodyTime &now)
{
    if (m_hours.empty() || !m_clock) {
        return std::nullopt;
    }
    const auto first = std::min_element(
        m_hours.begin(), m_hours.end(), [](const Hour &a, const Hour &b) { return a.destroyBy < b.destroyBy; });
    return std::max(first->destroyBy - m_clock->advance(now), std::chrono::milliseconds(0));
}

base::Secret HourKeys::ring() const
{
    if (m_hours.empty() || wrap() != KeyWrap::KeyStore || !m_clock) {
        return {};
    }
    KeyRing ring;
    ring.mark = m_clock->mark();
    for (const Hour &hour : m_hours) {
        ring.hours.push_back({hour.hour, hour.destroyBy, hour.ringSecret});
    }
    return ring.text();
}

// Memory first, then the disk: what a slow or full disk holds up must not be usable meanwhile.
base::Result<void> HourKeys::end(std::size_t index, const BodyTime &now)
{
    const std::size_t slot = m_hours[index].slot;
    m_hours.erase(m_hours.begin() + static_cast<std::ptrdiff_t>(index)); // Secret wipes itself
    m_ringChanged = true;
    m_unburnt.push_back(slot);
    auto burnt = burn();
    if (m_hours.empty() && m_clock) {
        m_clock->restart(now);
    }
    return burnt;
}

base::Result<void> HourKeys::burn()
{
    while (!m_unburnt.empty()) {
        if (auto cleared = m_file.clearSlot(m_unburnt.back()); !cleared) {
            return cleared;
        }
        m_unburnt.pop_back();
    }
    return {};
}

base::Result<void> HourKeys::begin(base::WallTime time)
{
    const std::optional<std::size_t> slot = freeSlot();
    Hour hour;
    hour.key = randomKeyBytes();
    if (wrap() == KeyWrap::KeyStore) {
        hour.ringSecret = randomKeyBytes();
    }
    if (!slot || hour.key.isEmpty() || (wrap() == KeyWrap::KeyStore && hour.ringSecret.isEmpty())) {
        return base::Error{.code = base::ErrorCode::Internal, .detail = "no key can be made for this hour", .where = {}};
    }
    hour.begins = time;
    hour.destroyBy = time + m_life;
    hour.hour = std::max<std::int64_t>(time.time_since_epoch().count(), m_hours.empty() ? 1 : m_hours.back().hour + 1);
    hour.slot = *slot;
    if (auto marked = m_file.setMark(m_clock->mark()); !marked) {
        return marked;
    }
    if (auto written = write(hour); !written) {
        m_unburnt.push_back(*slot); // half of it may be there
        return written;
    }
    m_hours.push_back(std::move(hour));
    m_ringChanged = true;
    return {};
}

base::Result<void> HourKeys::write(const Hour &hour)
{
    std::string wrapped(Aes256Gcm::kNonceSize, '\0');
    if (!fillRandom(wrapped)) {
        return base::Error{.code = base::ErrorCode::Internal, .detail = "the system has no randomness to give", .where = {}};
    }
    const std::string nonce = wrapped;
    if (!m_cipher.seal(wrappingKey(hour).reveal(), nonce, boundTo(hour.hour, hour.begins), hour.key.reveal(), wrapped)) {
        return base::Error{.code = base::ErrorCode::Internal, .detail = "the key of this hour cannot be wrapped", .where = {}};
    }
    return m_file.setSlot(hour.slot, {hour.hour, hour.begins, hour.destroyBy, std::move(wrapped)});
}

bool HourKeys::openHour(Hour &hour)
{
    if (wrap() == KeyWrap::KeyStore && hour.ringSecret.isEmpty()) {
        return false;
    }
    const std::string &wrapped = m_file.slot(hour.slot).wrapped;
    const std::string_view all(wrapped);
    std::string key;
    key.reserve(kKeyBytes);
    if (!m_cipher.open(wrappingKey(hour).reveal(), all.substr(0, Aes256Gcm::kNonceSize), boundTo(hour.hour, hour.begins),
            all.substr(Aes256Gcm::kNonceSize), key)) {
        return false;
    }
    hour.key = base::Secret(std::move(key));
    return true;
}

base::Secret HourKeys::wrappingKey(const Hour &hour) const
{
    std::string context;
    appendNumber(context, static_cast<std::uint64_t>(hour.hour));
    context.reserve(context.size() + kKeyBytes);
    context += hour.ringSecret.reveal();
    const base::Secret wiped(std::move(context));
    return derivedKey(m_master, "sluice body hour", wiped.reveal());
}

std::optional<std::size_t> HourKeys::freeSlot() const
{
    for (std::size_t i = 0; i < KeyFile::kSlots; ++i) {
        const bool waits = std::find(m_unburnt.begin(), m_unburnt.end(), i) != m_unburnt.end();
        if (m_file.slot(i).hour == 0 && !waits) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace sluice::store
