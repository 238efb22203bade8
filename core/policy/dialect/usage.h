#pragma once

#include "policy/dialect/dialect.h"
#include "policy/dialect/json_tape.h"

namespace sluice::policy {

// Reads the provider's token counts from bodies and events, wherever the dialect puts them: later reports replace earlier ones field by
// field (streams count upwards and repeat), absent and null ones change nothing. No thread rules: value.
class UsageReader final {
public:
    explicit UsageReader(Dialect dialect)
        : m_dialect(dialect)
    {
    }

    // Reads a whole body or event, or each element of a body that is an array.
    void read(const JsonTape &tape);
    [[nodiscard]] const TokenUsage &usage() const { return m_usage; }

private:
    void readObject(const JsonTape &tape, std::uint32_t object);
    void readOpenAi(const JsonTape &tape, std::uint32_t usage);
    void readOpenAiDetails(const JsonTape &tape, std::uint32_t usage);
    void readAnthropic(const JsonTape &tape, std::uint32_t usage);
    void readGemini(const JsonTape &tape, std::uint32_t usage);
    void readOllama(const JsonTape &tape, std::uint32_t object);

    Dialect m_dialect;
    TokenUsage m_usage;
    // Anthropic's prompt in its parts; the writes together, and the hour's.
    std::optional<std::uint64_t> m_fresh;
    std::optional<std::uint64_t> m_written;
    std::optional<std::uint64_t> m_writtenHour;
    // Gemini's prompt and answer in theirs.
    std::optional<std::uint64_t> m_prompt;
    std::optional<std::uint64_t> m_toolPrompt;
    std::optional<std::uint64_t> m_answer;
};

} // namespace sluice::policy
