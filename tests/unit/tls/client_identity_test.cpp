#include "tls/client_identity.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

class ClientIdentityTest final : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    // Runs openssl in the directory; false with its words if it refused.
    bool openssl(const QString &command)
    {
        QProcess process;
        process.setWorkingDirectory(m_directory.path());
        process.start(QStringLiteral("openssl"), command.split(u' '));
        if (!process.waitForFinished() || process.exitCode() != 0) {
            qWarning() << process.errorString() << process.readAllStandardError();
            return false;
        }
        return true;
    }

    [[nodiscard]] std::string read(const QString &name) const
    {
        QFile file(m_directory.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

private slots:
    void initTestCase()
    {
        const QString certificate = QStringLiteral("req -x509 -nodes -subj /CN=x -days 2 -newkey %1 -keyout %2.key -out %2.pem");
        QVERIFY(openssl(certificate.arg(QStringLiteral("rsa:2048"), QStringLiteral("rsa"))));
        QVERIFY(openssl(certificate.arg(QStringLiteral("ec -pkeyopt ec_paramgen_curve:P-256"), QStringLiteral("ec"))));
        QVERIFY(openssl(certificate.arg(QStringLiteral("ed25519"), QStringLiteral("ed"))));
        QVERIFY(openssl(QStringLiteral("pkey -in rsa.key -traditional -out rsa-old.key")));
        QVERIFY(openssl(QStringLiteral("pkey -in ec.key -aes256 -passout pass:word -out ec-locked.key")));
    }

    void judges_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("where");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char *certificate, const char *key, tls::KeyKind kind, const char *where = "",
                            const char *detail = "") {
            QTest::addRow("%s %s", certificate, key) << QString::fromLatin1(certificate) << QString::fromLatin1(key)
                                                     << static_cast<int>(kind) << QByteArray(where) << QByteArray(detail);
        };
        row("rsa.pem", "rsa.key", tls::KeyKind::Rsa);
        row("rsa.pem", "rsa-old.key", tls::KeyKind::Rsa);
        row("ec.pem", "ec.key", tls::KeyKind::Ec);
        row("ec.pem", "rsa.key", tls::KeyKind::None, "client_key", "does not belong");
        row("ec.pem", "ec-locked.key", tls::KeyKind::None, "client_key", "passphrase");
        row("ec.pem", "ec.pem", tls::KeyKind::None, "client_key", "no private key");
        row("ec.key", "ec.key", tls::KeyKind::None, "client_certificate", "no certificate");
        row("ed.pem", "ed.key", tls::KeyKind::None, "client_key", "RSA or EC");
    }

    void judges()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(int, kind);
        QFETCH(QByteArray, where);
        QFETCH(QByteArray, detail);
        const tls::ClientIdentity identity = tls::judgeClientIdentity(read(certificate), read(key));
        QCOMPARE(static_cast<int>(identity.kind), kind);
        QCOMPARE(QByteArray::fromStdString(identity.fault.where), where);
        QCOMPARE(identity.fault.isError(), !where.isEmpty());
        QVERIFY2(identity.fault.detail.find(detail.toStdString()) != std::string::npos, identity.fault.detail.c_str());
    }
};

QTEST_GUILESS_MAIN(ClientIdentityTest)
#include "client_identity_test.moc"
