#include "http/request_parser.h"

#include "http/message_reader.h"

namespace sluice::http {

struct RequestParser::State {
    MessageReader<true> reader;
};

RequestParser::RequestParser(const MessageLimits &limits)
    : m_state(new State{MessageReader<true>(limits)})
{
}

RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser &&) noexcept = default;
RequestParser &RequestParser::operator=(RequestParser &&) noexcept = default;

ParseStep RequestParser::feed(std::string_view input) { return m_state->reader.feed(input); }

const RequestHead &RequestParser::head() const { return m_state->reader.head(); }

RequestHead RequestParser::takeHead() { return m_state->reader.takeHead(); }

bool RequestParser::isIdle() const { return m_state->reader.isIdle(); }

void RequestParser::setBodyLimit(std::uint64_t bytes) { m_state->reader.setBodyLimit(bytes); }

} // namespace sluice::http
