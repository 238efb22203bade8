#pragma once

#include "policy/dialect/answer_judge.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::policy {

// A streamed answer that is JSON documents in a row instead of SSE: one a line (NDJSON, JSON sequences), or the elements of one array
// (Gemini without alt=sse). Each document goes through an AnswerStream as soon as it is whole; one that no rule touches leaves byte for byte,
// and so do the bytes between them, while events of our own get separators of the same kind. Documents do not depend on how the bytes were
// split. Worker thread.
class JsonRow final {
public:
    explicit JsonRow(std::size_t maxDocument = std::size_t{16} * 1024 * 1024);

    // False once a document grew over the cap: the answer must end. After a cut nothing more is read.
    bool feed(std::string_view bytes, AnswerStream &stream, std::string &out);
    // The answer ended: what waits in the stream leaves before the array's end. A document without its own leaves only with `passesRest`.
    void finish(AnswerStream &stream, bool passesRest, std::string &out);
    // Appends events as AnswerStream writes them as documents of this row.
    void append(std::string_view events, std::string &out);

private:
    enum class Form : std::uint8_t { Unknown, Lines, Array };

    void endDocument(AnswerStream &stream, std::string &out);
    void closeAfterCut(const AnswerStream &stream, std::string &out) const;

    std::size_t m_maxDocument;
    Form m_form = Form::Unknown;
    std::string m_document; // that has begun
    std::string m_raw; // scratch: the document as an event
    std::string m_released; // scratch
    std::size_t m_depth = 0; // within the document
    bool m_inString = false;
    bool m_escaped = false;
    bool m_isScalar = false; // the document is neither object nor array nor string
    bool m_needsSeparator = false; // the next one has none before it yet
    bool m_isClosed = false; // the array's end has come
};

} // namespace sluice::policy
