#include "service/runtime_config_builder.h"

#include "store/whole_file.h"

#include <QDir>
#include <QFileInfo>
#include <QHostInfo>
#include <QSet>
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

    void takesAProvidersAddressFromItsTemplate()
    {
        api::UpstreamConfig settings;
        settings.kind = api::UpstreamKind::Provider;
        settings.provider = QStringLiteral("deepseek");
        const auto fromTemplate = runtimeUpstream(settings, QDir::tempPath());
        QVERIFY(fromTemplate);
        QCOMPARE(fromTemplate->baseUrl.host(), QStringLiteral("api.deepseek.com"));
        QVERIFY(fromTemplate->provider != nullptr);
        settings.url = QStringLiteral("https://proxy.example/anthropic"); // what the template adds is not doubled
        QCOMPARE(runtimeUpstream(settings, QDir::tempPath())->baseUrl, QUrl(QStringLiteral("https://proxy.example")));
        settings.kind = api::UpstreamKind::Direct;
        const auto direct = runtimeUpstream(settings, QDir::tempPath());
        QCOMPARE(direct->baseUrl.path(), QStringLiteral("/anthropic"));
        QVERIFY(direct->provider == nullptr);
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

    void readsAClientCertificate()
    {
        const QTemporaryDir directory;
        const QString data = directory.filePath(QStringLiteral("data"));
        RuntimeConfigBuilder builder(directory.path(), data);
        api::RelayConfig config = withUpstream(QStringLiteral("https://relay.example/v1"));
        QVERIFY(builder.build(config)); // makes a pair to read: our own
        config.upstreams[0].clientCertificate = QStringLiteral("data/leaf.pem");
        config.upstreams[0].clientKey = QStringLiteral("data/leaf-key.pem");
        const auto parts = builder.build(config);
        QVERIFY2(parts, parts ? "" : base::toString(parts.error()).c_str());
        QVERIFY(!parts->upstreams.at(0).clientChain.isEmpty());
        QVERIFY(!parts->upstreams.at(0).clientKey.isNull());

        config.upstreams[0].clientCertificate = QStringLiteral("data/ca.pem"); // not this key's
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].client_key"));
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::InvalidCertificate);

        config.upstreams[0].clientCertificate = QStringLiteral("data/leaf.pem");
        const QString shared = directory.filePath(QStringLiteral("shared-key.pem"));
        QVERIFY(QFile::copy(data + QStringLiteral("/leaf-key.pem"), shared));
        QVERIFY(QFile::setPermissions(shared, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        config.upstreams[0].clientKey = QStringLiteral("shared-key.pem");
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::PermissionDenied);
        QVERIFY(builder.build(config).error().detail.find("0600") != std::string::npos);
        QVERIFY(QFile::setPermissions(shared, QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(builder.build(config));

        config.upstreams[0].clientKey = QStringLiteral("none.pem");
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::FileNotFound);
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].client_key"));
    }

    void readsTheWay()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        api::RelayConfig config = withUpstream(QStringLiteral("https://relay.example/v1"));
        config.listeners.https.reset();
        api::UpstreamConfig &upstream = config.upstreams[0];
        upstream.kind = api::UpstreamKind::Tunnel;
        upstream.credential = QStringLiteral("env:K");
        upstream.proxy = QStringLiteral("socks5://proxy.example:1080");
        upstream.proxyCredential = QStringLiteral("env:P");
        upstream.tunnel.url = QStringLiteral("wss://tunnel.example/x?token=secret");
        upstream.tunnel.credential = QStringLiteral("env:T");
        QCOMPARE(credentialIds(config), (QStringList{QStringLiteral("env:K"), QStringLiteral("env:P"), QStringLiteral("env:T")}));
        config.guardrails.lists.append(api::WordListConfig{});
        QVERIFY(!credentialIds(config).contains(kPseudonymKeyId));
        config.guardrails.lists.last().prompt = policy::Action::Pseudonymise;
        QVERIFY(credentialIds(config).contains(kPseudonymKeyId));
        config.guardrails.lists.clear();
        auto parts = builder.build(config);
        QVERIFY2(parts, parts ? "" : base::toString(parts.error()).c_str());
        relay::RuntimeUpstream built = parts->upstreams.at(0);
        relay::prepare(built);
        QCOMPARE(built.way, std::string("socks5://proxy.example:1080 wss://tunnel.example/x"));

        // Whatever changes where we connect, by whom or as whom, makes other connections of it; and no secret stands in it.
        QSet<QByteArray> identities{QByteArray::fromStdString(built.identity)};
        const auto isAnother = [&identities](relay::RuntimeUpstream changed) {
            relay::prepare(changed);
            const QByteArray identity = QByteArray::fromStdString(changed.identity);
            const bool isNew = !identities.contains(identity);
            identities.insert(identity);
            return isNew && !identity.contains("secret");
        };
        QVERIFY(!isAnother(built));
        relay::RuntimeUpstream changed = built;
        changed.proxyCredential = base::Secret("secret");
        QVERIFY(isAnother(changed));
        changed = built;
        changed.tunnelCredential = base::Secret("secret");
        QVERIFY(isAnother(changed));
        changed = built;
        changed.tunnelUrl = QUrl(QStringLiteral("wss://tunnel.example/x?token=secret2"));
        QVERIFY(isAnother(changed));
        changed = built;
        changed.proxyAddress.port = 1081;
        QVERIFY(isAnother(changed));
        changed = built;
        changed.tunnelUrl.clear();
        QVERIFY(isAnother(changed));

        upstream.tunnel.ca = QStringLiteral("none.pem");
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].tunnel.ca"));
    }

    void refusesItsOwnListenersByAnyName()
    {
        const QTemporaryDir directory;
        RuntimeConfigBuilder builder(directory.path(), directory.filePath(QStringLiteral("data")));
        const QString name = QHostInfo::localHostName();
        if (QHostInfo::fromName(name).addresses().isEmpty()) {
            QSKIP("this machine's name does not resolve");
        }
        api::RelayConfig config = withUpstream(QStringLiteral("https://%1:18443/v1").arg(name));
        config.listeners.https = api::ListenAddress{QStringLiteral("0.0.0.0"), 18443};
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].url"));
        QCOMPARE(builder.build(config).error().code, base::ErrorCode::InvalidConfig);
        config.upstreams[0].proxy = QStringLiteral("http://%1:18443").arg(name);
        QCOMPARE(builder.build(config).error().where, std::string("upstreams[0].proxy"));
        config.upstreams[0].proxy.clear();
        config.upstreams[0].url = QStringLiteral("https://%1:18444/v1").arg(name);
        QVERIFY(builder.build(config));
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
