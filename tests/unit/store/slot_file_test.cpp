#include "store/slot_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using store::SlotFile;

class SlotFileTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_path;

    [[nodiscard]] QByteArray content() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void setContent(const QByteArray &bytes) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }
    [[nodiscard]] std::map<QString, QByteArray> reopened() const
    {
        SlotFile file(m_path);
        return file.open() ? file.values() : std::map<QString, QByteArray>();
    }
    // Three values, the second written three times.
    void fill() const
    {
        SlotFile file(m_path);
        QVERIFY(file.open());
        QVERIFY(file.put(QStringLiteral("a"), "1"));
        for (const char *value : {"1", "2", "3"}) {
            QVERIFY(file.put(QStringLiteral("b"), value));
        }
        QVERIFY(file.put(QStringLiteral("c"), QByteArray(SlotFile::kLongestValue, 'x')));
        QVERIFY(file.sync());
    }

private slots:
    void init()
    {
        m_path = m_directory.filePath(QString::fromLatin1(QTest::currentTestFunction()));
        QFile::remove(m_path);
    }

    void keepsTheNewest()
    {
        fill();
        QCOMPARE(reopened(), (std::map<QString, QByteArray>{{QStringLiteral("a"), "1"}, {QStringLiteral("b"), "3"},
                                 {QStringLiteral("c"), QByteArray(SlotFile::kLongestValue, 'x')}}));
        SlotFile file(m_path);
        QVERIFY(file.open());
        QVERIFY(!file.damage().isError());
        QVERIFY(file.put(QStringLiteral("b"), "4")); // goes on where the last run was
        QVERIFY(file.put(QStringLiteral("ü"), "5"));
        QCOMPARE(QFileInfo(m_path).size(), 16 + 4 * 1024);
        QCOMPARE(QFile::permissions(m_path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void refusesWhatIsTooLong()
    {
        SlotFile file(m_path);
        QVERIFY(!file.put(QStringLiteral("a"), "1")); // not open
        QVERIFY(file.open());
        QVERIFY(!file.put(QString(121, u'a'), "1"));
        QVERIFY(!file.put(QStringLiteral("a"), QByteArray(SlotFile::kLongestValue + 1, 'x')));
        QVERIFY(file.put(QString(120, u'a'), "1"));
    }

    void onlyOneAtATime()
    {
        SlotFile first(m_path);
        QVERIFY(first.open());
        SlotFile second(m_path);
        const auto opened = second.open();
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.find("another Sluice") != std::string::npos, opened.error().detail.c_str());
    }

    // A write that was cut at any byte leaves the value before it, or the new one.
    void aWriteCutAnywhere()
    {
        fill();
        const QByteArray before = content();
        {
            SlotFile file(m_path);
            QVERIFY(file.open());
            QVERIFY(file.put(QStringLiteral("b"), "new"));
        }
        const QByteArray after = content();
        QCOMPARE(before.size(), after.size());
        const qsizetype from = std::distance(before.begin(), std::mismatch(before.begin(), before.end(), after.begin()).first);
        for (qsizetype cut = from; cut < from + 512; cut += 7) {
            setContent(after.left(cut) + before.mid(cut));
            SlotFile file(m_path);
            QVERIFY(file.open());
            QVERIFY(!file.damage().isError());
            const QByteArray value = file.values().at(QStringLiteral("b"));
            QVERIFY2(value == "3" || value == "new", value.constData());
            // And it can be written again, and read.
            QVERIFY(file.put(QStringLiteral("b"), "next"));
        }
        QCOMPARE(reopened().at(QStringLiteral("b")), QByteArray("next"));
    }

    void aDamagedFileIsSetAside_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("left");
        QTest::newRow("both places of one value") << 0 << 2;
        QTest::newRow("the head") << 1 << 3;
        QTest::newRow("cut short") << 2 << 2;
        QTest::newRow("nothing but noise") << 3 << 0;
        QTest::newRow("empty") << 4 << 0;
        QTest::newRow("one value twice") << 5 << 3;
    }
    void aDamagedFileIsSetAside()
    {
        QFETCH(int, kind);
        QFETCH(int, left);
        fill();
        QByteArray bytes = content();
        switch (kind) {
        case 0:
            bytes[16 + 1024 + 20] = '?';
            bytes[16 + 1024 + 512 + 20] = '?';
            break;
        case 1:
            bytes[0] = '?';
            break;
        case 2:
            bytes.chop(1000);
            break;
        case 3:
            bytes = QByteArray(5000, '\x5a');
            break;
        case 4:
            bytes.clear();
            break;
        case 5:
            bytes += bytes.mid(16, 1024);
            break;
        }
        setContent(bytes);
        SlotFile file(m_path);
        QVERIFY(file.open()); // it starts
        QVERIFY(file.damage().isError());
        QCOMPARE(file.values().size(), static_cast<std::size_t>(left));
        QVERIFY(file.put(QStringLiteral("a"), "again"));
        const QFileInfo path(m_path);
        const QStringList aside = path.dir().entryList({path.fileName() + QStringLiteral(".damaged-*")});
        QCOMPARE(aside.size(), 1);
        QVERIFY(file.damage().detail.find(aside.first().toStdString()) != std::string::npos);
        QFile kept(path.dir().filePath(aside.first()));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), bytes);
        QVERIFY(kept.remove());
    }

    void whereNothingCanBeWritten()
    {
        SlotFile file(m_directory.filePath(QStringLiteral("no/such/directory")));
        QVERIFY(!file.open());
        QVERIFY(!file.put(QStringLiteral("a"), "1"));
        QVERIFY(!file.sync());
    }
};

QTEST_APPLESS_MAIN(SlotFileTest)
#include "slot_file_test.moc"
