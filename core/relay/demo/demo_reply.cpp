#include "relay/demo/demo_reply.h"

namespace sluice::relay::demo {

namespace {

constexpr std::size_t kPart = 16 * 1024;

class TextDocument final : public BodySource {
public:
    TextDocument(std::vector<std::string> around, DemoText text)
        : m_around(std::move(around)), m_text(std::move(text))
    {
    }

    Pace next(std::string &out) override
    {
        const std::size_t start = out.size();
        while (m_at < m_around.size()) {
            if (m_piece == 0) {
                out += m_around[m_at];
            }
            if (m_at + 1 == m_around.size()) {
                return Pace::End;
            }
            for (; m_piece < m_text.count(); ++m_piece) {
                if (out.size() - start >= kPart) {
                    return Pace::AtOnce;
                }
                out += m_text.piece(m_piece);
            }
            m_piece = 0;
            ++m_at;
        }
        return Pace::End;
    }

    [[nodiscard]] std::uint64_t size() const
    {
        std::uint64_t bytes = (m_around.size() - 1) * m_text.size();
        for (const std::string &part : m_around) {
            bytes += part.size();
        }
        return bytes;
    }

private:
    std::vector<std::string> m_around;
    DemoText m_text;
    std::size_t m_at = 0; // of m_around
    std::int64_t m_piece = 0; // of the text after m_around[m_at]; 0: m_around[m_at] itself is next
};

} // namespace

DemoReply jsonReply(int status, std::string body)
{
    DemoReply reply = textReply({std::move(body)}, DemoText());
    reply.status = status;
    return reply;
}

DemoReply textReply(std::vector<std::string> around, DemoText text)
{
    DemoReply reply;
    auto document = std::make_unique<TextDocument>(std::move(around), std::move(text));
    reply.headers.add("content-type", "application/json");
    reply.length = document->size();
    reply.source = std::move(document);
    return reply;
}

DemoReply eventReply(std::unique_ptr<BodySource> events)
{
    DemoReply reply;
    reply.headers.add("content-type", "text/event-stream; charset=utf-8");
    reply.headers.add("cache-control", "no-cache");
    reply.headers.add("x-accel-buffering", "no");
    reply.isStream = true;
    reply.source = std::move(events);
    return reply;
}

} // namespace sluice::relay::demo
