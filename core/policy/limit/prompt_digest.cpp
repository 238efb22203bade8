#include "policy/limit/prompt_digest.h"

#include <bit>
#include <cstddef>

namespace sluice::policy {

namespace {

// The four words of SipHash's state (Aumasson and Bernstein, 2012). No thread rules: value.
class SipState final {
public:
    explicit SipState(const DigestKey &key)
        : m_a(key[0] ^ 0x736f6d6570736575U)
        , m_b(key[1] ^ 0x646f72616e646f6dU)
        , m_c(key[0] ^ 0x6c7967656e657261U)
        , m_d(key[1] ^ 0x7465646279746573U)
    {
    }

    void take(std::uint64_t word)
    {
        m_d ^= word;
        round();
        round();
        m_a ^= word;
    }

    std::uint64_t finish()
    {
        m_c ^= 0xFFU;
        for (int i = 0; i < 4; ++i) {
            round();
        }
        return m_a ^ m_b ^ m_c ^ m_d;
    }

private:
    void round()
    {
        m_a += m_b;
        m_b = std::rotl(m_b, 13) ^ m_a;
        m_a = std::rotl(m_a, 32);
        m_c += m_d;
        m_d = std::rotl(m_d, 16) ^ m_c;
        m_a += m_d;
        m_d = std::rotl(m_d, 21) ^ m_a;
        m_c += m_b;
        m_b = std::rotl(m_b, 17) ^ m_c;
        m_c = std::rotl(m_c, 32);
    }

    std::uint64_t m_a;
    std::uint64_t m_b;
    std::uint64_t m_c;
    std::uint64_t m_d;
};

// Up to eight bytes, the first one the least.
std::uint64_t wordOf(std::string_view bytes)
{
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        word = (word << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return word;
}

} // namespace

std::uint64_t promptDigest(const DigestKey &key, std::string_view prompt)
{
    SipState state(key);
    std::string_view rest = prompt;
    for (; rest.size() >= 8; rest.remove_prefix(8)) {
        state.take(wordOf(rest.substr(0, 8)));
    }
    state.take(wordOf(rest) | (static_cast<std::uint64_t>(prompt.size()) << 56U));
    return state.finish();
}

} // namespace sluice::policy
