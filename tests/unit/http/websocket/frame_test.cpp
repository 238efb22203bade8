#include "http/websocket/frame_parser.h"
#include "http/websocket/frame_writer.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace sluice::http::websocket;
using Reads = FrameParser::Reads;

namespace {

using Events = std::vector<std::string>;
constexpr MaskKey kKey{0x37, 0xFA, 0x21, 0x3D};

struct Seen {
    Events events; // "text …", "binary …", "ping …", "pong …", "close CODE …"
    std::uint16_t error = 0;
    std::string detail;
    std::string open; // of a message that has not ended
    bool operator==(const Seen &) const = default;
};

Seen feedAll(std::string bytes, const std::vector<std::size_t> &sizes, Reads reads, std::uint64_t maxMessage = 0)
{
    Seen seen;
    FrameParser parser(reads, maxMessage);
    std::span<char> rest(bytes);
    std::size_t turn = 0;
    bool inMessage = false;
    while (!rest.empty()) {
        std::span<char> piece = rest.first(std::min(rest.size(), sizes[turn++ % sizes.size()]));
        rest = rest.subspan(piece.size());
        while (true) {
            const FrameStep step = parser.feed(piece);
            piece = piece.subspan(step.consumed);
            using Event = FrameStep::Event;
            if (step.event == Event::NeedMore) {
                break;
            }
            const std::string payload(step.payload);
            switch (step.event) {
            case Event::Data:
                if (step.messageBegins == inMessage) {
                    seen.open += "(begins at the wrong piece)";
                }
                seen.open += payload;
                inMessage = !step.messageEnds;
                if (step.messageEnds) {
                    seen.events.push_back((step.opcode == Opcode::Text ? "text " : "binary ") + seen.open);
                    seen.open.clear();
                }
                break;
            case Event::Ping:
                seen.events.push_back("ping " + payload);
                break;
            case Event::Pong:
                seen.events.push_back("pong " + payload);
                break;
            case Event::Close:
                seen.events.push_back("close " + std::to_string(step.closeCode) + ' ' + payload);
                break;
            case Event::Error:
                seen.error = step.closeCode;
                seen.detail = step.detail;
                seen.open.clear(); // how much of a bad message came out before its end depends on the cut
                return seen;
            case Event::NeedMore:
                break;
            }
        }
    }
    return seen;
}

// The same with every kind of cut; an empty result with error 1 if they differ.
Seen feedEveryWay(const std::string &bytes, Reads reads, std::uint64_t maxMessage = 0)
{
    const Seen whole = feedAll(bytes, {std::max<std::size_t>(1, bytes.size())}, reads, maxMessage);
    std::vector<std::vector<std::size_t>> ways{{1}, {2}, {3}, {1, 4}, {7, 2}};
    std::mt19937 random(7);
    for (int i = 0; i < 20; ++i) {
        std::vector<std::size_t> sizes(16);
        for (std::size_t &size : sizes) {
            size = 1 + random() % 20;
        }
        ways.push_back(sizes);
    }
    for (const auto &sizes : ways) {
        if (feedAll(bytes, sizes, reads, maxMessage) != whole) {
            return {{}, 1, "the cut changes the result", {}};
        }
    }
    return whole;
}

std::string raw(std::initializer_list<unsigned> bytes)
{
    std::string text;
    for (const unsigned byte : bytes) {
        text += static_cast<char>(byte);
    }
    return text;
}

std::string frame(Opcode opcode, std::string_view payload, bool fin = true, std::optional<MaskKey> mask = {})
{
    std::string out;
    writeFrame(out, opcode, payload, mask, fin);
    return out;
}

struct Case {
    const char *name;
    std::string bytes;
    std::uint16_t code;
    Reads reads = Reads::FromServer;
    std::uint64_t maxMessage = 0;
};

std::vector<Case> malformed()
{
    const std::string longControl(126, 'x');
    std::string tooLongPing = raw({0x89, 126, 0, 126}) + longControl;
    return {
        {"RSV1", raw({0xC1, 0x00}), 1002},
        {"RSV2", raw({0xA1, 0x00}), 1002},
        {"RSV3", raw({0x91, 0x00}), 1002},
        {"opcode 3", raw({0x83, 0x00}), 1002},
        {"opcode 7", raw({0x87, 0x00}), 1002},
        {"opcode B", raw({0x8B, 0x00}), 1002},
        {"opcode F", raw({0x8F, 0x00}), 1002},
        {"masked from server", frame(Opcode::Text, "a", true, kKey), 1002},
        {"unmasked from client", frame(Opcode::Text, "a"), 1002, Reads::FromClient},
        {"fragmented ping", raw({0x09, 0x00}), 1002},
        {"fragmented close", raw({0x08, 0x00}), 1002},
        {"long ping", tooLongPing, 1002},
        {"ping with a 64 bit length", raw({0x89, 127}), 1002},
        {"16 bit length of 125", raw({0x82, 126, 0, 125}), 1002},
        {"64 bit length of 65535", raw({0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), 1002},
        {"64 bit length with the top bit", raw({0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}), 1002},
        {"continuation of nothing", raw({0x80, 0x00}), 1002},
        {"continuation after a whole message", frame(Opcode::Text, "a") + raw({0x80, 0x00}), 1002},
        {"message inside a message", frame(Opcode::Text, "a", false) + frame(Opcode::Text, "b"), 1002},
        {"close with one byte", raw({0x88, 0x01, 0x03}), 1002},
        {"close 999", raw({0x88, 0x02, 0x03, 0xE7}), 1002},
        {"close 1004", raw({0x88, 0x02, 0x03, 0xEC}), 1002},
        {"close 1005", raw({0x88, 0x02, 0x03, 0xED}), 1002},
        {"close 1006", raw({0x88, 0x02, 0x03, 0xEE}), 1002},
        {"close 1015", raw({0x88, 0x02, 0x03, 0xF7}), 1002},
        {"close 5000", raw({0x88, 0x02, 0x13, 0x88}), 1002},
        {"close reason no UTF-8", raw({0x88, 0x03, 0x03, 0xE8, 0xFF}), 1007},
        {"after a close", raw({0x88, 0x00, 0x81}), 1002},
        {"text no UTF-8", frame(Opcode::Text, "ab\xFF"
                                              "c"), 1007},
        {"text overlong", frame(Opcode::Text, "\xC0\xAF"), 1007},
        {"text surrogate", frame(Opcode::Text, "\xED\xA0\x80"), 1007},
        {"text above U+10FFFF", frame(Opcode::Text, "\xF4\x90\x80\x80"), 1007},
        {"text ends inside a character", frame(Opcode::Text, "\xE4\xB8"), 1007},
        {"text broken at a fragment", frame(Opcode::Text, "\xE4\xB8", false) + frame(Opcode::Continuation, "a"), 1007},
        {"frame over the limit", frame(Opcode::Binary, "12345"), 1009, Reads::FromServer, 4},
        {"fragments over the limit", frame(Opcode::Text, "123", false) + frame(Opcode::Continuation, "45"), 1009,
         Reads::FromServer, 4},
        {"a length that overflows the sum", frame(Opcode::Binary, "12", false)
             + raw({0x80, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), 1009, Reads::FromServer, 4},
    };
}

} // namespace

class FrameTest : public QObject {
    Q_OBJECT

private slots:
    void examplesOfTheStandard()
    {
        // RFC 6455 5.7
        QCOMPARE(feedEveryWay(raw({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}), Reads::FromServer).events, (Events{"text Hello"}));
        const std::string masked = raw({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58});
        QCOMPARE(feedEveryWay(masked, Reads::FromClient).events, (Events{"text Hello"}));
        QCOMPARE(frame(Opcode::Text, "Hello", true, kKey), masked);
        QCOMPARE(feedEveryWay(raw({0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f}), Reads::FromServer).events,
                 (Events{"text Hello"}));
    }

    void everyLengthForm()
    {
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{125}, std::size_t{126}, std::size_t{65535},
                                       std::size_t{65536}, std::size_t{70001}}) {
            std::string payload(size, 'a');
            for (std::size_t i = 0; i < size; ++i) {
                payload[i] = static_cast<char>('a' + i % 23);
            }
            QCOMPARE(feedEveryWay(frame(Opcode::Text, payload), Reads::FromServer).events, (Events{"text " + payload}));
            QCOMPARE(feedEveryWay(frame(Opcode::Binary, payload, true, kKey), Reads::FromClient).events,
                     (Events{"binary " + payload}));
        }
        QCOMPARE(frame(Opcode::Binary, std::string(125, 'a')).size(), std::size_t{127});
        QCOMPARE(frame(Opcode::Binary, std::string(126, 'a')).size(), std::size_t{130});
        QCOMPARE(frame(Opcode::Binary, std::string(65536, 'a')).size(), std::size_t{65546});
    }

    void controlFramesComeBetweenFragments()
    {
        const std::string text = "gr\xC3\xBC\xC3\x9F\xF0\x9F\x98\x80";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const std::string bytes = frame(Opcode::Text, text.substr(0, cut), false, kKey)
                + frame(Opcode::Ping, "are you there", true, kKey) + frame(Opcode::Continuation, "", false, kKey)
                + frame(Opcode::Pong, "", true, kKey) + frame(Opcode::Continuation, text.substr(cut), true, kKey)
                + frame(Opcode::Close, "", true, kKey);
            QCOMPARE(feedEveryWay(bytes, Reads::FromClient).events,
                     (Events{"ping are you there", "pong ", "text " + text, "close 1005 "}));
        }
    }

    void closeCodesAndReasons()
    {
        for (const int code : {1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999}) {
            std::string bytes;
            writeClose(bytes, static_cast<std::uint16_t>(code), "gr\xC3\xBC\xC3\x9F");
            QCOMPARE(feedEveryWay(bytes, Reads::FromServer).events,
                     (Events{"close " + std::to_string(code) + " gr\xC3\xBC\xC3\x9F"}));
        }
        std::string bytes;
        writeClose(bytes, close_code::kNone, "dropped with the code");
        QCOMPARE(bytes, raw({0x88, 0x00}));
        // 122 bytes and a character of three: it must not be cut in two.
        bytes.clear();
        writeClose(bytes, 1000, std::string(122, 'a') + "\xE4\xB8\xAD");
        QCOMPARE(feedEveryWay(bytes, Reads::FromServer).events, (Events{"close 1000 " + std::string(122, 'a')}));
    }

    void malformedFrames()
    {
        for (const Case &c : malformed()) {
            const Seen seen = feedEveryWay(c.bytes, c.reads, c.maxMessage);
            QVERIFY2(seen.error == c.code, (std::string(c.name) + ": " + std::to_string(seen.error) + ' ' + seen.detail).c_str());
        }
    }

    void theLimitIsOfAMessageNotOfAConnection()
    {
        const std::string four = frame(Opcode::Text, "1234");
        QCOMPARE(feedEveryWay(four + four + four, Reads::FromServer, 4).events, (Events{"text 1234", "text 1234", "text 1234"}));
    }

    void badTextIsToldAtItsFirstWrongByte()
    {
        FrameParser parser(Reads::FromServer);
        std::string bytes = raw({0x81, 0x7D}) + "ab\xFF";
        std::span<char> rest(bytes);
        const FrameStep step = parser.feed(rest);
        QVERIFY(step.event == FrameStep::Event::Error);
        QCOMPARE(step.closeCode, close_code::kInvalidText);
    }

    void piecesSayWhereTheyLie()
    {
        std::string bytes = frame(Opcode::Binary, "abcdef", false, kKey) + frame(Opcode::Continuation, "gh", true, kKey);
        FrameParser parser(Reads::FromClient);
        std::string_view expected[] = {"abc", "def", "gh"};
        const std::size_t cuts[] = {6 + 3, 3, 6 + 2};
        std::span<char> rest(bytes);
        for (std::size_t i = 0; i < 3; ++i) {
            const FrameStep step = parser.feed(rest.first(cuts[i]));
            QVERIFY(step.event == FrameStep::Event::Data);
            QCOMPARE(step.consumed, cuts[i]);
            QCOMPARE(std::string(step.payload), std::string(expected[i]));
            QCOMPARE(step.messageBegins, i == 0);
            QCOMPARE(step.messageEnds, i == 2);
            QCOMPARE(step.frameFin, i == 2);
            QCOMPARE(step.frameLength, std::uint64_t{i == 2 ? 2U : 6U});
            QCOMPARE(step.frameOffset, std::uint64_t{i == 1 ? 3U : 0U});
            // Unmasked where it lay: nothing is copied.
            QVERIFY(step.payload.data() >= bytes.data() && step.payload.data() < bytes.data() + bytes.size());
            QVERIFY(parser.isInside() == (i != 2));
            rest = rest.subspan(step.consumed);
        }
    }

    void payloadsMaskInPiecesAsWhole()
    {
        const std::string text = "a payload of no round length";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            std::string pieces;
            writeFrameHead(pieces, Opcode::Text, true, text.size(), kKey);
            writePayload(pieces, std::string_view(text).substr(0, cut), kKey, 0);
            writePayload(pieces, std::string_view(text).substr(cut), kKey, cut);
            QCOMPARE(pieces, frame(Opcode::Text, text, true, kKey));
        }
    }
};

QTEST_APPLESS_MAIN(FrameTest)
#include "frame_test.moc"
