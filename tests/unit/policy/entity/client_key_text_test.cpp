#include "policy/entity/client_key_text.h"

#include "policy/entity/secret_shapes.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <string>

using namespace sluice;
using policy::ClientKeyReading;

namespace {

std::array<std::uint8_t, 32> bits(std::mt19937 &random)
{
    std::array<std::uint8_t, 32> made{};
    for (std::uint8_t &byte : made) {
        byte = static_cast<std::uint8_t>(random());
    }
    return made;
}

} // namespace

class ClientKeyTextTest : public QObject {
    Q_OBJECT

private slots:
    void hasItsForm()
    {
        std::array<std::uint8_t, 32> zero{};
        // CRC-32 of 43 zeros, by another program: 0x7849568f.
        const std::string least = policy::clientKeyText(zero);
        QCOMPARE(least, "slk-" + std::string(43, '0') + "2CZclj");
        std::array<std::uint8_t, 32> most{};
        most.fill(0xFF);
        const std::string greatest = policy::clientKeyText(most);
        QCOMPARE(greatest.size(), policy::kClientKeySize);
        QVERIFY(greatest.substr(4, 43) > least.substr(4, 43));
        zero.back() = 61;
        QCOMPARE(policy::clientKeyText(zero).substr(4, 43), std::string(42, '0') + 'z');
        zero.back() = 62;
        QCOMPARE(policy::clientKeyText(zero).substr(4, 43), std::string(41, '0') + "10");
    }

    void readsItsOwnAndNoOther()
    {
        std::mt19937 random(3);
        for (int i = 0; i < 200; ++i) {
            const std::string key = policy::clientKeyText(bits(random));
            QCOMPARE(policy::readClientKey(key), ClientKeyReading::WellFormed);
            std::string typo = key;
            const std::size_t at = 4 + random() % (typo.size() - 4);
            typo[at] = typo[at] == 'x' ? 'y' : 'x';
            QCOMPARE(policy::readClientKey(typo), ClientKeyReading::Mistyped);
            std::string swapped = key;
            std::swap(swapped[10], swapped[11]);
            QCOMPARE(policy::readClientKey(swapped), swapped == key ? ClientKeyReading::WellFormed : ClientKeyReading::Mistyped);
            QCOMPARE(policy::readClientKey(key.substr(0, key.size() - 1)), ClientKeyReading::Mistyped);
            QCOMPARE(policy::readClientKey(key + "a"), ClientKeyReading::Mistyped);
        }
        QCOMPARE(policy::readClientKey(""), ClientKeyReading::Foreign);
        QCOMPARE(policy::readClientKey("sk-anything"), ClientKeyReading::Foreign);
        QCOMPARE(policy::readClientKey("slk-"), ClientKeyReading::Mistyped);
    }

    void theSecretsDetectorKnowsIt()
    {
        const auto shapes = policy::secretShapes();
        const auto shape = std::find_if(shapes.begin(), shapes.end(), [](const policy::SecretShape &s) { return s.rule == "secret:sluice"; });
        QVERIFY(shape != shapes.end());
        QCOMPARE(shape->parts[0].text, policy::kClientKeyPrefix);
        QCOMPARE(std::size_t{shape->parts[0].least}, policy::kClientKeySize - policy::kClientKeyPrefix.size());
        QCOMPARE(shape->check, policy::SecretCheck::Crc);
    }
};

QTEST_APPLESS_MAIN(ClientKeyTextTest)
#include "client_key_text_test.moc"
