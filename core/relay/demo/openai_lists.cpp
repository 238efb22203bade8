#include "relay/demo/openai_lists.h"

#include "relay/demo/demo_errors.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

namespace sluice::relay::demo {

namespace {

constexpr int kUsualDimensions = 1536;
constexpr int kMostDimensions = 4096;

constexpr std::array<std::string_view, 6> kModels{
    "gpt-4o-mini", "gpt-4o", "gpt-5", "text-embedding-3-small", "claude-sonnet-4-5", "demo"};

// A unit vector that depends on every byte of `text`.
std::vector<float> vectorOf(const QByteArray &text, int dimensions)
{
    std::uint64_t state = 0xCBF29CE484222325ULL;
    for (const char c : text) {
        state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    std::vector<float> vector(static_cast<std::size_t>(dimensions));
    double square = 0;
    for (float &number : vector) {
        // splitmix64: its next word, as a number from -1 to 1.
        state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t word = state;
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9ULL;
        word = (word ^ word >> 27) * 0x94D049BB133111EBULL;
        word ^= word >> 31;
        number = static_cast<float>(static_cast<double>(word >> 11) * 0x1.0p-52 - 1.0);
        square += static_cast<double>(number) * static_cast<double>(number);
    }
    const float length = static_cast<float>(std::sqrt(square));
    for (float &number : vector) {
        number /= length;
    }
    return vector;
}

std::string asNumbers(const std::vector<float> &vector)
{
    std::string json = "[";
    std::array<char, 32> digits{};
    for (const float number : vector) {
        const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
        json += json.size() > 1 ? "," : "";
        json.append(digits.data(), written.ptr);
    }
    return json + "]";
}

// Little-endian 32-bit floats, as the provider sends them.
std::string asBase64(const std::vector<float> &vector)
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(vector.size() * 4));
    for (const float number : vector) {
        const auto word = std::bit_cast<std::uint32_t>(number);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes += static_cast<char>(word >> shift & 0xFF);
        }
    }
    return "\"" + bytes.toBase64().toStdString() + "\"";
}

// One text, several, one array of token numbers, or several of those.
std::vector<QByteArray> inputsOf(const QJsonValue &input)
{
    std::vector<QByteArray> inputs;
    const QJsonArray items = input.toArray();
    if (input.isString()) {
        inputs.push_back(input.toString().toUtf8());
    } else if (!items.isEmpty() && items.first().isDouble()) {
        inputs.push_back(QJsonDocument(items).toJson(QJsonDocument::Compact));
    } else {
        for (const QJsonValue &item : items) {
            inputs.push_back(item.isString()
                                 ? item.toString().toUtf8()
                                 : QJsonDocument(item.toArray()).toJson(QJsonDocument::Compact));
        }
    }
    return inputs;
}

std::string modelJson(std::string_view id, bool anthropic)
{
    if (anthropic) {
        return R"({"type":"model","id":)" + quoted(id) + R"(,"display_name":)" + quoted(id)
            + R"(,"created_at":"2025-01-01T00:00:00Z"})";
    }
    return R"({"id":)" + quoted(id)
        + R"(,"object":"model","created":1735689600,"owned_by":"sluice-demo"})";
}

} // namespace

DemoReply answerEmbeddings(const DemoRequest &request)
{
    const std::vector<QByteArray> inputs = inputsOf(request.json[QLatin1String("input")]);
    if (inputs.empty()) {
        return errorReply(request, 400, "Missing required parameter: 'input'.");
    }
    const int dimensions = request.json[QLatin1String("dimensions")].toInt(kUsualDimensions);
    if (dimensions < 1 || dimensions > kMostDimensions) {
        return errorReply(request, 400, "'dimensions' must be from 1 to 4096.");
    }
    const QString format = request.json[QLatin1String("encoding_format")].toString();
    std::string body = R"({"object":"list","data":[)";
    std::int64_t tokens = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::vector<float> vector = vectorOf(inputs[i], dimensions);
        body += (i > 0 ? "," : "") + (R"({"object":"embedding","index":)" + std::to_string(i));
        body += R"(,"embedding":)";
        body += format == QLatin1String("base64") ? asBase64(vector) : asNumbers(vector);
        body += "}";
        tokens += (inputs[i].size() + 3) / 4;
    }
    const QString model = request.json[QLatin1String("model")].toString(QStringLiteral("demo"));
    body += R"(],"model":)" + quoted(model) + R"(,"usage":{"prompt_tokens":)"
        + std::to_string(tokens) + R"(,"total_tokens":)" + std::to_string(tokens) + "}}";
    return jsonReply(200, std::move(body));
}

DemoReply answerModels(const DemoRequest &request, std::string_view id)
{
    const bool anthropic = speaksAnthropic(request);
    if (!id.empty()) {
        if (std::find(kModels.begin(), kModels.end(), id) == kModels.end()) {
            return errorReply(request, 404, "The model does not exist");
        }
        return jsonReply(200, modelJson(id, anthropic));
    }
    std::string body = anthropic ? R"({"data":[)" : R"({"object":"list","data":[)";
    for (const std::string_view model : kModels) {
        body += model == kModels.front() ? "" : ",";
        body += modelJson(model, anthropic);
    }
    body += "]";
    if (anthropic) {
        body += R"(,"has_more":false,"first_id":)" + quoted(kModels.front()) + R"(,"last_id":)"
            + quoted(kModels.back());
    }
    return jsonReply(200, body + "}");
}

} // namespace sluice::relay::demo
