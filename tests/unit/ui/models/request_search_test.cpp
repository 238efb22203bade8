#include "ui/models/request_search.h"

#include <QTest>

using namespace sluice;
using ui::RequestSearch;
using ui::SearchedRow;

class RequestSearchTest final : public QObject {
    Q_OBJECT
private slots:
    void findsRows_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing typed") << QString() << true;
        QTest::newRow("a word, any field") << QStringLiteral("SONNET") << true;
        QTest::newRow("a word that is nowhere") << QStringLiteral("haiku") << false;
        QTest::newRow("all words must match") << QStringLiteral("sonnet tokyo") << true;
        QTest::newRow("one word fails") << QStringLiteral("sonnet osaka") << false;
        QTest::newRow("minus excludes") << QStringLiteral("-sonnet") << false;
        QTest::newRow("minus of what is absent") << QStringLiteral("-haiku") << true;
        QTest::newRow("field") << QStringLiteral("client:claude") << true;
        QTest::newRow("word in another field") << QStringLiteral("client:sonnet") << false;
        QTest::newRow("quoted value") << QStringLiteral("client:\"claude code\"") << true;
        QTest::newRow("status") << QStringLiteral("status:429") << true;
        QTest::newRow("status as a word") << QStringLiteral("429") << true;
        QTest::newRow("other status") << QStringLiteral("status:42") << false;
        QTest::newRow("class") << QStringLiteral("status:4xx") << true;
        QTest::newRow("other class") << QStringLiteral("status:5XX") << false;
        QTest::newRow("verdict") << QStringLiteral("verdict:mask") << true;
        QTest::newRow("other verdict") << QStringLiteral("verdict:block") << false;
        QTest::newRow("excluded verdict") << QStringLiteral("-verdict:block") << true;
        QTest::newRow("refused") << QStringLiteral("is:refused") << true;
        QTest::newRow("failed") << QStringLiteral("is:failed") << false;
        QTest::newRow("running") << QStringLiteral("is:running") << false;
        QTest::newRow("slow enough") << QStringLiteral("ttft:>400") << true;
        QTest::newRow("not that slow") << QStringLiteral("ttft:>500") << false;
        QTest::newRow("quick") << QStringLiteral("duration:<2000") << true;
        QTest::newRow("not understood: searched as it stands")
            << QStringLiteral("verdict:odd") << false;
        QTest::newRow("a colon alone") << QStringLiteral("client:") << false;
    }

    void findsRows()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, found);
        SearchedRow row;
        const QString client = QStringLiteral("claude code");
        const QString model = QStringLiteral("claude-sonnet-4");
        const QString upstream = QStringLiteral("tokyo");
        const QString path = QStringLiteral("/v1/messages");
        row.client = client;
        row.model = model;
        row.upstream = upstream;
        row.path = path;
        row.status = 429;
        row.outcome = api::Outcome::Refused;
        row.verdict = policy::VerdictKind::Mask;
        row.ttft = std::chrono::milliseconds(450);
        row.duration = std::chrono::milliseconds(1800);
        QCOMPARE(RequestSearch::parse(text).matches(row), found);
    }

    void termsAreUnderstoodAgain()
    {
        QCOMPARE(RequestSearch::term(QStringLiteral("client"), QStringLiteral("codex")),
                 QStringLiteral("client:codex"));
        SearchedRow row;
        const QString client = QStringLiteral("my own tool");
        row.client = client;
        QVERIFY(RequestSearch::parse(RequestSearch::term(QStringLiteral("client"), client))
                    .matches(row));
    }
};

QTEST_GUILESS_MAIN(RequestSearchTest)
#include "request_search_test.moc"
