#include "policy/redaction/export_pseudonyms.h"

#include "tls/keyed_hash.h"

#include <QTest>

namespace sluice::policy {

namespace {

ExportPseudonyms under(const std::string &key)
{
    return ExportPseudonyms([key](std::string_view message) { return tls::hmacSha256(key, message); });
}

} // namespace

class ExportPseudonymsTest final : public QObject {
    Q_OBJECT

private slots:
    void oneKeyGivesOneTokenForAValue()
    {
        const ExportPseudonyms one = under("one");
        const std::string token = one.tokenOf(TokenKind::Client, "c-1");
        QCOMPARE(token.size(), std::string("client_").size() + ExportPseudonyms::kDigits);
        QCOMPARE(one.tokenOf(TokenKind::Client, "c-1"), token);
        QVERIFY(one.tokenOf(TokenKind::Client, "c-2") != token);
        QVERIFY(one.tokenOf(TokenKind::Key, "c-1").substr(4) != token.substr(7)); // what it stands for is part of it
        QVERIFY(under("two").tokenOf(TokenKind::Client, "c-1") != token);
        QVERIFY(one.tokenOf(TokenKind::Client, "").empty());
    }

    // Computed another way, bit by bit.
    void theTokenIsTheHashesBeginning()
    {
        const auto hash = tls::hmacSha256("one", std::string_view("key_\0k7", 7));
        std::string bits;
        for (int i = 0; i < 10; ++i) {
            for (int bit = 7; bit >= 0; --bit) {
                bits += ((hash[static_cast<std::size_t>(i)] >> bit) & 1) != 0 ? '1' : '0';
            }
        }
        std::string digits;
        for (std::size_t i = 0; i < bits.size(); i += 5) {
            digits += "abcdefghijklmnopqrstuvwxyz234567"[std::stoul(bits.substr(i, 5), nullptr, 2)];
        }
        QCOMPARE(under("one").tokenOf(TokenKind::Key, "k7"), "key_" + digits);
    }

    void addressesOfANetworkShareAToken_data()
    {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("two");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *one, const char *two, bool same) { QTest::addRow("%s %s", one, two) << QByteArray(one) << QByteArray(two) << same; };
        row("203.0.113.77", "203.0.113.1", true);
        row("203.0.113.77", "203.0.114.77", false);
        row("2001:db8:85a3::1", "2001:0db8:85a3:ffff::2", true);
        row("2001:db8::1", "2001:db8:0:7::1", true);
        row("2001:db8:85a3::1", "2001:db8:85a4::1", false);
        row("::1", "2001:db8::1", false);
        row("no address", "no addresses", false);
    }
    void addressesOfANetworkShareAToken()
    {
        QFETCH(QByteArray, one);
        QFETCH(QByteArray, two);
        QFETCH(bool, same);
        const ExportPseudonyms pseudonyms = under("key");
        QCOMPARE(pseudonyms.tokenOf(TokenKind::Ip, one.toStdString()) == pseudonyms.tokenOf(TokenKind::Ip, two.toStdString()), same);
    }

    void tokensAreKnownByTheirForm()
    {
        const std::string token = under("key").tokenOf(TokenKind::User, "li.lei@example.com");
        QCOMPARE(ExportPseudonyms::tokenLength(token), token.size());
        QCOMPARE(ExportPseudonyms::tokenLength(token + " and more"), token.size());
        QCOMPARE(ExportPseudonyms::tokenLength(token.substr(1)), std::size_t(0));
        QCOMPARE(ExportPseudonyms::tokenLength(token.substr(0, token.size() - 1)), std::size_t(0));
        QCOMPARE(ExportPseudonyms::tokenLength("user_li.lei@example.co"), std::size_t(0));
    }
};

} // namespace sluice::policy

QTEST_GUILESS_MAIN(sluice::policy::ExportPseudonymsTest)

#include "export_pseudonyms_test.moc"
