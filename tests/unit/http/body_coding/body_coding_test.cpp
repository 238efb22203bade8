#include "http/body_coding/body_coding.h"
#include "support/coded_body.h"

#include <QTest>

#include <array>

using namespace sluice;
using namespace sluice::test;
using http::BodyCoding;
using http::BodyDecoder;
using Status = http::BodyDecoder::Status;

namespace {

constexpr std::array kAll{BodyCoding::Gzip, BodyCoding::Deflate, BodyCoding::Brotli, BodyCoding::Zstd};

struct Outcome {
    Status status = Status::Good;
    std::string text;
    bool operator==(const Outcome &) const = default;
};

// Decodes `bytes` in pieces of `step`.
Outcome decode(std::span<const BodyCoding> layers, std::string_view bytes, std::size_t step, std::uint64_t cap = 1 << 20)
{
    Outcome outcome;
    BodyDecoder decoder(layers, cap);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        decoder.feed(bytes.substr(at, step), outcome.text);
    }
    outcome.status = decoder.finish();
    return outcome;
}

std::string sampleText()
{
    std::string text = "{\"model\":\"m\",\"messages\":[";
    for (int i = 0; i < 400; ++i) {
        text += "{\"role\":\"user\",\"content\":\"敏感 number " + std::to_string(i * 7919) + "\"},";
    }
    return text + "{}]}";
}

http::BodyCodings codingsOf(std::initializer_list<const char *> values)
{
    http::HeaderMap headers;
    for (const char *value : values) {
        headers.add("Content-Encoding", value);
    }
    return http::bodyCodingsOf(headers);
}

} // namespace

class BodyCodingTest final : public QObject {
    Q_OBJECT
private slots:
    void readsTheField();
    void undoesEachCoding();
    void undoesLayers();
    void takesDeflateWithoutItsWrapper();
    void takesMembersInARow();
    void noticesEveryTruncation();
    void noticesDamage();
    void stopsWhatUnfoldsWithoutEnd();
};

void BodyCodingTest::readsTheField()
{
    QVERIFY(codingsOf({}).isPlain());
    QVERIFY(codingsOf({"identity"}).isPlain());
    QVERIFY(codingsOf({" , identity,"}).isPlain());
    QVERIFY(codingsOf({"X-GZip"}).layers == std::vector{BodyCoding::Gzip});
    QVERIFY((codingsOf({"deflate, br", "zstd"}).layers == std::vector{BodyCoding::Deflate, BodyCoding::Brotli, BodyCoding::Zstd}));
    QCOMPARE(codingsOf({"gzip, compress"}).unknown, std::string("compress"));
    QVERIFY(!codingsOf({"gzip, compress"}).canDecode());
    QVERIFY(codingsOf({"gzip,gzip,gzip,gzip,gzip"}).tooMany);
    QVERIFY(!codingsOf({"gzip,gzip,gzip,gzip,gzip"}).canDecode());
}

void BodyCodingTest::undoesEachCoding()
{
    const std::string text = sampleText();
    for (const BodyCoding coding : kAll) {
        const std::array layers{coding};
        for (const std::string &plain : {text, std::string("x"), std::string()}) {
            const std::string bytes = coded(coding, plain);
            QVERIFY(!bytes.empty());
            for (const std::size_t step : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
                QCOMPARE(decode(layers, bytes, step), (Outcome{Status::Good, plain}));
            }
        }
    }
}

void BodyCodingTest::undoesLayers()
{
    const std::string text = sampleText();
    for (const BodyCoding inner : kAll) {
        for (const BodyCoding outer : kAll) {
            const std::array layers{inner, outer};
            const std::string bytes = coded(outer, coded(inner, text));
            QCOMPARE(decode(layers, bytes, 1), (Outcome{Status::Good, text}));
            QCOMPARE(decode(layers, bytes, bytes.size()), (Outcome{Status::Good, text}));
        }
    }
}

void BodyCodingTest::takesDeflateWithoutItsWrapper()
{
    const std::array layers{BodyCoding::Deflate};
    const std::string bytes = rawDeflated(sampleText());
    QCOMPARE(decode(layers, bytes, 1), (Outcome{Status::Good, sampleText()}));
    QCOMPARE(decode(layers, bytes, bytes.size()), (Outcome{Status::Good, sampleText()}));
}

void BodyCodingTest::takesMembersInARow()
{
    for (const BodyCoding coding : {BodyCoding::Gzip, BodyCoding::Zstd}) {
        const std::array layers{coding};
        const std::string bytes = coded(coding, "one ") + coded(coding, "two");
        QCOMPARE(decode(layers, bytes, 1), (Outcome{Status::Good, "one two"}));
        QCOMPARE(decode(layers, bytes, bytes.size()), (Outcome{Status::Good, "one two"}));
    }
}

void BodyCodingTest::noticesEveryTruncation()
{
    for (const BodyCoding coding : kAll) {
        const std::array layers{coding};
        const std::string bytes = coded(coding, "some text that is not very long at all");
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QCOMPARE(decode(layers, std::string_view(bytes).substr(0, length), 3).status, Status::Broken);
        }
    }
}

void BodyCodingTest::noticesDamage()
{
    for (const BodyCoding coding : kAll) {
        const std::array layers{coding};
        QCOMPARE(decode(layers, "{\"model\":\"plain json is none of them\"}", 1).status, Status::Broken);
        const std::string bytes = coded(coding, sampleText());
        for (const std::size_t step : {std::size_t{1}, bytes.size() + 7}) {
            QCOMPARE(decode(layers, bytes + "garbage", step).status, Status::Broken);
        }
    }
}

void BodyCodingTest::stopsWhatUnfoldsWithoutEnd()
{
    const std::string bomb(16 << 20, 'a');
    for (const BodyCoding coding : kAll) {
        const std::array layers{coding};
        const std::string bytes = coded(coding, bomb);
        QVERIFY(bytes.size() < bomb.size() / 50);
        const Outcome outcome = decode(layers, bytes, bytes.size());
        QCOMPARE(outcome.status, Status::TooLarge);
        QVERIFY(outcome.text.size() <= (1 << 20));
        // One byte under the cap is no bomb.
        QCOMPARE(decode(layers, coded(coding, std::string(1000, 'b')), 9, 1000).status, Status::Good);
        QCOMPARE(decode(layers, coded(coding, std::string(1001, 'b')), 9, 1000).status, Status::TooLarge);
    }
    // A layer in the middle is capped too, though nothing comes out of the last one.
    std::string empties;
    for (int i = 0; i < 10000; ++i) {
        empties += coded(BodyCoding::Gzip, {});
    }
    const std::array twice{BodyCoding::Gzip, BodyCoding::Gzip};
    const std::string nested = coded(BodyCoding::Gzip, empties);
    QCOMPARE(decode(twice, nested, nested.size(), 1 << 16).status, Status::TooLarge);
    QCOMPARE(decode(twice, nested, nested.size(), empties.size()), (Outcome{Status::Good, {}}));
}

QTEST_GUILESS_MAIN(BodyCodingTest)
#include "body_coding_test.moc"
