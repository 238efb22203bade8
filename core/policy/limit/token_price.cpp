#include "policy/limit/token_price.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sluice::policy {

namespace {

// More than any real bill; keeps the sums of hostile reports within 64 bits.
constexpr std::uint64_t kMostTokens = 1'000'000'000'000ULL;

// tokens × price, which is in trillionths of a unit; 128 bits are portable only as two doubles or by hand, so the product is capped.
std::uint64_t product(std::uint64_t tokens, MicroPrice price)
{
    const auto each = static_cast<std::uint64_t>(std::max<MicroPrice>(price, 0));
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / 16;
    if (each == 0 || tokens == 0) {
        return 0;
    }
    return tokens > kMost / each ? kMost : tokens * each;
}

std::uint64_t part(const std::optional<std::uint64_t> &tokens) { return std::min(tokens.value_or(0), kMostTokens); }

std::uint64_t rest(std::uint64_t whole, std::uint64_t parts) { return whole > parts ? whole - parts : 0; }

} // namespace

std::optional<NanoMoney> costOf(const TokenUsage &usage, const TokenPrice &price)
{
    if (!usage.input || !usage.output) {
        return std::nullopt;
    }
    const std::uint64_t cachedAudio = std::min(part(usage.cachedAudio), part(usage.cachedInput));
    const std::uint64_t cachedText = part(usage.cachedInput) - cachedAudio;
    const std::uint64_t audio = rest(part(usage.audioInput), cachedAudio);
    const std::uint64_t write = part(usage.cacheWrite);
    const std::uint64_t writeHour = part(usage.cacheWriteHour);
    const std::uint64_t image = part(usage.imageInput);
    const std::uint64_t audioOut = part(usage.audioOutput);
    const std::uint64_t imageOut = part(usage.imageOutput);
    const std::uint64_t text = rest(part(usage.input), cachedText + cachedAudio + audio + write + writeHour + image);
    const std::uint64_t textOut = rest(part(usage.output), audioOut + imageOut);
    const MicroPrice cached = price.cachedInput.value_or(price.input);
    const std::uint64_t trillionths = product(text, price.input) + product(cachedText, cached)
        + product(cachedAudio, price.cachedAudio.value_or(cached)) + product(write, price.cacheWrite.value_or(price.input))
        + product(writeHour, price.cacheWriteHour.value_or(price.cacheWrite.value_or(price.input)))
        + product(audio, price.audioInput.value_or(price.input)) + product(image, price.imageInput.value_or(price.input))
        + product(textOut, price.output) + product(audioOut, price.audioOutput.value_or(price.output))
        + product(imageOut, price.imageOutput.value_or(price.output));
    return static_cast<NanoMoney>(trillionths / 1000 + (trillionths % 1000 == 0 ? 0 : 1));
}

NanoMoney scaled(NanoMoney money, double factor)
{
    if (factor == 1.0 || money == 0) {
        return money;
    }
    // A tenth of a millionth is forgiven before rounding up: 0.8 is not exactly 0.8 in binary.
    const long double exact = static_cast<long double>(money) * static_cast<long double>(factor);
    const long double up = std::ceil(exact - 1e-7L - exact * 1e-15L);
    constexpr auto kMost = static_cast<long double>(std::numeric_limits<NanoMoney>::max() / 4);
    return up >= kMost ? std::numeric_limits<NanoMoney>::max() / 4 : static_cast<NanoMoney>(std::max(up, 0.0L));
}

} // namespace sluice::policy
