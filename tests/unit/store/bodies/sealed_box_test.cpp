#include "store/bodies/sealed_box.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <string>

using namespace sluice;
using store::BoxLabel;
using store::SealedBox;
using store::SealedText;

namespace {

constexpr BoxLabel kLabel{7, 1'700'000'000'000, 1};

std::string textOf(std::size_t size)
{
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>('a' + i % 23);
    }
    return text;
}

} // namespace

class SealedBoxTest final : public QObject {
    Q_OBJECT

    const base::Secret m_key{std::string(32, 'k')};

private slots:
    void whatWasSealedComesBack_data()
    {
        QTest::addColumn<quint64>("size");
        QTest::addColumn<quint64>("chunks");
        const quint64 chunk = SealedBox::kChunk;
        QTest::newRow("nothing") << quint64(0) << quint64(1);
        QTest::newRow("a byte") << quint64(1) << quint64(1);
        QTest::newRow("less than a chunk") << chunk - 1 << quint64(1);
        QTest::newRow("a chunk") << chunk << quint64(1);
        QTest::newRow("more than a chunk") << chunk + 1 << quint64(2);
        QTest::newRow("three chunks") << 3 * chunk << quint64(3);
    }

    void whatWasSealedComesBack()
    {
        QFETCH(quint64, size);
        QFETCH(quint64, chunks);
        SealedBox box;
        const std::string text = textOf(size);
        const auto sealed = box.seal(m_key, kLabel, text);
        QVERIFY(sealed);
        QCOMPARE(quint64(sealed->chunks.size()), chunks);
        for (const std::string &chunk : sealed->chunks) {
            QVERIFY(chunk.size() <= SealedBox::kChunk + store::Aes256Gcm::kTagSize);
        }
        const auto opened = box.open(m_key, kLabel, *sealed);
        QVERIFY(opened);
        QVERIFY(*opened == text);
    }

    void itOpensNowhereElse()
    {
        SealedBox box;
        const auto sealed = box.seal(m_key, kLabel, "what was said");
        QVERIFY(sealed);
        QVERIFY(!box.open(m_key, {kLabel.row + 1, kLabel.hour, kLabel.column}, *sealed));
        QVERIFY(!box.open(m_key, {kLabel.row, kLabel.hour + 1, kLabel.column}, *sealed));
        QVERIFY(!box.open(m_key, {kLabel.row, kLabel.hour, 2}, *sealed));
        QVERIFY(!box.open(base::Secret(std::string(32, 'x')), kLabel, *sealed));
        QVERIFY(!box.open(base::Secret(std::string(31, 'k')), kLabel, *sealed));
        QVERIFY(!box.open({}, kLabel, *sealed));
        QVERIFY(!box.seal({}, kLabel, "text")); // without a key nothing is sealed, least of all under an empty one
    }

    void everyChangedBitIsRefused()
    {
        SealedBox box;
        const auto sealed = box.seal(m_key, kLabel, "what was said");
        QVERIFY(sealed);
        for (std::size_t bit = 0; bit < 8 * sealed->salt.size(); ++bit) {
            SealedText other = *sealed;
            other.salt[bit / 8] = static_cast<char>(other.salt[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY(!box.open(m_key, kLabel, other));
        }
        for (std::size_t bit = 0; bit < 8 * sealed->chunks[0].size(); ++bit) {
            SealedText other = *sealed;
            other.chunks[0][bit / 8] = static_cast<char>(other.chunks[0][bit / 8] ^ (1 << (bit % 8)));
            QVERIFY(!box.open(m_key, kLabel, other));
        }
    }

    void noChunkCanBeMovedLeftOutOrAdded()
    {
        SealedBox box;
        const auto sealed = box.seal(m_key, kLabel, textOf(3 * SealedBox::kChunk));
        const auto another = box.seal(m_key, kLabel, textOf(3 * SealedBox::kChunk));
        QVERIFY(sealed && another);
        const auto refuses = [&](auto change) {
            SealedText other = *sealed;
            change(other.chunks);
            return !box.open(m_key, kLabel, other);
        };
        using Chunks = std::vector<std::string>;
        QVERIFY(refuses([](Chunks &chunks) { chunks.pop_back(); })); // a text cut short at a chunk's end
        QVERIFY(refuses([](Chunks &chunks) { chunks.erase(chunks.begin()); }));
        QVERIFY(refuses([](Chunks &chunks) { chunks.erase(chunks.begin() + 1); }));
        QVERIFY(refuses([](Chunks &chunks) { std::swap(chunks[0], chunks[1]); }));
        QVERIFY(refuses([](Chunks &chunks) { chunks.push_back(chunks[0]); }));
        QVERIFY(refuses([](Chunks &chunks) { chunks.insert(chunks.begin(), chunks[0]); }));
        QVERIFY(refuses([](Chunks &chunks) { chunks.clear(); }));
        QVERIFY(refuses([&](Chunks &chunks) { chunks[1] = another->chunks[1]; })); // of the same place in another text
        QVERIFY(!refuses([](Chunks &) {}));
    }

    void theSameTextNeverLooksTheSame()
    {
        SealedBox box;
        std::set<std::string> salts;
        std::set<std::string> chunks;
        for (int i = 0; i < 1000; ++i) {
            const auto sealed = box.seal(m_key, kLabel, "what was said");
            QVERIFY(sealed);
            salts.insert(sealed->salt);
            chunks.insert(sealed->chunks[0]);
        }
        QCOMPARE(salts.size(), std::size_t(1000));
        QCOMPARE(chunks.size(), std::size_t(1000));
    }
};

QTEST_APPLESS_MAIN(SealedBoxTest)
#include "sealed_box_test.moc"
