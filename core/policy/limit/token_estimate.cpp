#include "policy/limit/token_estimate.h"

#include <cstddef>

namespace sluice::policy {

namespace {

constexpr std::size_t kLongestWord = 512;
constexpr std::int64_t kPayload = 1000; // tokens of an image, as providers count them

bool isBase64(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '+' || byte == '/'
        || byte == '=' || byte == '-' || byte == '_';
}

} // namespace

std::int64_t estimateTokens(std::string_view body)
{
    std::int64_t ascii = 0;
    std::int64_t other = 0;
    std::int64_t payloads = 0;
    for (std::size_t i = 0; i < body.size();) {
        std::size_t end = i;
        while (end < body.size() && isBase64(body[end])) {
            ++end;
        }
        if (end - i > kLongestWord) {
            ++payloads;
        } else {
            ascii += static_cast<std::int64_t>(end - i);
        }
        for (; end < body.size() && !isBase64(body[end]); ++end) {
            ++(static_cast<unsigned char>(body[end]) < 0x80 ? ascii : other);
        }
        i = end;
    }
    return (ascii + 3) / 4 + (other + 2) / 3 + payloads * kPayload;
}

} // namespace sluice::policy
