#include "http/response_parser.h"

#include "http/message_reader.h"

namespace sluice::http {

namespace {

constexpr int kMaxInterim = 8;

base::Error invalid(std::string detail)
{
    return {base::ErrorCode::InvalidResponse, std::move(detail), {}, 0};
}

} // namespace

struct ResponseParser::State {
    MessageReader<false> reader;
    int interim = 0;
    bool idle = true;
    bool upgrade = false; // 101 was asked for

    // The reader speaks the request side's codes; here every one of them means the same.
    ParseStep refuse(ParseStep step)
    {
        if (step.error.code != base::ErrorCode::BodyTooLarge) {
            step.error.code = base::ErrorCode::InvalidResponse;
        }
        return step;
    }
};

ResponseParser::ResponseParser(const MessageLimits &limits)
    : m_state(new State{MessageReader<false>(limits)})
{
}

ResponseParser::~ResponseParser() = default;
ResponseParser::ResponseParser(ResponseParser &&) noexcept = default;
ResponseParser &ResponseParser::operator=(ResponseParser &&) noexcept = default;

void ResponseParser::expectResponseTo(std::string_view method)
{
    m_state->reader.startOver();
    m_state->reader.setNoBody(method == "HEAD");
    m_state->interim = 0;
    m_state->idle = true;
    m_state->upgrade = false;
}

void ResponseParser::expectUpgrade()
{
    expectResponseTo("GET");
    m_state->upgrade = true;
}

ParseStep ResponseParser::feed(std::string_view input)
{
    std::size_t dropped = 0;
    if (!input.empty()) {
        m_state->idle = false;
    }
    while (true) {
        ParseStep step = m_state->reader.feed(input.substr(dropped));
        step.consumed += dropped;
        if (step.event == ParseStep::Event::Error) {
            return m_state->refuse(std::move(step));
        }
        if (step.event == ParseStep::Event::Complete) {
            m_state->interim = 0;
            m_state->idle = true;
        }
        if (step.event != ParseStep::Event::Head || m_state->reader.head().status >= 200) {
            return step;
        }
        if (m_state->reader.head().status == 101) {
            if (m_state->upgrade) {
                return step;
            }
            return m_state->reader.fail(invalid("the upstream switched protocols unasked"), step.consumed);
        }
        if (++m_state->interim > kMaxInterim) {
            return m_state->reader.fail(invalid("too many interim answers"), step.consumed);
        }
        m_state->reader.startOver();
        dropped = step.consumed;
    }
}

ParseStep ResponseParser::finish()
{
    if (m_state->reader.endsHere()) {
        m_state->reader.markOver();
        m_state->idle = true;
        return {ParseStep::Event::Complete, 0, {}, {}};
    }
    if (m_state->reader.isInHead() && !m_state->idle) {
        return m_state->reader.fail(invalid("the upstream closed inside the head of its answer"), 0);
    }
    return m_state->reader.fail(
        {base::ErrorCode::UpstreamInterrupted, "the upstream closed before the answer was complete", {}, 0}, 0);
}

const ResponseHead &ResponseParser::head() const { return m_state->reader.head(); }

bool ResponseParser::isIdle() const { return m_state->idle; }

} // namespace sluice::http
