#include "http/body_coding/body_coding.h"

#include "http/body_coding/coding_layer.h"
#include "http/char_class.h"

#include <array>

namespace sluice::http {

namespace {

constexpr std::size_t kMaxLayers = 4;

struct Name {
    std::string_view text;
    BodyCoding coding;
};
constexpr std::array kNames{
    Name{"gzip", BodyCoding::Gzip},     Name{"x-gzip", BodyCoding::Gzip}, Name{"deflate", BodyCoding::Deflate},
    Name{"br", BodyCoding::Brotli}, Name{"zstd", BodyCoding::Zstd},
};

void addCoding(std::string_view name, BodyCodings &codings)
{
    if (name.empty() || equalsNoCase(name, "identity")) {
        return;
    }
    for (const Name &known : kNames) {
        if (equalsNoCase(name, known.text)) {
            codings.tooMany = codings.tooMany || codings.layers.size() >= kMaxLayers;
            if (!codings.tooMany) {
                codings.layers.push_back(known.coding);
            }
            return;
        }
    }
    if (codings.unknown.empty()) {
        codings.unknown = name.substr(0, 32);
    }
}

} // namespace

std::string_view bodyCodingName(BodyCoding coding)
{
    for (const Name &known : kNames) {
        if (known.coding == coding) {
            return known.text;
        }
    }
    return {};
}

BodyCodings bodyCodingsOf(const HeaderMap &headers)
{
    BodyCodings codings;
    for (const HeaderMap::Field &field : headers.fields()) {
        if (!equalsNoCase(field.name, "Content-Encoding")) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            addCoding(chars::trimmed(rest.substr(0, comma)), codings);
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return codings;
}

BodyDecoder::BodyDecoder(std::span<const BodyCoding> layers, std::uint64_t maxBytes)
    : m_maxBytes(maxBytes)
{
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        m_layers.push_back(std::make_unique<Layer>(*layer));
    }
}

BodyDecoder::~BodyDecoder() = default;
BodyDecoder::BodyDecoder(BodyDecoder &&) noexcept = default;
BodyDecoder &BodyDecoder::operator=(BodyDecoder &&) noexcept = default;

const std::string &BodyDecoder::problem() const
{
    return m_problem;
}

BodyDecoder::Status BodyDecoder::fail(Status status, std::size_t layer, std::string_view what)
{
    if (m_status == Status::Good) {
        m_status = status;
        m_problem = std::string(bodyCodingName(m_layers[layer]->coding)) + ": " + std::string(what);
    }
    return m_status;
}

BodyDecoder::Status BodyDecoder::feed(std::string_view bytes, std::string &out)
{
    return m_status == Status::Good ? pass(0, bytes, out) : m_status;
}

BodyDecoder::Status BodyDecoder::pass(std::size_t index, std::string_view bytes, std::string &out)
{
    if (index == m_layers.size()) {
        out.append(bytes);
        return m_status;
    }
    Layer &layer = *m_layers[index];
    const auto sink = [&](std::string_view piece) {
        layer.given += piece.size();
        if (layer.given > m_maxBytes) {
            fail(Status::TooLarge, index, "unfolds to more than " + std::to_string(m_maxBytes) + " bytes");
            return false;
        }
        return pass(index + 1, piece, out) == Status::Good;
    };
    if (const std::string_view problem = layer.feed(bytes, sink); !problem.empty()) {
        return fail(Status::Broken, index, problem);
    }
    return m_status;
}

BodyDecoder::Status BodyDecoder::finish()
{
    for (std::size_t i = 0; i < m_layers.size() && m_status == Status::Good; ++i) {
        if (!m_layers[i]->isWhole()) {
            fail(Status::Broken, i, "it stops before its end");
        }
    }
    return m_status;
}

} // namespace sluice::http
