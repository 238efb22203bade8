#include "policy/redaction/secret_forms.h"

#include <QByteArray>
#include <QTest>

#include <algorithm>

namespace sluice::policy {

namespace {

const std::string kSecret = "a/secret+of \"mine\" \\ é 👍 7";

bool hasFormIn(const std::string &text)
{
    const std::vector<std::string> forms = formsOf(kSecret);
    return std::any_of(forms.begin(), forms.end(), [&text](const std::string &form) { return text.find(form) != std::string::npos; });
}

} // namespace

class SecretFormsTest final : public QObject {
    Q_OBJECT

private slots:
    void base64IsFoundWhereverItBegan()
    {
        for (int before = 0; before < 7; ++before) {
            for (int after = 0; after < 4; ++after) {
                const QByteArray bytes = QByteArray(before, '?') + QByteArray::fromStdString(kSecret) + QByteArray(after, '~');
                QVERIFY(hasFormIn(bytes.toBase64().toStdString()));
                QVERIFY(hasFormIn(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString()));
            }
        }
        QVERIFY(!hasFormIn(QByteArray("something else, of about that length").toBase64().toStdString()));
    }

    void escapesAreFound()
    {
        const QByteArray percent = QByteArray::fromStdString(kSecret).toPercentEncoding();
        QVERIFY(hasFormIn("x=" + percent.toStdString() + "&y"));
        QVERIFY(hasFormIn("a%2fsecret%2bof%20%22mine%22%20%5c%20%c3%a9%20%f0%9f%91%8d%207"));
        // Not as raw strings: moc loses its way in these.
        const std::string json = "{\"k\":\"a/secret+of \\\"mine\\\" \\\\ é 👍 7\"}";
        const std::string escapedSlash = "{\"k\":\"a\\/secret+of \\\"mine\\\" \\\\ é 👍 7\"}";
        const std::string escapedCodes = "{\"k\":\"a/secret+of \\\"mine\\\" \\\\ \\u00e9 \\ud83d\\udc4d 7\"}";
        QVERIFY(hasFormIn(json));
        QVERIFY(hasFormIn(escapedSlash));
        QVERIFY(hasFormIn(escapedCodes));
        QVERIFY(hasFormIn(kSecret));
    }

    void aPlainSecretHasFewForms()
    {
        const std::vector<std::string> forms = formsOf("abcdefgh1234");
        QCOMPARE(forms.size(), std::size_t(4)); // itself and three places in base64
        QCOMPARE(forms.front(), std::string("abcdefgh1234"));
    }
};

} // namespace sluice::policy

QTEST_GUILESS_MAIN(sluice::policy::SecretFormsTest)

#include "secret_forms_test.moc"
