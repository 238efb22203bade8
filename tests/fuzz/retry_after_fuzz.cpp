#include "fuzz/pieces.h"
#include "policy/resilience/retry_after.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace sluice;

namespace {

constexpr base::WallTime kNow{std::chrono::hours(500'000)};

void requireInRange(std::optional<base::Duration> wait)
{
    fuzz::require(!wait || (*wait >= base::Duration::zero() && *wait <= policy::kLongestRetryAfter), "between now and five minutes");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(bytes), size);
    const auto seconds = policy::parseRetryAfter(input, kNow);
    requireInRange(seconds);
    requireInRange(policy::parseRetryAfterMs(input));
    requireInRange(policy::parseResetAfter(input));
    fuzz::require(policy::parseRetryAfter(' ' + std::string(input) + '\t', kNow) == seconds, "space around it means nothing");
    // Of a whole head the header that can be read decides, whatever stands in the others.
    const auto ofHead = policy::retryAfterOf(
        [input](std::string_view name) -> std::optional<std::string_view> {
            return name == "retry-after" ? std::optional<std::string_view>("7") : std::optional(input);
        },
        kNow);
    fuzz::require(ofHead == (policy::parseRetryAfterMs(input) ? policy::parseRetryAfterMs(input) : base::Duration(std::chrono::seconds(7))),
                  "milliseconds first, then seconds");
    return 0;
}
