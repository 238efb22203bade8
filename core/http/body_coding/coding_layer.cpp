#include "http/body_coding/coding_layer.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace sluice::http {

namespace {

constexpr std::string_view kGarbage = "it is damaged, or not of that coding";
constexpr std::string_view kTrailing = "something stands behind its end";
constexpr std::string_view kNoMemory = "no memory to read it";
// RFC 9659: no sender of a coded body may ask for a larger window.
constexpr int kZstdWindowLog = 23;

using Buffer = std::array<unsigned char, 16 * 1024>;

std::string_view view(const Buffer &buffer, std::size_t size)
{
    return {reinterpret_cast<const char *>(buffer.data()), size};
}

} // namespace

// One library. `feed` gives what is wrong, or nothing. Worker thread.
class BodyDecoder::Layer::Codec {
public:
    virtual ~Codec() = default;
    virtual std::string_view feed(std::string_view bytes, const Sink &sink) = 0;
    [[nodiscard]] virtual bool isWhole() const = 0;
};

namespace {

using Codec = BodyDecoder::Layer::Codec;
using Sink = BodyDecoder::Layer::Sink;

// gzip (members in a row are one body) and deflate. Worker thread.
class ZlibCodec final : public Codec {
public:
    explicit ZlibCodec(bool isGzip)
        : m_isGzip(isGzip)
    {
    }
    ~ZlibCodec() override
    {
        if (m_isOpen) {
            inflateEnd(&m_stream);
        }
    }
    ZlibCodec(const ZlibCodec &) = delete;
    ZlibCodec &operator=(const ZlibCodec &) = delete;

    std::string_view feed(std::string_view bytes, const Sink &sink) override
    {
        if (m_isOpen) {
            return inflateAll(bytes, sink);
        }
        m_head += bytes;
        if (!m_isGzip && m_head.size() < 2) {
            return {}; // two bytes tell whether zlib's wrapper is there
        }
        if (m_head.empty()) {
            return {};
        }
        if (!open()) {
            return kNoMemory;
        }
        return inflateAll(std::exchange(m_head, {}), sink);
    }

    [[nodiscard]] bool isWhole() const override { return m_ended; }

private:
    bool open()
    {
        const auto byte = [this](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(m_head[at])); };
        const bool isWrapped = !m_isGzip && (byte(0) & 0x0FU) == 8 && (byte(0) * 256 + byte(1)) % 31 == 0;
        const int windowBits = m_isGzip ? MAX_WBITS + 16 : isWrapped ? MAX_WBITS : -MAX_WBITS;
        m_isOpen = inflateInit2(&m_stream, windowBits) == Z_OK;
        return m_isOpen;
    }

    std::string_view inflateAll(std::string_view bytes, const Sink &sink)
    {
        while (!bytes.empty()) {
            const std::size_t step = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max() / 2);
            if (const std::string_view problem = inflateSome(bytes.substr(0, step), sink); !problem.empty()) {
                return problem;
            }
            bytes.remove_prefix(step);
        }
        return {};
    }

    std::string_view inflateSome(std::string_view bytes, const Sink &sink)
    {
        Buffer buffer;
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            if (m_ended) {
                if (!m_isGzip) {
                    return m_stream.avail_in > 0 ? kTrailing : std::string_view{};
                }
                if (m_stream.avail_in == 0) {
                    return {};
                }
                inflateReset(&m_stream);
                m_ended = false;
            }
            m_stream.next_out = buffer.data();
            m_stream.avail_out = static_cast<uInt>(buffer.size());
            const int result = inflate(&m_stream, Z_NO_FLUSH);
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
                return result == Z_MEM_ERROR ? kNoMemory : kGarbage;
            }
            m_ended = result == Z_STREAM_END;
            const std::size_t size = buffer.size() - m_stream.avail_out;
            if (size > 0 && !sink(view(buffer, size))) {
                return {};
            }
        } while (m_stream.avail_in > 0 || m_stream.avail_out == 0);
        return {};
    }

    bool m_isGzip;
    bool m_isOpen = false;
    bool m_ended = false;
    std::string m_head; // before it is known what this is
    z_stream m_stream{};
};

// Worker thread.
class BrotliCodec final : public Codec {
public:
    std::string_view feed(std::string_view bytes, const Sink &sink) override
    {
        if (!m_state) {
            return kNoMemory;
        }
        if (m_ended) {
            return bytes.empty() ? std::string_view{} : kTrailing;
        }
        Buffer buffer;
        std::size_t left = bytes.size();
        const auto *next = reinterpret_cast<const std::uint8_t *>(bytes.data());
        for (;;) {
            std::size_t room = buffer.size();
            std::uint8_t *out = buffer.data();
            const BrotliDecoderResult result
                = BrotliDecoderDecompressStream(m_state.get(), &left, &next, &room, &out, nullptr);
            if (result == BROTLI_DECODER_RESULT_ERROR) {
                return kGarbage;
            }
            if (room < buffer.size() && !sink(view(buffer, buffer.size() - room))) {
                return {};
            }
            if (result == BROTLI_DECODER_RESULT_SUCCESS) {
                m_ended = true;
                return left > 0 ? kTrailing : std::string_view{};
            }
            if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) {
                return {};
            }
        }
    }

    [[nodiscard]] bool isWhole() const override { return m_ended; }

private:
    struct Deleter {
        void operator()(BrotliDecoderState *state) const { BrotliDecoderDestroyInstance(state); }
    };
    std::unique_ptr<BrotliDecoderState, Deleter> m_state{BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
    bool m_ended = false;
};

// Frames in a row are one body. Worker thread.
class ZstdCodec final : public Codec {
public:
    ZstdCodec()
    {
        if (m_state) {
            ZSTD_DCtx_setParameter(m_state.get(), ZSTD_d_windowLogMax, kZstdWindowLog);
        }
    }

    std::string_view feed(std::string_view bytes, const Sink &sink) override
    {
        if (!m_state) {
            return kNoMemory;
        }
        if (bytes.empty()) {
            return {};
        }
        Buffer buffer;
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
            const std::size_t result = ZSTD_decompressStream(m_state.get(), &out, &in);
            if (ZSTD_isError(result) != 0) {
                return kGarbage;
            }
            m_atEnd = result == 0;
            if (out.pos > 0 && !sink(view(buffer, out.pos))) {
                return {};
            }
            if (in.pos == in.size && (m_atEnd || out.pos < out.size)) {
                return {};
            }
        }
    }

    [[nodiscard]] bool isWhole() const override { return m_atEnd; }

private:
    struct Deleter {
        void operator()(ZSTD_DStream *state) const { ZSTD_freeDStream(state); }
    };
    std::unique_ptr<ZSTD_DStream, Deleter> m_state{ZSTD_createDStream()};
    bool m_atEnd = false;
};

std::unique_ptr<Codec> makeCodec(BodyCoding coding)
{
    switch (coding) {
    case BodyCoding::Gzip:
    case BodyCoding::Deflate:
        return std::make_unique<ZlibCodec>(coding == BodyCoding::Gzip);
    case BodyCoding::Brotli:
        return std::make_unique<BrotliCodec>();
    case BodyCoding::Zstd:
        break;
    }
    return std::make_unique<ZstdCodec>();
}

} // namespace

BodyDecoder::Layer::Layer(BodyCoding which)
    : coding(which)
    , m_codec(makeCodec(which))
{
}

BodyDecoder::Layer::~Layer() = default;

std::string_view BodyDecoder::Layer::feed(std::string_view bytes, const Sink &sink)
{
    return m_codec->feed(bytes, sink);
}

bool BodyDecoder::Layer::isWhole() const
{
    return m_codec->isWhole();
}

} // namespace sluice::http
