#include "policy/entity/checksums.h"
#include "policy/entity/entity_detector.h"
#include "policy/entity/known_secrets.h"
#include "policy/guardrail/rule_book.h"
#include "policy/guardrail/rule_set.h"
#include "policy/text/stream_scanner.h"
#include "policy/text/utf8.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace sluice::policy;

namespace {

struct Found {
    std::string rule;
    std::string text;
    std::size_t start = 0;
    bool operator==(const Found &) const = default;
};

std::shared_ptr<const Detector> detectorFor(std::vector<std::string> kinds, Action action = Action::Mask, double threshold = 0.5)
{
    std::vector<EntityRule> rules;
    for (std::string &kind : kinds) {
        rules.push_back({std::move(kind), action, action, threshold, {}});
    }
    auto built = EntityDetector::build(rules);
    return built ? *built : nullptr;
}

std::shared_ptr<const Detector> everything(double threshold = 0.5)
{
    std::vector<std::string> kinds;
    for (const EntityKind &kind : entityKinds()) {
        if (kind.id != EntityId::InvisibleCharacters) {
            kinds.emplace_back(kind.name);
        }
    }
    return detectorFor(std::move(kinds), Action::Mask, threshold);
}

// Feeds pieces of `size` code points, and holds the promises of LaneDetector against what comes.
std::vector<Found> find(const Detector &detector, std::string_view text, std::size_t size, std::size_t first = 0)
{
    const auto lane = detector.begin(Direction::Prompt);
    std::vector<Found> all;
    std::vector<Finding> findings;
    std::uint64_t hold = 0;
    std::size_t at = 0;
    const auto take = [&] {
        findings.clear();
        lane->takeFindings(findings);
        for (const Finding &finding : findings) {
            if (finding.start < hold || finding.end > at || finding.end <= finding.start) {
                qFatal("a finding breaks its promise");
            }
            if (finding.continues) {
                all.back().text += text.substr(finding.start, finding.end - finding.start);
                continue;
            }
            all.push_back({std::string(finding.rule), std::string(text.substr(finding.start, finding.end - finding.start)), finding.start});
        }
        if (lane->holdFrom() < hold || lane->holdFrom() > at) {
            qFatal("what was let go is held again");
        }
        hold = lane->holdFrom();
    };
    while (at < text.size()) {
        std::size_t end = at;
        for (std::size_t codes = at == 0 && first > 0 ? first : size; codes > 0 && end < text.size(); --codes) {
            ++end;
            while (end < text.size() && !isLeadByte(text[end])) {
                ++end;
            }
        }
        const std::string piece(text.substr(at, end - at));
        at = end;
        lane->read(piece);
        take();
    }
    lane->finish();
    take();
    if (hold != text.size()) {
        qFatal("something waits for ever");
    }
    std::stable_sort(all.begin(), all.end(), [](const Found &a, const Found &b) { return a.start != b.start ? a.start < b.start : a.rule < b.rule; });
    return all;
}

std::vector<Found> find(const Detector &detector, std::string_view text)
{
    return find(detector, text, text.size() + 1);
}

// Whole, in pieces of each size, and cut once at each place.
bool isSameAtEverySplit(const Detector &detector, std::string_view text)
{
    const std::vector<Found> whole = find(detector, text);
    for (std::size_t size = 1; size < 9; ++size) {
        if (find(detector, text, size) != whole) {
            return false;
        }
    }
    for (std::size_t first = 1; first < text.size(); ++first) {
        if (find(detector, text, text.size(), first) != whole) {
            return false;
        }
    }
    return true;
}

std::string randomText(std::mt19937 &dice, std::string_view alphabet, std::size_t length)
{
    std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += alphabet[pick(dice)];
    }
    return text;
}

constexpr std::string_view kAlnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string withCrc(const std::string &prefix, const std::string &body)
{
    return prefix + body + base62OfCrc(crc32(body));
}

} // namespace

class EntityDetectorTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void leaves_data();
    void leaves();
    void everySplitGivesTheSame();
    void randomTextAtEverySplit();
    void secretsOfEveryShape();
    void privateKeysGoMaskedAsTheyCome();
    void longTokensGoMaskedAsTheyCome();
    void eachDigitOfAnIdCardCounts();
    void placeholdersAreNotFound();
    void thresholdsAndActions();
    void observingHoldsNothing();
    void unknownKindsAreRefused();
    void everyKindIsTold();
    void ownSecretsByValue();
    void shortSecretsAreRefused();
    void secretsJoinABook();
    void throughARuleSet();
};

void EntityDetectorTest::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *text, const char *rule, const char *found) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << QString::fromUtf8(rule) << QString::fromUtf8(found);
    };
    row("请打13800138000找我", "PHONE_NUMBER", "13800138000");
    row("13800138000", "PHONE_NUMBER", "13800138000");
    row("a\\n13800138000\\n", "PHONE_NUMBER", "13800138000");
    row("电话：138-0013-8000。", "PHONE_NUMBER", "138-0013-8000");
    row("+86 138 0013 8000", "PHONE_NUMBER", "+86 138 0013 8000");
    row("(+8613800138000)", "PHONE_NUMBER", "+8613800138000");
    row("008613800138000,", "PHONE_NUMBER", "008613800138000");
    row("86-13800138000;", "PHONE_NUMBER", "86-13800138000");
    row("１３８００１３８０００", "PHONE_NUMBER", "１３８００１３８０００");
    row("①③⑧００1３8000!", "PHONE_NUMBER", "①③⑧００1３8000");
    row("138\u200B0013\u200B8000 ", "PHONE_NUMBER", "138\u200B0013\u200B8000");
    row("号码一三八零零一三八零零零", "PHONE_NUMBER", "一三八零零一三八零零零");
    row("号码壹叁捌零零壹叁捌〇〇〇吧", "PHONE_NUMBER", "壹叁捌零零壹叁捌〇〇〇");
    row("一三八00138零〇0", "PHONE_NUMBER", "一三八00138零〇0");
    row("138零零138000元", "PHONE_NUMBER", "138零零138000");
    row("拨打13800138000一次", "PHONE_NUMBER", "13800138000");
    row("办公室 010-62770334 转", "PHONE_NUMBER", "010-62770334");
    row("(0755) 8888 6666", "PHONE_NUMBER", "(0755) 8888 6666");
    row("热线400-820-8820", "PHONE_NUMBER", "400-820-8820");
    row("call +44 20 7946 0958 now", "PHONE_NUMBER", "+44 20 7946 0958");
    row("+1 (415) 555-0132", "PHONE_NUMBER", "+1 (415) 555-0132");
    row("phone 415-555-0132.", "PHONE_NUMBER", "415-555-0132");
    row("邮箱zhang.san@example.com很好", "EMAIL_ADDRESS", "zhang.san@example.com");
    row("Li_Lei+x%y@mail.example.co.uk.", "EMAIL_ADDRESS", "Li_Lei+x%y@mail.example.co.uk");
    row("<a@xn--fiqs8s.xn--fiqz9s>", "EMAIL_ADDRESS", "a@xn--fiqs8s.xn--fiqz9s");
    row("mailto:a@b.cn", "EMAIL_ADDRESS", "a@b.cn");
    row("x ａｂｃ＠ｅｘａｍｐｌｅ．ｃｏｍ y", "EMAIL_ADDRESS", "ａｂｃ＠ｅｘａｍｐｌｅ．ｃｏｍ");
    row("\\nfoo@bar.org\\n", "EMAIL_ADDRESS", "foo@bar.org");
    row("身份证11010519491231002X。", "CN_ID_CARD", "11010519491231002X");
    row("号11010519491231002x，", "CN_ID_CARD", "11010519491231002x");
    row("440524 18800101 0014", "CN_ID_CARD", "440524 18800101 0014");
    row("１１０１０５１９４９１２３１００２Ｘ", "CN_ID_CARD", "１１０１０５１９４９１２３１００２Ｘ");
    row("身份证号码：110105491231002", "CN_ID_CARD", "110105491231002");
    row("卡号6222021234567890128。", "CREDIT_CARD", "6222021234567890128");
    row("卡号6222021234567890129。", "CREDIT_CARD", ""); // its check digit is wrong
    row("4111 1111 1111 1111", "CREDIT_CARD", "4111 1111 1111 1111");
    row("pay 4111-1111-1111-1111, now", "CREDIT_CARD", "4111-1111-1111-1111");
    row("4111111111111111", "CREDIT_CARD", "4111111111111111");
    row("amex 3782 822463 10005", "CREDIT_CARD", "3782 822463 10005");
    row("代码91350100M000100Y43", "CN_USCC", "91350100M000100Y43");
    row("91350100m000100y43", "CN_USCC", "91350100m000100y43");
    row("IBAN GB82 WEST 1234 5698 7654 32.", "IBAN_CODE", "GB82 WEST 1234 5698 7654 32");
    row("DE89370400440532013000", "IBAN_CODE", "DE89370400440532013000");
    row("server 203.0.113.77:8080", "IP_ADDRESS", "203.0.113.77");
    row("在10.20.30.40上", "IP_ADDRESS", "10.20.30.40");
    row("2001:db8:85a3::8a2e:370:7334", "IP_ADDRESS", "2001:db8:85a3::8a2e:370:7334");
    row("[fe80::1ff:fe23:4567:890a]", "IP_ADDRESS", "fe80::1ff:fe23:4567:890a");
    row("2001:0db8:0000:0000:0000:ff00:0042:8329 ", "IP_ADDRESS", "2001:0db8:0000:0000:0000:ff00:0042:8329");
    row("2001:db8::192.0.2.33", "IP_ADDRESS", "2001:db8::192.0.2.33");
    row("mac 00:1B:44:11:3A:B7", "MAC_ADDRESS", "00:1B:44:11:3A:B7");
    row("00-1b-44-11-3a-b7,", "MAC_ADDRESS", "00-1b-44-11-3a-b7");
    row("001b.4411.3ab7", "MAC_ADDRESS", "001b.4411.3ab7");
    row("车牌京A·F1234停这", "CN_LICENSE_PLATE", "京A·F1234");
    row("粤B12345", "CN_LICENSE_PLATE", "粤B12345");
    row("粵B12345", "CN_LICENSE_PLATE", "粵B12345");
    row("沪AD12345。", "CN_LICENSE_PLATE", "沪AD12345");
    row("川A1234警", "CN_LICENSE_PLATE", "川A1234警");
    row("护照号E12345678", "CN_PASSPORT", "E12345678");
    row("passport: EA1234567", "CN_PASSPORT", "EA1234567");
    row("to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa!", "CRYPTO", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    row("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "CRYPTO", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    row("钱包0x52908400098527886e0f7030069857d2e4169ee7", "CRYPTO", "0x52908400098527886e0f7030069857d2e4169ee7");
    row("my SSN is 536-22-8726", "US_SSN", "536-22-8726");
    row("postgres://app:hunter42@db.local/x", "SECRET", "hunter42");
}

void EntityDetectorTest::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, rule);
    QFETCH(QString, found);
    const std::string bytes = text.toStdString();
    const auto all = everything();
    QVERIFY(isSameAtEverySplit(*all, bytes));
    const std::vector<Found> seen = find(*all, bytes);
    const std::string name = rule.toStdString();
    const auto at = std::find_if(seen.begin(), seen.end(), [&name](const Found &one) {
        return one.rule == name || (name == "SECRET" && one.rule.starts_with("secret:"));
    });
    if (found.isEmpty()) {
        QVERIFY(at == seen.end());
        return;
    }
    QVERIFY2(at != seen.end(), seen.empty() ? "nothing" : (seen[0].rule + ' ' + seen[0].text).c_str());
    QCOMPARE(QString::fromStdString(at->text), found);
}

void EntityDetectorTest::leaves_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"12345678901234567890", "a13800138000", "13800138000b", "0.13800138000", "x=113800138000", "13800138000.5", "1700000000000",
             "1700000000000000", "4111111111111112", "1111111111111111", "0x4111111111111111", "4111111111111111ULL", "550e8400-e29b-41d4-a716-446655440000",
             "d41d8cd98f00b204e9800998ecf8427e", "version 1.2.3.4", "v10.20.30.40", "127.0.0.1", "255.255.255.0", "1.2.3", "1.2.3.4.5", "256.1.1.1",
             "std::vector", "a::b", "12:30:45", "ab:cd:ef", "logo@2x.png", "getty@tty1.service", "@user", "a@b", "git@github.com:x/y", "npm i react@18.2.0",
             "110105194912310021", "440524188013010012", "GB82WEST12345698765433", "京剧ABCDE", "E12345678", "91350100M000100Y44", "2023-01-01 10:00:00",
             "138 0013 8000 1234", "1 2 3 4 5 6 7 8 9 10 11 12 13", "sk-learn", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
             "postgres://user:password@localhost/db", "https://example.com:8080/a@b", "AKIA" "IOSFODNN7EXAMPLE", "Bearer YOUR_API_KEY_GOES_IN_HERE",
             "-----BEGIN PRIVATE KEY-----", "token = getTokenFromSomeVeryLongFunction()", "一二三四五六七八九十", "api_key = os.environ[\"OPENAI_API_KEY\"]"}) {
        QTest::addRow("%s", text) << QString::fromUtf8(text);
    }
}

void EntityDetectorTest::leaves()
{
    QFETCH(QString, text);
    const std::string bytes = text.toStdString();
    const std::vector<Found> seen = find(*everything(), bytes);
    QVERIFY2(seen.empty(), (seen.empty() ? std::string() : seen[0].rule + ' ' + seen[0].text).c_str());
    QVERIFY(isSameAtEverySplit(*everything(), bytes));
    QVERIFY(isSameAtEverySplit(*everything(0), bytes));
}

void EntityDetectorTest::everySplitGivesTheSame()
{
    const std::string text
        = "联系张三 13800138000、+86 139-0013-9000，邮箱 zhang@example.com；身份证 11010519491231002X，卡 4111 1111 1111 1111 ok "
          "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8t, 203.0.113.77 2001:db8::8a2e:370:7334 00:1B:44:11:3A:B7 GB82 WEST 1234 5698 7654 32 粤B12345 一三八零零一三八零零零";
    const auto all = everything();
    QCOMPARE(find(*all, text).size(), std::size_t{12});
    QVERIFY(isSameAtEverySplit(*all, text));
}

void EntityDetectorTest::randomTextAtEverySplit()
{
    const std::vector<std::string> atoms{"1", "3", "8", "0", "13", "800", "138", "4111", "6222", "-", " ", ".", ":", "::", "@", "a", "E", "x", "X", "86", "+86", "(", ")",
        "0010", "京", "A", "一", "零", "，", "\u200B", "１", "sk-", "eyJ", ".eyJ", "ghp_", "Ab3", "Zq9", "=", "com", "\\n", "Bearer ", "key", "://", "-----",
        "-----BEGIN PRIVATE KEY-----\n", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----END PRIVATE KEY-----", "密钥", "\xFF", "½", "👍", "fe80", "bc1q", "0x"};
    std::mt19937 dice(7);
    const auto all = everything(0);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const std::size_t count = 1 + dice() % 24;
        for (std::size_t i = 0; i < count; ++i) {
            text += atoms[dice() % atoms.size()];
        }
        const std::vector<Found> whole = find(*all, text);
        for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{1 + dice() % 16}}) {
            QVERIFY2(find(*all, text, size) == whole, text.c_str());
        }
    }
}

void EntityDetectorTest::secretsOfEveryShape()
{
    std::mt19937 dice(11);
    const auto hex = [&dice](std::size_t length) { return randomText(dice, "0123456789abcdef", length); };
    const auto alnum = [&dice](std::size_t length) { return randomText(dice, kAlnum, length); };
    const std::vector<std::pair<std::string, std::string>> samples{
        {"anthropic", "sk-ant-" + std::string("api03-") + alnum(95)}, {"openai", "sk-proj-" + alnum(48)}, {"openai", "sk-" + alnum(48)},
        {"model-key", "sk-" + hex(32)}, {"google", "AIza" + alnum(35)}, {"aws", "AKIA" + randomText(dice, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)},
        {"github", withCrc("ghp_", alnum(30))}, {"github", "github_pat_" + alnum(22) + '_' + alnum(59)}, {"gitlab", "glpat-" + alnum(20)},
        {"slack", "xoxb-" + randomText(dice, "0123456789", 12) + '-' + alnum(24)}, {"stripe", "sk_live_" + alnum(24)}, {"sendgrid", "SG." + alnum(22) + '.' + alnum(43)},
        {"npm", withCrc("npm_", alnum(30))}, {"digitalocean", "dop_v1_" + hex(64)}, {"shopify", "shpat_" + hex(32)}, {"telegram", "123456789:AA" + alnum(33)},
        {"huggingface", "hf_" + alnum(34)}, {"replicate", "r8_" + alnum(37)}, {"groq", "gsk_" + alnum(52)}, {"xai", "xai-" + alnum(80)},
        {"perplexity", "pplx-" + alnum(48)}, {"aliyun", "LTAI" + alnum(20)}, {"tencent", "AKID" + alnum(32)}, {"zhipu", hex(32) + '.' + alnum(16)},
        {"sluice", withCrc("slk-", alnum(43))},
        {"jwt", "eyJ" + alnum(33) + ".eyJ" + alnum(60) + '.' + alnum(43)}, {"twilio", "SK" + hex(32)}, {"databricks", "dapi" + hex(32)},
        {"postman", "PMAK-" + hex(24) + '-' + hex(34)}, {"grafana", "glsa_" + alnum(32) + '_' + hex(8)}, {"age", "AGE-SECRET-KEY-1" + randomText(dice, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)},
    };
    const auto secrets = detectorFor({"SECRET"});
    for (const auto &[owner, value] : samples) {
        for (const char *right : {"", "，", ")", "）", " ", "\"", "'", "\n", "\\n", ";", "。", "”", ", ", "<"}) {
            for (const char *left : {"", "密钥", " ", "\"", "=", "\\n", "（"}) {
                const std::string text = left + value + right;
                const std::vector<Found> seen = find(*secrets, text);
                QVERIFY2(seen.size() == 1, (owner + ": " + text).c_str());
                QCOMPARE(seen[0].text, value);
                QVERIFY2(std::string(left) == "=" || seen[0].rule == "secret:" + owner, (owner + " as " + seen[0].rule).c_str());
            }
        }
        QVERIFY2(isSameAtEverySplit(*secrets, "x " + value + "，"), owner.c_str());
    }
    QCOMPARE(find(*secrets, "DEEPSEEK_API_KEY=sk-" + hex(32)).at(0).rule, std::string("secret:deepseek"));
    QCOMPARE(find(*secrets, "aws_secret_access_key = \"" + alnum(40) + '"').at(0).rule, std::string("secret:aws"));
    QCOMPARE(find(*secrets, "Authorization: Bearer " + alnum(40)).at(0).rule, std::string("secret:bearer"));
}

void EntityDetectorTest::privateKeysGoMaskedAsTheyCome()
{
    std::mt19937 dice(3);
    const std::string begin = std::string("-----BEGIN RSA ") + "PRIVATE KEY-----";
    std::string key = begin + '\n';
    for (int line = 0; line < 400; ++line) {
        key += randomText(dice, kAlnum, 64) + '\n';
    }
    const std::string end = std::string("-----END RSA ") + "PRIVATE KEY-----";
    const auto secrets = detectorFor({"SECRET"});
    const std::string text = "key: " + key + end + "\nand more";
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{64}, text.size()}) {
        const std::vector<Found> seen = find(*secrets, text, size);
        QCOMPARE(seen.size(), std::size_t{1});
        QCOMPARE(seen[0].text, key + end);
    }
    // Without its END: to the end of the lane, and nothing waits on the way.
    const auto lane = secrets->begin(Direction::Prompt);
    std::uint64_t held = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        lane->read(std::string_view(key).substr(i, 1));
        held = std::max<std::uint64_t>(held, i + 1 - lane->holdFrom());
    }
    QVERIFY2(held <= begin.size() + 26, std::to_string(held).c_str());
    QCOMPARE(find(*secrets, key, 7).at(0).text, key);
    // Line ends as programs write them in strings.
    std::string escaped = begin + "\\n" + randomText(dice, kAlnum, 64) + "\\n" + end;
    QCOMPARE(find(*secrets, '"' + escaped + "\" rest").at(0).text, escaped);
    QVERIFY(isSameAtEverySplit(*secrets, '"' + escaped + "\" rest"));
}

void EntityDetectorTest::longTokensGoMaskedAsTheyCome()
{
    std::mt19937 dice(5);
    const std::string token = "eyJ" + randomText(dice, kAlnum, 40) + ".eyJ" + randomText(dice, kAlnum, 3000) + '.' + randomText(dice, kAlnum, 300);
    const auto secrets = detectorFor({"SECRET"}, Action::Pseudonymise);
    for (const std::size_t size : {std::size_t{1}, std::size_t{10}, token.size()}) {
        const std::vector<Found> seen = find(*secrets, token + "，后", size);
        QCOMPARE(seen.size(), std::size_t{1});
        QCOMPARE(seen[0].text, token);
    }
}

void EntityDetectorTest::eachDigitOfAnIdCardCounts()
{
    const std::string right = "11010519491231002X";
    const auto ids = detectorFor({"CN_ID_CARD"});
    QCOMPARE(find(*ids, right).size(), std::size_t{1});
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (char other = '0'; other <= '9'; ++other) {
            std::string wrong = right;
            wrong[i] = other;
            QCOMPARE(find(*ids, wrong).size(), std::size_t{wrong == right ? 1U : 0U});
        }
    }
}

void EntityDetectorTest::placeholdersAreNotFound()
{
    std::mt19937 dice(13);
    const std::vector<std::string> types{"EMAIL", "PHONE", "IDCARD", "BANKCARD", "CARD", "USCC", "IBAN", "IP", "MAC", "PLATE", "PASSPORT", "WALLET", "SSN", "SECRET",
        "WORD", "VALUE", "KEY", "E", "SK", "ID"};
    const auto all = everything();
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = types[dice() % types.size()] + randomText(dice, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8);
        const std::vector<Found> seen = find(*all, "请用 " + text + "，密钥=" + text + " 联系");
        QVERIFY2(seen.empty(), text.c_str());
    }
}

void EntityDetectorTest::thresholdsAndActions()
{
    const auto built = EntityDetector::build({{"PHONE_NUMBER", Action::Observe, Action::Off, 0.3, {}}, {"PHONE_NUMBER", Action::Block, Action::Mask, 0.8, {}}});
    QVERIFY(built);
    const auto &detector = **built;
    QCOMPARE(detector.gravest(Direction::Prompt), Action::Block);
    QCOMPARE(detector.gravest(Direction::Answer), Action::Mask);
    const auto actionOf = [&detector](std::string_view text) {
        const auto lane = detector.begin(Direction::Prompt);
        lane->read(text);
        lane->finish();
        std::vector<Finding> findings;
        lane->takeFindings(findings);
        return findings.empty() ? Action::Off : findings[0].action;
    };
    QCOMPARE(actionOf("13800138000"), Action::Observe);
    QCOMPARE(actionOf("手机 13800138000"), Action::Block);
    QCOMPARE(actionOf("hotel 13800138000"), Action::Observe); // tel is no word there
    QCOMPARE(actionOf("0106277033"), Action::Observe);
    QCOMPARE(actionOf("203.0.113.77"), Action::Off);
}

void EntityDetectorTest::observingHoldsNothing()
{
    const auto observing = detectorFor({"PHONE_NUMBER", "SECRET"}, Action::Observe);
    const auto lane = observing->begin(Direction::Prompt);
    lane->read("13800");
    QCOMPARE(lane->holdFrom(), std::uint64_t{5});
    lane->read("138000 ");
    std::vector<Finding> findings;
    lane->finish();
    lane->takeFindings(findings);
    QCOMPARE(findings.size(), std::size_t{1});
    const auto masking = detectorFor({"PHONE_NUMBER"})->begin(Direction::Prompt);
    masking->read("tel: 13800");
    QCOMPARE(masking->holdFrom(), std::uint64_t{5});
    masking->read("x");
    QCOMPARE(masking->holdFrom(), std::uint64_t{11});
}

void EntityDetectorTest::unknownKindsAreRefused()
{
    const auto unknown = EntityDetector::build({{"SHOE_SIZE", Action::Mask, Action::Mask, 0.5, {}}});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, sluice::base::ErrorCode::InvalidConfig);
    QCOMPARE(unknown.error().where, std::string("SHOE_SIZE"));
    QVERIFY(unknown.error().detail.find("EMAIL_ADDRESS") != std::string::npos);
    QVERIFY(!EntityDetector::build({{"SECRET", Action::Mask, Action::Mask, 1.5, {}}}));
    QVERIFY(!RuleSet::build(RuleSources{{}, {{"SHOE_SIZE", Action::Mask, Action::Mask, 0.5, {}}}, {}, {}}));
}

void EntityDetectorTest::everyKindIsTold()
{
    for (const EntityKind &kind : entityKinds()) {
        QCOMPARE(findEntityKind(kind.name), &kind);
        QVERIFY(!kind.meaning.empty() && kind.meaning.back() == '.' && !kind.category.empty() && !kind.example.empty());
        QVERIFY(kind.threshold > 0 && kind.threshold < 1);
    }
    QVERIFY(!findEntityKind("phone_number"));
}

void EntityDetectorTest::ownSecretsByValue()
{
    const auto built = KnownSecrets::build({{"env:A", "hunter2hunter2", Action::Block, Action::Mask}, {"env:B", "hunter2hunt", Action::Mask, Action::Mask},
        {"env:C", "2hunter2!密", Action::Mask, Action::Mask}});
    QVERIFY(built);
    const std::string text = "xhunter2hunter2hunter2!密y hunter2hun";
    const std::vector<Found> seen = find(**built, text);
    QVERIFY(seen == (std::vector<Found>{{"env:B", "hunter2hunt", 1}, {"env:A", "hunter2hunter2", 1}, {"env:B", "hunter2hunt", 8}, {"env:A", "hunter2hunter2", 8}, {"env:C", "2hunter2!密", 14}})
            || seen.size() == 5);
    QVERIFY(isSameAtEverySplit(**built, text));
    const auto lane = (*built)->begin(Direction::Answer);
    lane->read("so hunter2h");
    QCOMPARE(lane->holdFrom(), std::uint64_t{3});
    lane->read("x");
    QCOMPARE(lane->holdFrom(), std::uint64_t{12});
}

void EntityDetectorTest::shortSecretsAreRefused()
{
    const auto refused = KnownSecrets::build({{"env:SHORT", "1234567", Action::Block, Action::Mask}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, std::string("env:SHORT"));
    QVERIFY(refused.error().detail.find("1234567") == std::string::npos);
    QVERIFY(!KnownSecrets::build({{"env:RAW", "\xFF\xFE\x01\x02\x03\x04\x05\x06", Action::Block, Action::Mask}}));
}

void EntityDetectorTest::secretsJoinABook()
{
    RuleSources sources;
    sources.lists.push_back({.name = "words", .category = {}, .prompt = Action::Mask, .answer = Action::Mask, .words = {"badword"}, .scope = {{"team-*"}, {}, {}}});
    const auto book = RuleBook::build(std::move(sources));
    QVERIFY(book);
    const auto more = RuleBook::with(*book, {{"env:KEY", "correct horse", Action::Mask, Action::Block}});
    QVERIFY(more);
    QVERIFY((*more)->hasScopes());
    const std::string text = "badword correct horse";
    const auto masked = [&text](const RuleBook &rules, std::string_view client) {
        return redacted(text, rules.rulesFor({client, "", ""})->scan(Direction::Prompt, text).redactions);
    };
    QCOMPARE(masked(**more, "team-a"), std::string("******* *************"));
    QCOMPARE(masked(**more, "guest"), std::string("badword *************"));
    QCOMPARE(masked(**book, "guest"), text); // the old one is as it was
    QCOMPARE((*more)->rulesFor({"guest", "", ""})->scan(Direction::Answer, text).verdict.kind, VerdictKind::Block);
    QCOMPARE((*more)->everything()->scan(Direction::Prompt, text).verdict.hits.size(), std::size_t{2});
    QCOMPARE(*RuleBook::with(*book, {}), *book);
    QVERIFY(!RuleBook::with(*book, {{"env:KEY", "short", Action::Mask, Action::Mask}}));
}

void EntityDetectorTest::throughARuleSet()
{
    RuleSources sources;
    sources.entities = {{"PHONE_NUMBER", Action::Mask, Action::Off, 0.5, {}}, {"SECRET", Action::Mask, Action::Mask, 0.5, {}}};
    sources.secrets = {{"env:KEY", "correct horse", Action::Mask, Action::Mask}};
    const auto rules = RuleSet::build(std::move(sources));
    QVERIFY(rules);
    const std::string pem = std::string("-----BEGIN ") + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n";
    const std::string text = "打 13800138000 或 correct horse " + pem;
    const TextScan scan = (*rules)->scan(Direction::Prompt, text);
    QCOMPARE(scan.verdict.kind, VerdictKind::Mask);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{3});
    QCOMPARE(scan.verdict.hits[2].end, text.size());
    const std::string masked = redacted(text, scan.redactions);
    QCOMPARE(masked.substr(0, 50).find("138"), std::string::npos);
    for (std::size_t size = 1; size < 12; ++size) {
        StreamScanner scanner(*rules, Direction::Prompt);
        std::string out;
        for (std::size_t at = 0; at < text.size(); at += size) {
            scanner.feed(std::string_view(text).substr(at, size), out);
        }
        scanner.finish(out);
        QCOMPARE(out, masked);
    }
}

QTEST_GUILESS_MAIN(EntityDetectorTest)
#include "entity_detector_test.moc"
