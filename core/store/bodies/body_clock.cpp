#include "store/bodies/body_clock.h"

#include <algorithm>
#include <fstream>
#include <string>

#if defined(__linux__)
#include <ctime>
#endif

namespace sluice::store {

namespace {

#if defined(__linux__)

// "6c5b4a3f-…", 32 digits between hyphens.
BootId readBootId()
{
    BootId id{};
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string text;
    std::getline(file, text);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    if (text.size() != 2 * id.size() || text.find_first_not_of("0123456789abcdef") != std::string::npos) {
        return {};
    }
    for (std::size_t i = 0; i < id.size(); ++i) {
        id[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    }
    return id;
}

#endif

} // namespace

BodyTime BodyTime::now()
{
    BodyTime time;
    time.wall = base::wallNow();
#if defined(__linux__)
    static const BootId kThisBoot = readBootId();
    timespec sinceBoot{};
    if (::clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0) {
        time.sinceBoot = std::chrono::seconds(sinceBoot.tv_sec)
            + std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(sinceBoot.tv_nsec));
        time.boot = kThisBoot;
    }
#else
    time.sinceBoot = std::chrono::duration_cast<std::chrono::milliseconds>(base::now().time_since_epoch());
#endif
    return time;
}

BodyClock::BodyClock(const BodyTime &now)
    : m_mark{now.wall, now.sinceBoot, now.boot}
{
}

bool BodyClock::resume(const ClockMark &mark)
{
    const bool sameBoot = mark.boot == m_mark.boot && mark.boot != BootId{} && mark.sinceBoot <= m_mark.sinceBoot;
    if (sameBoot) {
        m_mark.latest = std::max(m_mark.latest, mark.latest + (m_mark.sinceBoot - mark.sinceBoot));
        return true;
    }
    return mark.latest <= m_mark.latest;
}

base::WallTime BodyClock::advance(const BodyTime &now)
{
    const std::chrono::milliseconds passed = std::max(now.sinceBoot - m_mark.sinceBoot, std::chrono::milliseconds(0));
    m_mark.latest = std::max(now.wall, m_mark.latest + passed);
    m_mark.sinceBoot = std::max(now.sinceBoot, m_mark.sinceBoot);
    return m_mark.latest;
}

void BodyClock::restart(const BodyTime &now)
{
    m_mark = {now.wall, now.sinceBoot, now.boot};
}

} // namespace sluice::store
