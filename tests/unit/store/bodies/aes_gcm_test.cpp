#include "store/bodies/aes_gcm.h"

#include <QByteArray>
#include <QTest>

#include <string>

using sluice::store::Aes256Gcm;

namespace {

std::string fromHex(const char *digits)
{
    return QByteArray::fromHex(digits).toStdString();
}

} // namespace

// The cases of AES-256 with nonces of 96 bits in the paper that NIST's SP 800-38D refers to (McGrew and Viega, "The Galois/Counter Mode of
// Operation", appendix B, cases 13 to 16), and what Wycheproof's aes_gcm_test looks for: changed tags, ciphertexts, nonces and bound bytes, wrong
// sizes.
class AesGcmTest final : public QObject {
    Q_OBJECT

private slots:
    void knownAnswers_data()
    {
        QTest::addColumn<std::string>("key");
        QTest::addColumn<std::string>("nonce");
        QTest::addColumn<std::string>("bound");
        QTest::addColumn<std::string>("plain");
        QTest::addColumn<std::string>("sealed");

        const std::string zeroKey(32, '\0');
        const std::string zeroNonce(12, '\0');
        const std::string key = fromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        const std::string nonce = fromHex("cafebabefacedbaddecaf888");
        const std::string plain = fromHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
        const std::string cipher = fromHex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                           "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
        QTest::newRow("13") << zeroKey << zeroNonce << std::string() << std::string() << fromHex("530f8afbc74536b9a963b4f1c4cb738b");
        QTest::newRow("14") << zeroKey << zeroNonce << std::string() << std::string(16, '\0')
                            << fromHex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        QTest::newRow("15") << key << nonce << std::string() << plain << cipher + fromHex("b094dac5d93471bdec1a502270e3cc6c");
        QTest::newRow("16") << key << nonce << fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2") << plain.substr(0, 60)
                            << cipher.substr(0, 60) + fromHex("76fc6ece0f4e1768cddf8853bb2d551b");
    }

    void knownAnswers()
    {
        QFETCH(std::string, key);
        QFETCH(std::string, nonce);
        QFETCH(std::string, bound);
        QFETCH(std::string, plain);
        QFETCH(std::string, sealed);
        Aes256Gcm cipher;
        std::string out = "before";
        QVERIFY(cipher.seal(key, nonce, bound, plain, out));
        QCOMPARE(out, "before" + sealed);
        out.clear();
        QVERIFY(cipher.open(key, nonce, bound, sealed, out));
        QCOMPARE(out, plain);
    }

    void everyChangedBitIsRefused()
    {
        const std::string key(32, 'k');
        const std::string nonce(12, 'n');
        const std::string bound = "row 1";
        Aes256Gcm cipher;
        std::string sealed;
        QVERIFY(cipher.seal(key, nonce, bound, "what was said", sealed));
        std::string out = "before";
        const auto refuses = [&](const std::string &k, const std::string &n, const std::string &b, const std::string &s) {
            return !cipher.open(k, n, b, s, out) && out == "before";
        };
        const auto flipped = [](std::string text, std::size_t bit) {
            text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
            return text;
        };
        for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
            QVERIFY2(refuses(key, nonce, bound, flipped(sealed, bit)), qPrintable(QString::number(bit)));
        }
        for (std::size_t bit = 0; bit < 8 * key.size(); ++bit) {
            QVERIFY(refuses(flipped(key, bit), nonce, bound, sealed));
        }
        for (std::size_t bit = 0; bit < 8 * nonce.size(); ++bit) {
            QVERIFY(refuses(key, flipped(nonce, bit), bound, sealed));
        }
        for (std::size_t bit = 0; bit < 8 * bound.size(); ++bit) {
            QVERIFY(refuses(key, nonce, flipped(bound, bit), sealed));
        }
        for (std::size_t length = 0; length < sealed.size(); ++length) {
            QVERIFY(refuses(key, nonce, bound, sealed.substr(0, length))); // short tags among them
        }
        QVERIFY(refuses(key, nonce, bound, sealed + '\0'));
        QVERIFY(refuses(key, nonce, bound + '\0', sealed));
        // The object is as good as before.
        QVERIFY(cipher.open(key, nonce, bound, sealed, out));
        QCOMPARE(out, std::string("beforewhat was said"));
    }

    void wrongSizesAreRefused()
    {
        Aes256Gcm cipher;
        std::string out;
        QVERIFY(!cipher.seal(std::string(16, 'k'), std::string(12, 'n'), {}, "x", out)); // AES-128 is another cipher
        QVERIFY(!cipher.seal(std::string(32, 'k'), std::string(8, 'n'), {}, "x", out));
        QVERIFY(!cipher.seal(std::string(32, 'k'), {}, {}, "x", out));
        QVERIFY(!cipher.open(std::string(32, 'k'), std::string(16, 'n'), {}, std::string(17, 'x'), out));
        QVERIFY(out.empty());
    }
};

QTEST_APPLESS_MAIN(AesGcmTest)
#include "aes_gcm_test.moc"
