#include "support/coded_body.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace sluice::test {

namespace {

std::string deflated(std::string_view text, int windowBits)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(result == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

} // namespace

std::string rawDeflated(std::string_view text)
{
    return deflated(text, -MAX_WBITS);
}

std::string coded(http::BodyCoding coding, std::string_view text)
{
    switch (coding) {
    case http::BodyCoding::Gzip:
        return deflated(text, MAX_WBITS + 16);
    case http::BodyCoding::Deflate:
        return deflated(text, MAX_WBITS);
    case http::BodyCoding::Brotli: {
        std::size_t size = BrotliEncoderMaxCompressedSize(text.size()) + 16;
        std::string out(size, '\0');
        const auto *in = reinterpret_cast<const std::uint8_t *>(text.data());
        const bool done = BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(), in, &size,
                                                reinterpret_cast<std::uint8_t *>(out.data()))
            == BROTLI_TRUE;
        out.resize(done ? size : 0);
        return out;
    }
    case http::BodyCoding::Zstd:
        break;
    }
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
    out.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return out;
}

} // namespace sluice::test
