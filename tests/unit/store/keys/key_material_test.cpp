#include "store/keys/key_material.h"

#include <QByteArray>
#include <QMessageAuthenticationCode>
#include <QTest>

#include <string>

using namespace sluice;

namespace {

QByteArray hexOf(const base::Secret &secret)
{
    const std::string_view bytes = secret.reveal();
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex();
}

} // namespace

class KeyMaterialTest final : public QObject {
    Q_OBJECT

private slots:
    // RFC 7914, section 12; the key is the first half of the output there.
    void scryptGivesTheStandardsAnswers()
    {
        const auto empty = store::keyFromPassphrase({}, {}, {.logN = 4, .r = 1, .p = 1});
        QVERIFY(empty);
        QCOMPARE(hexOf(*empty), QByteArray("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"));
        const auto salted = store::keyFromPassphrase(base::Secret("password"), "NaCl", {.logN = 10, .r = 8, .p = 16});
        QVERIFY(salted);
        QCOMPARE(hexOf(*salted), QByteArray("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"));
    }

    void ourCostWorksAndSenselessOnesAreRefused()
    {
        QVERIFY(store::keyFromPassphrase(base::Secret("a passphrase"), std::string(32, 's'), {}));
        // As a changed file could name them.
        QVERIFY(!store::keyFromPassphrase(base::Secret("a"), "s", {.logN = 40, .r = 8, .p = 1}));
        QVERIFY(!store::keyFromPassphrase(base::Secret("a"), "s", {.logN = 24, .r = 64, .p = 1}));
        QVERIFY(!store::keyFromPassphrase(base::Secret("a"), "s", {.logN = 0, .r = 8, .p = 1}));
        QVERIFY(!store::keyFromPassphrase(base::Secret("a"), "s", {.logN = 17, .r = 0, .p = 1}));
        QVERIFY(!store::keyFromPassphrase(base::Secret("a"), "s", {.logN = 17, .r = 8, .p = 4'000'000'000}));
    }

    void derivedKeysAreHmacs()
    {
        const base::Secret key(std::string(32, 'k'));
        QMessageAuthenticationCode code(QCryptographicHash::Sha256, QByteArray(32, 'k'));
        code.addData(QByteArray("purpose\0context", 15));
        QCOMPARE(hexOf(store::derivedKey(key, "purpose", "context")), code.result().toHex());
        QVERIFY(hexOf(store::derivedKey(key, "purpose", "other")) != hexOf(store::derivedKey(key, "purpose", "context")));
        // What belongs to the purpose cannot be moved into the context.
        QVERIFY(hexOf(store::derivedKey(key, "ab", "c")) != hexOf(store::derivedKey(key, "a", "bc")));
        QVERIFY(store::keyCheckOf(key) != store::keyCheckOf(base::Secret(std::string(32, 'x'))));
    }

    void keysTravelAsText()
    {
        const base::Secret key = store::randomKeyBytes();
        QCOMPARE(key.reveal().size(), store::kKeyBytes);
        QVERIFY(!key.equals(store::randomKeyBytes().reveal()));
        const base::Secret text = store::toKeyText(key);
        QCOMPARE(text.reveal().size(), 2 * store::kKeyBytes);
        const auto back = store::fromKeyText(text.reveal());
        QVERIFY(back && back->equals(key.reveal()));
        QVERIFY(!store::fromKeyText("abcd"));
        QVERIFY(!store::fromKeyText(std::string(64, 'g')));
        QVERIFY(!store::fromKeyText({}));
    }
};

QTEST_APPLESS_MAIN(KeyMaterialTest)
#include "key_material_test.moc"
