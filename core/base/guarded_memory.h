#pragma once

#include <cstddef>

namespace sluice::base {

// Memory for secrets: pages that are kept out of swap (mlock) and out of core dumps (MADV_DONTDUMP) as far as the system allows, and where they are
// used up or none are to be had, ordinary memory. Small pieces; what is larger than kLargestGuarded comes from ordinary memory. Any thread.
inline constexpr std::size_t kLargestGuarded = 4096;

[[nodiscard]] char *takeGuarded(std::size_t size);
// Overwrites the bytes, then gives them back.
void giveBackGuarded(char *bytes, std::size_t size) noexcept;

// Whether a piece lies in such pages, and whether these are locked: what a test can ask.
[[nodiscard]] bool isGuarded(const char *bytes);

// Overwrites bytes in a way no optimiser leaves out.
void wipe(void *bytes, std::size_t size) noexcept;

} // namespace sluice::base
