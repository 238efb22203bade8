#include "service/runtime_config_builder.h"

#include "store/whole_file.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::service {

namespace {

api::RelayConfig withUpstream(const QString &url)
{
    api::RelayConfig config;
    api::UpstreamConfig upstream;
    upstream.name = QStringLiteral("mine");
    upstream.url = url;
    config.upstreams = {upstream};
    return config;
}

} // namespace

class RuntimeConfigBuilderTest final : public QObject {
    Q_OBJECT

private slots:
    void buildsEverythingARelayNeeds()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        const auto parts = builder.build(withUpstream(QStringLiteral("https://relay.example/v1")));
        QVERIFY2(parts, parts ? "" : base::toString(parts.error()).c_str());
        QVERIFY(parts->certificateChain.size() >= 2);
        QVERIFY(!parts->privateKey.isNull());
        QVERIFY(QByteArray::fromStdString(parts->caPem).contains("BEGIN CERTIFICATE"));
        QVERIFY(parts->lists.rules);
        QCOMPARE(parts->upstreams.at(0).baseUrl, QUrl(QStringLiteral("https://relay.example/v1")));
        // The second time the same identity.
        QCOMPARE(builder.build(withUpstream(QStringLiteral("https://relay.example/v1")))->caPem, parts->caPem);
    }

    void noIdentityWithoutTls()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        api::RelayConfig config = withUpstream(QStringLiteral("https://relay.example/v1"));
        config.listeners.https.reset();
        const auto parts = builder.build(config);
        QVERIFY(parts);
        QVERIFY(parts->certificateChain.isEmpty());
        QVERIFY(!QFileInfo::exists(directory.filePath(QStringLiteral("data"))));
    }

    void readsCasBesideTheConfigFile()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        api::RelayConfig config = withUpstream(QStringLiteral("https://relay.example/v1"));
        const auto own = builder.build(config); // a CA to read: our own
        QVERIFY(store::writeWholeFile(directory.filePath(QStringLiteral("relay-ca.pem")),
            QByteArray::fromStdString(own->caPem)));
        config.upstreams[0].ca = QStringLiteral("relay-ca.pem");
        QCOMPARE(builder.build(config)->upstreams.at(0).extraCas.size(), 1);

        config.upstreams[0].ca = QStringLiteral("none.pem");
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].ca"));
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::FileNotFound);
        QVERIFY(store::writeWholeFile(directory.filePath(QStringLiteral("bad.pem")), "no certificate\n"));
        config.upstreams[0].ca = QStringLiteral("bad.pem");
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::InvalidCertificate);
    }

    void secretsComeFromTheStore()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        api::RelayConfig config = withUpstream(QStringLiteral("https://relay.example/v1"));
        config.listeners.https.reset();
        config.upstreams[0].credential = QStringLiteral("env:SLUICE_TEST_UPSTREAM");
        config.access.requireKey = true;
        config.access.keyCredentials
            = {QStringLiteral("env:SLUICE_TEST_CLIENT"), QStringLiteral("env:SLUICE_TEST_NO_CLIENT")};
        QCOMPARE(credentialIds(config).size(), 3);
        const auto parts = builder.build(config);
        store::CredentialStore credentials;
        QVERIFY(runtimeConfig(*parts, credentials, false)->upstreams[0].credential.isEmpty());

        qputenv("SLUICE_TEST_UPSTREAM", "up-key");
        qputenv("SLUICE_TEST_CLIENT", "client-key");
        QSignalSpy loaded(&credentials, &store::CredentialStore::loaded);
        const QStringList ids = credentialIds(config);
        for (const QString &id : ids) {
            credentials.load(id);
        }
        QTRY_COMPARE(loaded.size(), 3);
        const auto runtime = runtimeConfig(*parts, credentials, true);
        QVERIFY(runtime->upstreams[0].credential.equals("up-key"));
        QCOMPARE(runtime->clientKeys.size(), std::size_t{1}); // an empty key would let everybody in
        QVERIFY(runtime->clientKeys[0].key.equals("client-key"));
        QVERIFY(runtime->paused);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::RuntimeConfigBuilderTest)
#include "runtime_config_builder_test.moc"
