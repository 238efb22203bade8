#include "http/sse.h"

#include <QTest>

#include <random>
#include <vector>

using sluice::http::SseEvent;
using sluice::http::SseFramer;

namespace {

struct Seen {
    std::vector<std::string> events; // "name|data" of every event with data
    std::string raw; // all raw parts in a row
    std::string pending;
    bool ended = false; // feed() said false
    bool operator==(const Seen &) const = default;
};

Seen feedAll(std::string_view bytes, const std::vector<std::size_t> &sizes, std::size_t maxEvent = 1 << 20)
{
    Seen seen;
    SseFramer framer(maxEvent);
    std::size_t turn = 0;
    while (!bytes.empty()) {
        const std::string piece(bytes.substr(0, sizes[turn++ % sizes.size()]));
        bytes.remove_prefix(piece.size());
        const bool goesOn = framer.feed(piece, [&seen](const SseEvent &event) {
            seen.raw += event.raw;
            if (event.hasData) {
                seen.events.push_back(std::string(event.name) + '|' + std::string(event.data));
            }
        });
        if (!goesOn) {
            seen.ended = true;
            return seen;
        }
    }
    seen.pending = framer.pending();
    return seen;
}

// The same with every kind of cut.
Seen feedEveryWay(std::string_view bytes)
{
    const Seen whole = feedAll(bytes, {bytes.size()});
    std::vector<std::vector<std::size_t>> ways{{1}, {2}, {3}, {1, 4}, {7, 2}};
    std::mt19937 random(11);
    for (int i = 0; i < 20; ++i) {
        std::vector<std::size_t> sizes(16);
        for (std::size_t &size : sizes) {
            size = 1 + random() % 20;
        }
        ways.push_back(sizes);
    }
    for (const auto &sizes : ways) {
        const Seen split = feedAll(bytes, sizes);
        if (split.events != whole.events || split.raw + split.pending != whole.raw + whole.pending) {
            return {};
        }
    }
    return whole;
}

using Events = std::vector<std::string>;

} // namespace

class SseTest : public QObject {
    Q_OBJECT

private slots:
    void fields()
    {
        const Seen seen = feedEveryWay("event: delta\ndata: {\"a\":1}\nid: 7\n\ndata:x\ndata:\ndata:  y\n\n: note\n\n");
        QCOMPARE(seen.events, (Events{"delta|{\"a\":1}", "|x\n\n y"}));
        QVERIFY(seen.pending.empty());
    }

    void everyLineEnding()
    {
        for (const std::string end : {"\n", "\r", "\r\n"}) {
            const std::string stream = "data: one" + end + end + "event: e" + end + "data: a" + end + "data: b" + end + end;
            const Seen seen = feedEveryWay(stream);
            QCOMPARE(seen.events, (Events{"|one", "e|a\nb"}));
            QCOMPARE(seen.raw, stream);
        }
        QCOMPARE(feedEveryWay("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n").events, (Events{"|a", "|b", "|c"}));
    }

    void anEventThatEndsInCrIsNotHeldBack()
    {
        std::vector<std::string> events;
        const auto sink = [&events](const SseEvent &event) {
            if (event.hasData) {
                events.emplace_back(event.data);
            }
        };
        SseFramer framer;
        QVERIFY(framer.feed("data: a\r\r", sink));
        QCOMPARE(events, (Events{"a"}));
        QVERIFY(framer.feed("\ndata: b\r\n\r", sink));
        QCOMPARE(events, (Events{"a", "b"}));
        QVERIFY(framer.pending().empty());
    }

    void aByteOrderMarkIsSkippedOnceOnly()
    {
        const std::string bom = "\xEF\xBB\xBF";
        QCOMPARE(feedEveryWay(bom + "data: a\n\n").events, (Events{"|a"}));
        QCOMPARE(feedEveryWay(bom + "\n" + bom + "data: a\n\n").events, Events{});
        QCOMPARE(feedEveryWay("data: a\n\n" + bom + "data: b\n\n").events, (Events{"|a"}));
    }

    void anUnfinishedEventIsPending()
    {
        const Seen seen = feedEveryWay("data: a\n\ndata: b\n");
        QCOMPARE(seen.events, (Events{"|a"}));
        QCOMPARE(seen.pending, std::string("data: b\n"));
    }

    void fieldNamesAreExact()
    {
        QCOMPARE(feedEveryWay("Data: a\n datax: b\ndata : c\n\n").events, Events{});
        QCOMPARE(feedEveryWay("data\n\n").events, (Events{"|"}));
        QCOMPARE(feedEveryWay("data: a\nevent: one\nevent: two\n\n").events, (Events{"two|a"}));
    }

    void viewsOfAWholeEventPointIntoTheInput()
    {
        const std::string stream = "data: abc\n\n";
        SseFramer framer;
        bool inPlace = false;
        QVERIFY(framer.feed(stream, [&](const SseEvent &event) {
            inPlace = event.raw.data() == stream.data() && event.data.data() == stream.data() + 6;
        }));
        QVERIFY(inPlace);
    }

    void memoryIsBounded()
    {
        const std::string fits = "data: 01234567\n\n";
        QVERIFY(!feedAll(fits, {100}, fits.size()).ended);
        for (const std::vector<std::size_t> &sizes : {std::vector<std::size_t>{100}, {1}, {5}}) {
            const Seen seen = feedAll("data: a\n\n" + fits, sizes, fits.size() - 1);
            QVERIFY(seen.ended);
            QCOMPARE(seen.events, (Events{"|a"}));
        }
        // Once ended it stays so.
        SseFramer framer(4);
        QVERIFY(!framer.feed("data: long", [](const SseEvent &) {}));
        QVERIFY(!framer.feed("\n\n", [](const SseEvent &) {}));
    }

    void randomStreamsDoNotDependOnTheCut()
    {
        std::mt19937 random(5);
        const std::vector<std::string> parts{"data: ", "data:", "event: e", "\n", "\r", "\r\n", "\n\n", ":c", "x", " ", "\xEF\xBB\xBF"};
        for (int i = 0; i < 2000; ++i) {
            std::string stream;
            for (int j = 0; j < 14; ++j) {
                stream += parts[random() % parts.size()];
            }
            const Seen whole = feedEveryWay(stream);
            QCOMPARE(whole.raw + whole.pending, stream);
        }
    }
};

QTEST_APPLESS_MAIN(SseTest)
#include "sse_test.moc"
