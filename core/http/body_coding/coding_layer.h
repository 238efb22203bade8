#pragma once

#include "http/body_coding/body_coding.h"

#include <functional>
#include <memory>

namespace sluice::http {

// One coding of a body, undone by its library. Worker thread.
class BodyDecoder::Layer final {
public:
    // Takes a piece of what came out; false: no more is wanted.
    using Sink = std::function<bool(std::string_view)>;

    explicit Layer(BodyCoding which);
    ~Layer();
    Layer(const Layer &) = delete;
    Layer &operator=(const Layer &) = delete;

    // What is wrong, or empty.
    std::string_view feed(std::string_view bytes, const Sink &sink);
    // Whether the body may end here.
    [[nodiscard]] bool isWhole() const;

    const BodyCoding coding;
    std::uint64_t given = 0; // bytes that came out

    class Codec; // the library's state; see coding_layer.cpp

private:
    std::unique_ptr<Codec> m_codec;
};

} // namespace sluice::http
