#pragma once

#include "base/secret.h"
#include "store/bodies/aes_gcm.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::store {

// What a sealed text belongs to. It opens nowhere else: not in another row, not under another hour, not in another column.
struct BoxLabel {
    std::int64_t row = 0;
    std::int64_t hour = 0;
    std::uint32_t column = 0;
};

struct SealedText {
    std::string salt; // random, new for each text
    std::vector<std::string> chunks; // ciphertext and tag; at least one
};

// Seals texts of any length in chunks of at most 1 MiB, each with its own tag (STREAM, Hoang and others 2015): none can be left out, doubled,
// moved or taken from another text, and the last one says that it is the last. Each text has a key of its own, made from the hour's key and 24 random
// bytes, and its chunks count the nonce up: no nonce comes twice under one key, whatever happens to a counter kept elsewhere (a file put back
// from a copy, a killed process). Any thread, one call at a time.
class SealedBox final {
public:
    static constexpr std::size_t kChunk = 1024 * 1024;
    static constexpr std::size_t kSaltSize = 24;
    static constexpr std::uint32_t kSchema = 1; // bound into every tag

    // Nothing where the system has no randomness or no memory to give.
    [[nodiscard]] std::optional<SealedText> seal(const base::Secret &hourKey, const BoxLabel &label, std::string_view plain);
    // Nothing unless every chunk is what it was; no byte leaves before.
    [[nodiscard]] std::optional<std::string> open(const base::Secret &hourKey, const BoxLabel &label, const SealedText &sealed);

private:
    Aes256Gcm m_cipher;
};

} // namespace sluice::store
