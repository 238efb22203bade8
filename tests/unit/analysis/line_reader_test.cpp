#include "analysis/line_reader.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::analysis;

namespace {

struct Lines final : LineSink {
    std::vector<std::string> lines;
    std::vector<std::uint64_t> numbers;
    std::vector<std::uint64_t> tooLong;
    std::size_t most = SIZE_MAX;

    bool onLine(std::string_view line, std::uint64_t number) override
    {
        lines.emplace_back(line);
        numbers.push_back(number);
        return lines.size() < most;
    }
    void onTooLong(std::uint64_t number) override { tooLong.push_back(number); }
};

} // namespace

class LineReaderTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    std::string write(const char *name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName().toStdString();
    }

    static QByteArray gzip(const QByteArray &content)
    {
        QProcess process;
        process.start(QStringLiteral("gzip"), {QStringLiteral("-c")});
        process.write(content);
        process.closeWriteChannel();
        if (!process.waitForFinished()) {
            qFatal("gzip does not run");
        }
        return process.readAllStandardOutput();
    }

    static QByteArray numbered(int count)
    {
        QByteArray text;
        for (int i = 1; i <= count; ++i) {
            text += "line " + QByteArray::number(i) + QByteArray(i % 200, 'x') + '\n';
        }
        return text;
    }

private slots:
    void linesDoNotDependOnTheBlocks()
    {
        const std::string text = "a\n\nbc\r\nlast without end";
        for (std::size_t size = 1; size <= text.size(); ++size) {
            Lines seen;
            LineCutter cutter(seen);
            for (std::size_t at = 0; at < text.size(); at += size) {
                QVERIFY(cutter.feed(std::string_view(text).substr(at, size)));
            }
            QVERIFY(cutter.finish());
            QCOMPARE(seen.lines, (std::vector<std::string>{"a", "", "bc\r", "last without end"}));
            QCOMPARE(seen.numbers, (std::vector<std::uint64_t>{1, 2, 3, 4}));
        }
    }

    void tooLongLinesAreCountedNotKept()
    {
        const std::string text = "a\n" + std::string(kLongestLine + 1, 'x') + "\nb\n" + std::string(kLongestLine, 'y') + "\n" + std::string(3 * kLongestLine, 'z');
        for (const std::size_t size : {std::size_t{7}, std::size_t{4096}, text.size()}) {
            Lines seen;
            LineCutter cutter(seen);
            for (std::size_t at = 0; at < text.size(); at += size) {
                cutter.feed(std::string_view(text).substr(at, size));
            }
            cutter.finish();
            QCOMPARE(seen.tooLong, (std::vector<std::uint64_t>{2, 5}));
            QCOMPARE(seen.numbers, (std::vector<std::uint64_t>{1, 3, 4}));
            QCOMPARE(seen.lines[2].size(), kLongestLine);
        }
    }

    void plainAndPackedAreTheSame()
    {
        const QByteArray text = numbered(30'000); // several blocks
        Lines plain;
        const ReadCounts counts = readLines(write("plain", text), plain);
        QVERIFY(!counts.problem.isError());
        QCOMPARE(counts.bytes, static_cast<std::uint64_t>(text.size()));
        QCOMPARE(counts.lines, 30'000U);
        QCOMPARE(plain.lines.size(), 30'000U);
        Lines packed;
        const ReadCounts packedCounts = readLines(write("packed.gz", gzip(text)), packed);
        QVERIFY2(!packedCounts.problem.isError(), packedCounts.problem.detail.c_str());
        QCOMPARE(packedCounts.bytes, counts.bytes);
        QVERIFY(packed.lines == plain.lines);
    }

    void packedFilesMayFollowEachOther()
    {
        Lines seen;
        const ReadCounts counts = readLines(write("two.gz", gzip("a\nb") + gzip("c\n") + gzip("") + gzip("d\n")), seen);
        QVERIFY2(!counts.problem.isError(), counts.problem.detail.c_str());
        QCOMPARE(seen.lines, (std::vector<std::string>{"a", "bc", "d"}));
    }

    void wellPackedTextComesWhole()
    {
        const QByteArray text(20'000'000, 'a'); // a block of input gives many of output
        Lines seen;
        const ReadCounts counts = readLines(write("zeros.gz", gzip(text + "\nend\n")), seen);
        QVERIFY(!counts.problem.isError());
        QCOMPARE(counts.bytes, 20'000'005U);
        QCOMPARE(seen.lines, (std::vector<std::string>{"end"}));
        QCOMPARE(seen.tooLong.size(), 1U);
    }

    void damageIsToldAndWhatCameBeforeCounts()
    {
        const QByteArray whole = gzip(numbered(10'000));
        Lines cut;
        ReadCounts counts = readLines(write("cut.gz", whole.left(whole.size() / 2)), cut);
        QVERIFY(counts.problem.code == base::ErrorCode::FileUnreadable);
        QVERIFY(cut.lines.size() > 100);
        QCOMPARE(cut.lines[0], std::string("line 1x"));
        QByteArray bad = whole;
        bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 0x55);
        bad[bad.size() / 2 + 1] = static_cast<char>(bad[bad.size() / 2 + 1] ^ 0x55);
        Lines broken;
        counts = readLines(write("bad.gz", bad), broken);
        QVERIFY(counts.problem.isError());
        QVERIFY(!counts.problem.where.empty());
    }

    void emptyAndMissing()
    {
        Lines seen;
        QVERIFY(!readLines(write("empty", {}), seen).problem.isError());
        QVERIFY(!readLines(write("empty.gz", gzip({})), seen).problem.isError());
        QVERIFY(seen.lines.empty());
        QVERIFY(readLines(m_directory.filePath(QStringLiteral("no")).toStdString(), seen).problem.code == base::ErrorCode::FileNotFound);
        QVERIFY(readLines(m_directory.path().toStdString(), seen).problem.code == base::ErrorCode::FileUnreadable);
    }

    void theSinkMayHaveEnough()
    {
        Lines seen;
        seen.most = 3;
        readLines(write("many", numbered(1'000)), seen);
        QCOMPARE(seen.lines.size(), 3U);
        Lines packed;
        packed.most = 3;
        const ReadCounts counts = readLines(write("many.gz", gzip(numbered(1'000))), packed);
        QCOMPARE(packed.lines.size(), 3U);
        QVERIFY(!counts.problem.isError());
    }
};

QTEST_APPLESS_MAIN(LineReaderTest)
#include "line_reader_test.moc"
