#pragma once

#include "http/header_map.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

enum class BodyCoding : std::uint8_t { Gzip, Deflate, Brotli, Zstd };

// What the Content-Encoding fields of a message say. No thread rules: value.
struct BodyCodings {
    std::vector<BodyCoding> layers; // in the order they were applied; `identity` is none
    std::string unknown; // the first name that is not known to us; then `layers` is of no use
    bool tooMany = false; // more layers than any honest sender has use for

    [[nodiscard]] bool isPlain() const { return layers.empty() && unknown.empty() && !tooMany; }
    [[nodiscard]] bool canDecode() const { return !layers.empty() && unknown.empty() && !tooMany; }
};

BodyCodings bodyCodingsOf(const HeaderMap &headers);

// Undoes the codings of a body as it arrives; what comes out does not depend on how the bytes were split. No layer may give more than
// `maxBytes`, so that a body that unfolds without end costs no more than one of that size. Deflate is taken with and without the wrapper of
// zlib, as senders disagree about it. Worker thread.
class BodyDecoder final {
public:
    enum class Status : std::uint8_t {
        Good,
        Broken, // not of that coding, damaged, or with something behind its end
        TooLarge,
    };

    // `layers` as applied by the sender: the last one is undone first.
    BodyDecoder(std::span<const BodyCoding> layers, std::uint64_t maxBytes);
    ~BodyDecoder();
    BodyDecoder(BodyDecoder &&) noexcept;
    BodyDecoder &operator=(BodyDecoder &&) noexcept;

    // Appends what `bytes` unfold to. Once it is not Good it stays so.
    Status feed(std::string_view bytes, std::string &out);
    // No more comes: Broken if the body stops before its end.
    Status finish();

    // What is wrong ("gzip: truncated"), for people.
    [[nodiscard]] const std::string &problem() const;

    class Layer; // one coding; see body_coding.cpp

private:
    Status pass(std::size_t layer, std::string_view bytes, std::string &out);
    Status fail(Status status, std::size_t layer, std::string_view what);

    std::vector<std::unique_ptr<Layer>> m_layers; // in the order they are undone
    std::uint64_t m_maxBytes;
    Status m_status = Status::Good;
    std::string m_problem;
};

std::string_view bodyCodingName(BodyCoding coding);

} // namespace sluice::http
