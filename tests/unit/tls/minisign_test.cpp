#include "tls/minisign.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::tls {

// Keys and signatures come from Debian's minisign program.
class MinisignTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("minisign")).isEmpty()) {
            QSKIP("minisign is not installed");
        }
        makeKey(QStringLiteral("own"));
        makeKey(QStringLiteral("other"));
    }

    void aKeyIsReadFromItsFileAndItsLine()
    {
        const std::string file = read(QStringLiteral("own.pub"));
        const auto whole = parseMinisignKey(file);
        QVERIFY(whole);
        const std::string line = file.substr(file.find('\n') + 1);
        const auto fromLine = parseMinisignKey(line.substr(0, line.find('\n')));
        QVERIFY(fromLine);
        QCOMPARE(*fromLine, *whole);
        for (const std::string &bad : {std::string(), std::string("RWQ"), std::string(56, 'A'), file.substr(0, 30),
                 line.substr(0, 52), std::string("RW") + std::string(54, '!')}) {
            QVERIFY(!parseMinisignKey(bad));
        }
    }

    void bothKindsOfSignatureAreChecked_data()
    {
        QTest::addColumn<bool>("hashed");
        QTest::addColumn<QByteArray>("message");
        for (const bool hashed : {false, true}) {
            QTest::addRow("%s, text", hashed ? "ED" : "Ed") << hashed << QByteArray("alpha\nbeta\n");
            QTest::addRow("%s, empty", hashed ? "ED" : "Ed") << hashed << QByteArray();
            QTest::addRow("%s, long", hashed ? "ED" : "Ed") << hashed << QByteArray(300'000, 'x');
        }
    }
    void bothKindsOfSignatureAreChecked()
    {
        QFETCH(bool, hashed);
        QFETCH(QByteArray, message);
        const std::string signature = sign(QStringLiteral("own"), message, hashed);
        const std::string_view text(message.constData(), static_cast<std::size_t>(message.size()));
        const auto comment = verifyMinisign(key("own"), text, signature);
        QVERIFY2(comment, comment ? "" : comment.error().detail.c_str());
        QCOMPARE(*comment, std::string("list of today"));
        QCOMPARE(verifyMinisign(key("other"), text, signature).error().detail,
            std::string("the signature is of another key"));
        QCOMPARE(verifyMinisign(key("own"), std::string(text) + "x", signature).error().detail,
            std::string("the signature is not of these bytes"));
    }

    void anyChangeOfTheSignatureIsNoticed()
    {
        const std::string message = "alpha\n";
        const std::string signature = sign(QStringLiteral("own"), QByteArray::fromStdString(message), true);
        const std::size_t signedFrom = signature.find('\n') + 1; // the first line is a comment for people only
        for (std::size_t i = signedFrom; i + 1 < signature.size(); ++i) {
            std::string changed = signature;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            const auto verified = verifyMinisign(key("own"), message, changed);
            // The bits of a base64 digit before padding that stand for nothing may differ.
            const bool isPadded = i + 2 < signature.size() && (signature[i + 1] == '=' || signature[i + 1] == '\n');
            QVERIFY2(!verified || isPadded, changed.c_str());
        }
        for (std::size_t size = 0; size < signature.size() - 2; ++size) {
            QVERIFY(!verifyMinisign(key("own"), message, signature.substr(0, size)));
        }
    }

private:
    QString path(const QString &name) const { return m_directory.filePath(name); }

    std::string read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

    static void run(const QStringList &arguments)
    {
        QProcess process;
        process.start(QStringLiteral("minisign"), arguments);
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void makeKey(const QString &name)
    {
        run({QStringLiteral("-G"), QStringLiteral("-W"), QStringLiteral("-f"), QStringLiteral("-p"),
            path(name + QStringLiteral(".pub")), QStringLiteral("-s"), path(name + QStringLiteral(".key"))});
    }

    MinisignKey key(const char *name) const
    {
        const auto own = parseMinisignKey(read(QString::fromLatin1(name) + QStringLiteral(".pub")));
        return own ? *own : MinisignKey{};
    }

    std::string sign(const QString &name, const QByteArray &message, bool hashed)
    {
        QFile file(path(QStringLiteral("message")));
        if (!file.open(QIODevice::WriteOnly) || file.write(message) != message.size()) {
            return {};
        }
        file.close();
        run({QStringLiteral("-S"), hashed ? QStringLiteral("-H") : QStringLiteral("-l"), QStringLiteral("-s"),
            path(name + QStringLiteral(".key")), QStringLiteral("-m"), file.fileName(), QStringLiteral("-x"),
            path(QStringLiteral("message.minisig")), QStringLiteral("-t"), QStringLiteral("list of today")});
        return read(QStringLiteral("message.minisig"));
    }

    QTemporaryDir m_directory;
};

} // namespace sluice::tls

QTEST_GUILESS_MAIN(sluice::tls::MinisignTest)
#include "minisign_test.moc"
