#pragma once

#include "policy/pseudonym/placeholder.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::policy {

// What a token of an export stands for.
enum class TokenKind { Ip, User, Key, Client, Request };

// Tokens in the place of values that must not leave but have to be told apart: `client_k3fq2ma7…`. Equal values have equal tokens within one
// export; the hash's key is made for it and thrown away with it, so that nobody can find a value by trying all there are, nor join two
// exports. Any thread.
class ExportPseudonyms final {
public:
    static constexpr std::size_t kDigits = 16; // of base 32: 80 bits

    explicit ExportPseudonyms(KeyedHash hash);

    // An address gives the token of its network, /24 or /48: a network is what is worth telling apart. Empty for an empty value.
    [[nodiscard]] std::string tokenOf(TokenKind kind, std::string_view value) const;

    // The length of the token `text` begins with; 0 if it begins with none.
    static std::size_t tokenLength(std::string_view text);

private:
    KeyedHash m_hash;
};

// What of an address names its network: "203.0.113" or the three first groups of an IPv6 address. The text itself if it is no address.
std::string networkOf(std::string_view address);

} // namespace sluice::policy
