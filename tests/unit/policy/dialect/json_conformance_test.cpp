// JSONTestSuite through the judge of prompts, where it lies beside the repository. docs/json-verdicts.md holds what we say to its free cases.
#include "policy/dialect/json_tape.h"
#include "policy/dialect/request_judge.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sluice::policy;

namespace {

std::string readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::shared_ptr<const RuleSet> someRules()
{
    WordListSource list;
    list.name = "words";
    list.prompt = Action::Mask;
    list.words = {"a word that is in none of them"};
    return *RuleSet::build(std::vector<WordListSource>{list});
}

struct Nothing {
    void begin(JsonKind, std::size_t) { }
    void end(JsonKind, std::size_t) { }
    void key(std::size_t, std::size_t, bool) { }
    void scalar(JsonKind, std::size_t, std::size_t, bool) { }
};

} // namespace

class JsonConformanceTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void acceptsWhatMustBe();
    void refusesWhatMustBe();
    void saysWhatItDoesWithTheRest();

private:
    const QDir m_suite{QStringLiteral(SLUICE_SOURCE_DIR "/../shared/conformance/json")};
};

void JsonConformanceTest::initTestCase()
{
    if (!m_suite.exists()) {
        QSKIP("JSONTestSuite does not lie beside the repository");
    }
}

void JsonConformanceTest::acceptsWhatMustBe()
{
    const QStringList files = m_suite.entryList({QStringLiteral("y_*.json")});
    QCOMPARE(files.size(), 95);
    for (const QString &name : files) {
        const RequestJudgement judgement = judgeRequest(someRules().get(), Dialect::OpenAiChat, readAll(m_suite.filePath(name)));
        QVERIFY2(!judgement.error.isError() && !judgement.body, qPrintable(name)); // the very bytes go up
    }
}

void JsonConformanceTest::refusesWhatMustBe()
{
    const QStringList files = m_suite.entryList({QStringLiteral("n_*.json")});
    QCOMPARE(files.size(), 188);
    for (const QString &name : files) {
        const RequestJudgement judgement = judgeRequest(someRules().get(), Dialect::OpenAiChat, readAll(m_suite.filePath(name)));
        QVERIFY2(judgement.error.code == sluice::base::ErrorCode::InvalidBody && !judgement.verdict.notRun.empty(), qPrintable(name));
        // Fed byte by byte it is no better.
        JsonTokeniser tokeniser;
        Nothing nothing;
        bool good = true;
        for (const char byte : readAll(m_suite.filePath(name))) {
            good = good && tokeniser.feed(std::string_view(&byte, 1), nothing);
        }
        QVERIFY2(!good || !tokeniser.finish(nothing), qPrintable(name));
    }
}

void JsonConformanceTest::saysWhatItDoesWithTheRest()
{
    const QStringList files = m_suite.entryList({QStringLiteral("i_*.json")}, QDir::Files, QDir::Name);
    QCOMPARE(files.size(), 35);
    QString page = QStringLiteral("# JSON that parsers disagree about\n\n"
                                  "Written by `policy_json_conformance_test` from the cases of JSONTestSuite that RFC 8259 leaves free. *Passes*: judged, and sent\n"
                                  "on byte for byte. *Refused*: 400 `sluice_invalid_body` where a rule enforces.\n\n| Case | Verdict |\n|---|---|\n");
    for (const QString &name : files) {
        const RequestJudgement judgement = judgeRequest(someRules().get(), Dialect::OpenAiChat, readAll(m_suite.filePath(name)));
        QVERIFY(!judgement.body);
        page += QStringLiteral("| %1 | %2 |\n")
                    .arg(name.chopped(5), judgement.error.isError() ? QStringLiteral("refused: ") + QString::fromStdString(judgement.error.detail)
                                                                    : QStringLiteral("passes"));
    }
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/docs/json-verdicts.md"));
    if (qEnvironmentVariableIsSet("SLUICE_UPDATE_DOCS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(page.toUtf8());
        return;
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), page);
}

QTEST_GUILESS_MAIN(JsonConformanceTest)
#include "json_conformance_test.moc"
