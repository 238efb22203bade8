#include "store/bodies/key_ring.h"

#include "store/keys/key_material.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

namespace sluice::store {

namespace {

constexpr std::string_view kVersion = "ring1";

std::string_view takeUpTo(std::string_view &rest, char separator)
{
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

bool readNumber(std::string_view text, std::int64_t &number)
{
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size();
}

bool readBoot(std::string_view text, BootId &boot)
{
    if (text.size() != 2 * boot.size()) {
        return false;
    }
    for (std::size_t i = 0; i < boot.size(); ++i) {
        const char *const digits = text.data() + 2 * i;
        if (const auto [end, problem] = std::from_chars(digits, digits + 2, boot[i], 16); problem != std::errc() || end != digits + 2) {
            return false;
        }
    }
    return true;
}

std::string hexOf(const BootId &boot)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : boot) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15U];
    }
    return text;
}

} // namespace

const KeyRing::Entry *KeyRing::find(std::int64_t hour) const
{
    const auto found = std::find_if(hours.begin(), hours.end(), [hour](const Entry &entry) { return entry.hour == hour; });
    return found == hours.end() ? nullptr : &*found;
}

base::Secret KeyRing::text() const
{
    std::string text;
    text.reserve(128 + hours.size() * 128); // never moved, so that no copy stays behind
    text += kVersion;
    text += ';' + std::to_string(mark.latest.time_since_epoch().count()) + ';' + std::to_string(mark.sinceBoot.count()) + ';' + hexOf(mark.boot);
    for (const Entry &entry : hours) {
        text += ';' + std::to_string(entry.hour) + ',' + std::to_string(entry.destroyBy.time_since_epoch().count()) + ',';
        text += toKeyText(entry.secret).reveal();
    }
    return base::Secret(std::move(text));
}

KeyRing KeyRing::parse(std::string_view text)
{
    KeyRing ring;
    std::int64_t latest = 0;
    std::int64_t sinceBoot = 0;
    if (takeUpTo(text, ';') != kVersion || !readNumber(takeUpTo(text, ';'), latest) || !readNumber(takeUpTo(text, ';'), sinceBoot)
        || !readBoot(takeUpTo(text, ';'), ring.mark.boot)) {
        return {};
    }
    ring.mark.latest = base::WallTime(std::chrono::milliseconds(latest));
    ring.mark.sinceBoot = std::chrono::milliseconds(sinceBoot);
    while (!text.empty()) {
        std::string_view part = takeUpTo(text, ';');
        Entry entry;
        std::int64_t destroyBy = 0;
        if (!readNumber(takeUpTo(part, ','), entry.hour) || !readNumber(takeUpTo(part, ','), destroyBy)) {
            return {};
        }
        std::optional<base::Secret> secret = fromKeyText(part);
        if (!secret) {
            return {};
        }
        entry.destroyBy = base::WallTime(std::chrono::milliseconds(destroyBy));
        entry.secret = std::move(*secret);
        ring.hours.push_back(std::move(entry));
    }
    return ring;
}

} // namespace sluice::store
