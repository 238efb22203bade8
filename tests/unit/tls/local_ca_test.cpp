#include "tls/certificate.h"
#include "tls/local_ca.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/stat.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

using namespace sluice;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

struct StoreDeleter {
    void operator()(X509_STORE *store) const { X509_STORE_free(store); }
    void operator()(X509_STORE_CTX *context) const { X509_STORE_CTX_free(context); }
};

tls::CertificatePtr certificateOf(const std::string &pem)
{
    BIO *bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    tls::CertificatePtr certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
    BIO_free(bio);
    return certificate;
}

// X509_V_OK, or why a client that trusts `authority` refuses `leaf` for `name` at `now`.
int verdictOf(X509 *authority, X509 *leaf, const char *name, base::WallTime now)
{
    const std::unique_ptr<X509_STORE, StoreDeleter> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority);
    const std::unique_ptr<X509_STORE_CTX, StoreDeleter> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf, nullptr);
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, std::chrono::system_clock::to_time_t(now));
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
    if (QByteArray(name).contains(':') || QByteArray(name).startsWith('1')) {
        X509_VERIFY_PARAM_set1_ip_asc(rules, name);
    } else {
        X509_VERIFY_PARAM_set1_host(rules, name, 0);
    }
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

unsigned modeOf(const QString &path)
{
    struct stat facts{};
    return ::lstat(qPrintable(path), &facts) == 0 ? facts.st_mode & 07777U : 0;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class LocalCaTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        QVERIFY(m_root->isValid());
    }

    void aClientThatTrustsTheCaAcceptsLoopbackNames()
    {
        const auto identity = load();
        QVERIFY(identity);
        const auto authority = certificateOf(identity->caCertificate);
        const auto leaf = certificateOf(identity->certificateChain);
        for (const char *name : {"localhost", "127.0.0.1", "::1"}) {
            QCOMPARE(verdictOf(authority.get(), leaf.get(), name, m_now), X509_V_OK);
        }
        QCOMPARE(verdictOf(authority.get(), leaf.get(), "api.openai.com", m_now), X509_V_ERR_HOSTNAME_MISMATCH);
        QCOMPARE(verdictOf(authority.get(), leaf.get(), "localhost", m_now + 24h * 91), X509_V_ERR_CERT_HAS_EXPIRED);
        QVERIFY(identity->certificateChain.ends_with(identity->caCertificate));
        QCOMPARE(identity->caFingerprint.size(), std::size_t{95});
        QVERIFY(identity->leafExpires > m_now + 24h * 89 && identity->leafExpires <= m_now + 24h * 90);
    }

    void evenTheStolenKeySignsForNoOtherName()
    {
        QVERIFY(load());
        const auto stolen = tls::readPair(contentOf(path(u"ca.pem"_s)).toStdString(),
                                          contentOf(path(u"ca-key.pem"_s)).toStdString());
        QVERIFY(stolen);
        const auto forged = tls::issueLeaf(*stolen, "DNS:api.openai.com", m_now);
        QVERIFY(forged);
        QCOMPARE(verdictOf(stolen->certificate.get(), forged->certificate.get(), "api.openai.com", m_now),
                 X509_V_ERR_PERMITTED_VIOLATION);
        const auto address = tls::issueLeaf(*stolen, "IP:10.0.0.1", m_now);
        QVERIFY(address);
        QCOMPARE(verdictOf(stolen->certificate.get(), address->certificate.get(), "10.0.0.1", m_now),
                 X509_V_ERR_PERMITTED_VIOLATION);
    }

    void theCaIsWhatItsContractSays()
    {
        const auto identity = load();
        QVERIFY(identity);
        const auto authority = certificateOf(identity->caCertificate);
        QCOMPARE(X509_get_pathlen(authority.get()), 0L);
        QVERIFY(X509_get_extension_flags(authority.get()) & EXFLAG_CA);
        QVERIFY(tls::expiryOf(*authority) > m_now + 24h * 3649);
        const auto leaf = certificateOf(identity->certificateChain);
        QCOMPARE(X509_get_extended_key_usage(leaf.get()), static_cast<uint32_t>(XKU_SSL_SERVER));
        QVERIFY(!(X509_get_extension_flags(leaf.get()) & EXFLAG_CA));
    }

    void filesHaveTheRightModesWhateverTheUmask()
    {
        for (const mode_t mask : {mode_t{0}, mode_t{0077}}) {
            init();
            const mode_t before = ::umask(mask);
            const auto identity = load();
            ::umask(before);
            QVERIFY(identity);
            QCOMPARE(modeOf(m_root->filePath(u"tls"_s)), 0700U);
            QCOMPARE(modeOf(path(u"ca-key.pem"_s)), 0600U);
            QCOMPARE(modeOf(path(u"leaf-key.pem"_s)), 0600U);
            QCOMPARE(modeOf(path(u"ca.pem"_s)), 0644U);
            QCOMPARE(modeOf(path(u"leaf.pem"_s)), 0644U);
        }
    }

    void anOpenDirectoryIsClosed()
    {
        QVERIFY(load());
        QCOMPARE(::chmod(qPrintable(m_root->filePath(u"tls"_s)), 0755), 0);
        QVERIFY(load());
        QCOMPARE(modeOf(m_root->filePath(u"tls"_s)), 0700U);
    }

    void aSecondLoadChangesNothing()
    {
        const auto first = load();
        const auto second = load(m_now + 24h * 59);
        QVERIFY(first && second);
        QCOMPARE(second->certificateChain, first->certificateChain);
        QVERIFY(second->leafKey.equals(first->leafKey.reveal()));
    }

    void theLeafIsRenewedAtThirtyDays()
    {
        const auto first = load();
        QVERIFY(first);
        const auto kept = load(first->leafExpires - 24h * 30 - 1s);
        QVERIFY(kept);
        QCOMPARE(kept->certificateChain, first->certificateChain);
        const auto renewed = load(first->leafExpires - 24h * 30);
        QVERIFY(renewed);
        QVERIFY(renewed->certificateChain != first->certificateChain);
        QCOMPARE(renewed->caCertificate, first->caCertificate);
        QVERIFY(!renewed->leafKey.equals(first->leafKey.reveal()));
        QVERIFY(renewed->leafExpires > first->leafExpires);
    }

    void aForeignOrBrokenLeafIsMadeAnew()
    {
        const auto first = load();
        QVERIFY(first);
        // The leaf of another CA.
        QTemporaryDir other;
        QVERIFY(tls::loadOrCreateIdentity(other.filePath(u"tls"_s).toStdString(), m_now));
        overwrite(path(u"leaf.pem"_s), contentOf(other.filePath(u"tls/leaf.pem"_s)));
        overwrite(path(u"leaf-key.pem"_s), contentOf(other.filePath(u"tls/leaf-key.pem"_s)));
        const auto second = load();
        QVERIFY(second);
        QCOMPARE(second->caCertificate, first->caCertificate);
        QCOMPARE(verdictOf(certificateOf(second->caCertificate).get(), certificateOf(second->certificateChain).get(),
                           "localhost", m_now),
                 X509_V_OK);
        // Garbage.
        overwrite(path(u"leaf.pem"_s), "garbage");
        QVERIFY(load());
        // A key that is gone.
        QVERIFY(QFile::remove(path(u"leaf-key.pem"_s)));
        const auto third = load();
        QVERIFY(third);
        QVERIFY(third->certificateChain != second->certificateChain);
    }

    void aKeyThatOthersMayReadIsRefused()
    {
        QVERIFY(load());
        for (const QString &name : {u"ca-key.pem"_s, u"leaf-key.pem"_s}) {
            for (const mode_t mode : {mode_t{0640}, mode_t{0604}, mode_t{0620}}) {
                QCOMPARE(::chmod(qPrintable(path(name)), mode), 0);
                const auto refused = load();
                QVERIFY(!refused);
                QCOMPARE(refused.error().code, base::ErrorCode::PermissionDenied);
                QVERIFY(QString::fromStdString(refused.error().where).endsWith(name));
            }
            QCOMPARE(::chmod(qPrintable(path(name)), 0600), 0);
            QVERIFY(load());
        }
    }

    void aBrokenCaIsAnErrorAndStaysAsItIs()
    {
        QVERIFY(load());
        const QByteArray certificate = contentOf(path(u"ca.pem"_s));
        const QByteArray key = contentOf(path(u"ca-key.pem"_s));
        const auto refuses = [this](base::WallTime now) {
            const auto refused = load(now);
            return !refused && refused.error().code == base::ErrorCode::InvalidCertificate
                && !refused.error().detail.empty();
        };
        overwrite(path(u"ca.pem"_s), "garbage");
        QVERIFY(refuses(m_now));
        QCOMPARE(contentOf(path(u"ca.pem"_s)), QByteArray("garbage"));
        QVERIFY(QFile::remove(path(u"ca.pem"_s)));
        QVERIFY(refuses(m_now));
        QVERIFY(!QFile::exists(path(u"ca.pem"_s)));
        overwrite(path(u"ca.pem"_s), certificate);
        QVERIFY(QFile::remove(path(u"ca-key.pem"_s)));
        QVERIFY(refuses(m_now));
        // A leaf in the place of the CA, with its key.
        overwrite(path(u"ca.pem"_s), contentOf(path(u"leaf.pem"_s)));
        overwrite(path(u"ca-key.pem"_s), contentOf(path(u"leaf-key.pem"_s)));
        QCOMPARE(::chmod(qPrintable(path(u"ca-key.pem"_s)), 0600), 0);
        QVERIFY(refuses(m_now));
        // Whole again; but not for ever.
        overwrite(path(u"ca.pem"_s), certificate);
        overwrite(path(u"ca-key.pem"_s), key);
        QVERIFY(load());
        QVERIFY(refuses(m_now + 24h * 3651));
        QVERIFY(refuses(m_now - 24h));
    }

    void linksAndDevicesAreNotFollowed()
    {
        QVERIFY(load());
        const QString elsewhere = m_root->filePath(u"key"_s);
        QVERIFY(QFile::rename(path(u"ca-key.pem"_s), elsewhere));
        QCOMPARE(::symlink(qPrintable(elsewhere), qPrintable(path(u"ca-key.pem"_s))), 0);
        QVERIFY(!load());
        QVERIFY(QFile::remove(path(u"ca-key.pem"_s)));
        QCOMPARE(::mkfifo(qPrintable(path(u"ca-key.pem"_s)), 0600), 0);
        QVERIFY(!load());
    }

    void aDirectoryThatCannotBeMadeIsAClearError()
    {
        overwrite(m_root->filePath(u"tls"_s), "a file");
        const auto refused = load();
        QVERIFY(!refused);
        QVERIFY(QString::fromStdString(refused.error().where).endsWith(u"tls"_s));
    }

private:
    base::Result<tls::ServerIdentity> load() const { return load(m_now); }
    base::Result<tls::ServerIdentity> load(base::WallTime now) const
    {
        return tls::loadOrCreateIdentity(m_root->filePath(u"tls"_s).toStdString(), now);
    }
    QString path(const QString &name) const { return m_root->filePath(u"tls/"_s + name); }

    std::unique_ptr<QTemporaryDir> m_root;
    const base::WallTime m_now = base::wallNow();
};

QTEST_APPLESS_MAIN(LocalCaTest)
#include "local_ca_test.moc"
