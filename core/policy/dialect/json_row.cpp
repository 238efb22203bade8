#include "policy/dialect/json_row.h"

namespace sluice::policy {

namespace {

constexpr std::string_view kHead = "data: ";
constexpr std::string_view kTail = "\n\n";
constexpr char kRecordSeparator = '\x1E'; // RFC 7464

bool isBetween(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == kRecordSeparator;
}

} // namespace

JsonRow::JsonRow(std::size_t maxDocument)
    : m_maxDocument(maxDocument)
{
}

bool JsonRow::feed(std::string_view bytes, AnswerStream &stream, std::string &out)
{
    for (std::size_t i = 0; i < bytes.size() && !stream.isCut();) {
        const char c = bytes[i];
        if (m_document.empty()) {
            ++i;
            if (c == '[' && m_form == Form::Unknown) {
                m_form = Form::Array;
                out += c;
            } else if (c == ']' && m_form == Form::Array && !m_isClosed) {
                m_released.clear();
                stream.onEnd(m_released);
                append(m_released, out);
                m_isClosed = true;
                out += c;
            } else if (isBetween(c)) {
                m_needsSeparator = m_needsSeparator && !(m_form == Form::Array ? c == ',' : c == '\n');
                out += c;
            } else {
                m_form = m_form == Form::Unknown ? Form::Lines : m_form;
                m_document = c;
                m_inString = c == '"';
                m_depth = c == '{' || c == '[' ? 1 : 0;
                m_isScalar = !m_inString && m_depth == 0;
            }
            continue;
        }
        if (m_isScalar && (isBetween(c) || c == ']')) {
            endDocument(stream, out);
            continue; // c is read again
        }
        if (m_document.size() >= m_maxDocument) {
            return false;
        }
        m_document += c;
        ++i;
        if (m_inString) {
            m_inString = m_escaped || c != '"';
            m_escaped = !m_escaped && c == '\\';
        } else if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            ++m_depth;
        } else if ((c == '}' || c == ']') && m_depth > 0) {
            --m_depth;
        }
        if (!m_inString && m_depth == 0 && !m_isScalar) {
            endDocument(stream, out);
        }
    }
    return true;
}

void JsonRow::endDocument(AnswerStream &stream, std::string &out)
{
    m_raw = kHead;
    for (const char c : m_document) {
        m_raw += c;
        if (c == '\n') {
            m_raw += kHead;
        }
    }
    m_raw += kTail;
    m_released.clear();
    stream.onEvent({}, m_document, m_raw, m_released);
    if (m_released == m_raw) {
        if (m_needsSeparator) {
            out += m_form == Form::Array ? ",\n" : "\n";
        }
        out += m_document;
        m_needsSeparator = true;
    } else {
        append(m_released, out);
    }
    m_document.clear();
    m_isScalar = false;
    closeAfterCut(stream, out);
}

// Nothing follows a cut, so that the array's end is ours to write.
void JsonRow::closeAfterCut(const AnswerStream &stream, std::string &out) const
{
    if (stream.isCut()) {
        out += m_form == Form::Array ? "]\n" : "\n";
    }
}

void JsonRow::append(std::string_view events, std::string &out)
{
    while (!events.empty()) {
        const std::size_t end = events.find(kTail);
        std::string_view event = events.substr(0, end);
        events.remove_prefix(end == std::string_view::npos ? events.size() : end + kTail.size());
        std::string document;
        bool isFirst = true;
        while (!event.empty()) {
            const std::size_t lineEnd = event.find('\n');
            const std::string_view line = event.substr(0, lineEnd);
            event.remove_prefix(lineEnd == std::string_view::npos ? event.size() : lineEnd + 1);
            if (line.starts_with(kHead)) {
                document += isFirst ? "" : "\n";
                document += line.substr(kHead.size());
                isFirst = false;
            }
        }
        if (document.empty()) {
            continue;
        }
        if (m_needsSeparator) {
            out += m_form == Form::Array ? ",\n" : "\n";
        }
        out += document;
        m_needsSeparator = true;
    }
}

void JsonRow::finish(AnswerStream &stream, bool passesRest, std::string &out)
{
    if (m_isScalar && !m_document.empty()) {
        endDocument(stream, out);
    }
    if (stream.isCut()) {
        return;
    }
    if (passesRest) {
        out += m_document;
    }
    m_released.clear();
    stream.onEnd(m_released);
    append(m_released, out);
    closeAfterCut(stream, out);
    if (!stream.isCut() && m_form == Form::Lines && m_needsSeparator && !m_released.empty()) {
        out += '\n';
    }
}

} // namespace sluice::policy
