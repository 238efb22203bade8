#pragma once

#include "http/body_coding/body_coding.h"
#include "http/sse.h"
#include "policy/dialect/answer_judge.h"
#include "policy/dialect/json_row.h"
#include "policy/text/stream_scanner.h"
#include "relay/filters/filter.h"

#include <memory>
#include <optional>

namespace sluice::relay {

// Checks the answer before it leaves, streamed or not, and reads its usage in the same pass: events of a stream one by one (AnswerStream
// holds back only a live prefix of a word), a JSON document whole, several in a row one by one, other text as one lane. An answer that comes coded though we asked for plain
// bytes is decoded to be judged and leaves plain. What cannot be read while a rule enforces does not leave. Worker thread.
class ResponseGuardrailFilter final : public Filter {
public:
    FilterStatus onResponseHead(ExchangeContext &context) override;
    FilterStatus onResponseChunk(ExchangeContext &context, std::string &chunk, bool last) override;

private:
    void chooseMode(ExchangeContext &context, bool active);
    // Unfolds a piece of a coded answer in place; Replied or a broken answer where it cannot be.
    FilterStatus decode(ExchangeContext &context, std::string &chunk, bool last);
    void readEvents(ExchangeContext &context, std::string_view chunk, bool last);
    void filterEvents(ExchangeContext &context, std::string &chunk, bool last);
    void filterText(ExchangeContext &context, std::string &chunk, bool last);
    FilterStatus filterDocument(ExchangeContext &context, std::string &body);

    std::unique_ptr<policy::AnswerStream> m_events;
    std::optional<http::SseFramer> m_framer; // of the events, if they come as SSE
    std::optional<policy::JsonRow> m_row; // of JSON documents, if they come in a row
    std::optional<http::BodyDecoder> m_decoder;
    bool m_hasBytes = false; // of the coded answer: one without a body has nothing to end
    std::unique_ptr<policy::StreamScanner> m_text;
    bool m_enforces = false;
    std::string m_out; // keeps its memory from chunk to chunk
};

} // namespace sluice::relay
