#include "policy/entity/checksums.h"

#include <QCryptographicHash>
#include <QTest>

#include <random>

using namespace sluice::policy;

namespace {

std::mt19937 &dice()
{
    static std::mt19937 dice(20240611); // the same every day
    return dice;
}

std::string randomText(std::string_view alphabet, std::size_t length)
{
    std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += alphabet[pick(dice())];
    }
    return text;
}

// Second implementations, written from the texts of the standards and not from the code they check.

bool luhnByTable(const std::string &digits)
{
    constexpr int kDouble[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    int sum = 0;
    for (std::size_t fromRight = 0; fromRight < digits.size(); ++fromRight) {
        const int digit = digits[digits.size() - 1 - fromRight] - '0';
        sum += fromRight % 2 == 1 ? kDouble[digit] : digit;
    }
    return sum % 10 == 0;
}

// ISO 7064 MOD 11-2 by its recursion; the sum with the check character must be 1 mod 11.
bool idByRecursion(const std::string &text)
{
    int product = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        product = (product + (text[i] - '0')) * 2 % 11;
    }
    const int check = text[17] == 'X' ? 10 : text[17] - '0';
    return (product + check) % 11 == 1;
}

bool usccByPowers(const std::string &text)
{
    const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    long long sum = 0;
    for (int i = 0; i < 17; ++i) {
        long long power = 1;
        for (int k = 0; k < i; ++k) {
            power *= 3;
        }
        sum += static_cast<long long>(alphabet.find(text[static_cast<std::size_t>(i)])) * (power % 31);
    }
    return (sum + static_cast<long long>(alphabet.find(text[17]))) % 31 == 0;
}

bool ibanByLongDivision(const std::string &text)
{
    std::string number;
    for (const char letter : text.substr(4) + text.substr(0, 4)) {
        number += letter >= 'A' ? std::to_string(letter - 'A' + 10) : std::string(1, letter);
    }
    int rest = 0;
    for (const char digit : number) {
        rest = (rest * 10 + digit - '0') % 97;
    }
    return rest == 1;
}

// Changes each place to each other character; how many changes pass.
template<typename Check>
int survivors(const std::string &right, std::string_view alphabet, Check check)
{
    int count = 0;
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (const char other : alphabet) {
            std::string wrong = right;
            wrong[i] = other;
            if (wrong != right && check(wrong)) {
                ++count;
            }
        }
    }
    return count;
}

} // namespace

class ChecksumsTest : public QObject {
    Q_OBJECT

private slots:
    void luhn();
    void idCard();
    void uscc();
    void iban();
    void crcOfTokens();
    void sha();
    void wallets();
};

void ChecksumsTest::luhn()
{
    QVERIFY(passesLuhn("4111111111111111") && passesLuhn("378282246310005") && passesLuhn("6011111111111117"));
    QCOMPARE(survivors("4111111111111111", "0123456789", [](const std::string &text) { return passesLuhn(text); }), 0);
    for (int i = 0; i < 20'000; ++i) {
        const std::string digits = randomText("0123456789", 13 + static_cast<std::size_t>(i) % 7);
        QCOMPARE(passesLuhn(digits), luhnByTable(digits));
    }
}

void ChecksumsTest::idCard()
{
    QVERIFY(passesIdCard("11010519491231002X")); // the example of GB 11643
    QVERIFY(passesIdCard("440524188001010014"));
    QCOMPARE(survivors("11010519491231002", "0123456789", [](const std::string &text) { return passesIdCard(text + 'X'); }), 0);
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = randomText("0123456789", 17) + randomText("0123456789X", 1);
        QCOMPARE(passesIdCard(text), idByRecursion(text));
    }
}

void ChecksumsTest::uscc()
{
    QVERIFY(passesUscc("91350100M000100Y43")); // the example of GB 32100
    QVERIFY(passesOrganisationCode("M000100Y4"));
    QCOMPARE(survivors("91350100M000100Y43", "0123456789ABCDEFGHJKLMNPQRTUWXY", [](const std::string &text) { return passesUscc(text); }), 0);
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = randomText("0123456789ABCDEFGHJKLMNPQRTUWXY", 18);
        QCOMPARE(passesUscc(text), usccByPowers(text));
    }
}

void ChecksumsTest::iban()
{
    for (const std::string right : {"GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606", "NO9386011117947"}) {
        QVERIFY2(passesIban(right), right.c_str());
        QCOMPARE(survivors(right.substr(4), "0123456789", [&right](const std::string &text) { return passesIban(right.substr(0, 4) + text); }), 0);
    }
    QVERIFY(!passesIban("GB82WEST1234569876543")); // one short
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = "GB" + randomText("0123456789", 2) + randomText("ABCXYZ", 4) + randomText("0123456789", 14);
        QCOMPARE(passesIban(text), ibanByLongDivision(text));
    }
}

void ChecksumsTest::crcOfTokens()
{
    QCOMPARE(crc32("123456789"), 0xCBF43926U);
    QCOMPARE(base62OfCrc(0), std::string("000000"));
    QCOMPARE(base62OfCrc(61), std::string("00000z"));
    QCOMPARE(base62OfCrc(62), std::string("000010"));
    // The first token GitHub showed with a checksum; it was never valid for anything.
    QCOMPARE(base62OfCrc(crc32("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")), std::string("0mLq17"));
}

void ChecksumsTest::sha()
{
    for (std::size_t length = 0; length < 300; ++length) {
        const std::string text = randomText("abcdefghij\x01\x7f", length);
        const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
        const auto own = sha256(std::span(bytes, text.size()));
        const QByteArray theirs = QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256);
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(own.data()), 32), theirs);
    }
}

void ChecksumsTest::wallets()
{
    QCOMPARE(base58CheckVersion("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), std::optional<std::uint8_t>(0));
    QCOMPARE(base58CheckVersion("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"), std::optional<std::uint8_t>(5));
    QCOMPARE(base58CheckVersion("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"), std::optional<std::uint8_t>(0x41));
    QVERIFY(!base58CheckVersion("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
    QVERIFY(!base58CheckVersion("11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
    QVERIFY(passesBech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
    QVERIFY(passesBech32("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")); // bech32m
    QCOMPARE(survivors("qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
                       [](const std::string &text) { return passesBech32("bc1" + text); }), 0);
}

QTEST_GUILESS_MAIN(ChecksumsTest)
#include "checksums_test.moc"
