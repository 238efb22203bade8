// What a record says of a guardrail's work, and that it never says the text: not raw, not escaped, in none of its strings.
#include "policy/dialect/json_text.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

const QString kWord = QStringLiteral("敏感词x");
// Neither of these stands anywhere else.
const QStringList kSpellings{kWord, QStringLiteral("敏"), QStringLiteral("感"), QStringLiteral("654f"), QStringLiteral("611f"), QStringLiteral("%E6%95%8F")};

// Every string of a record, Qt's and the policy's.
QStringList stringsOf(const api::ExchangeRecord &record)
{
    QStringList strings{record.requestId, record.client, record.model, record.upstream, record.method, record.path,
                        record.errorDetail, record.notRun, record.route, record.sentModel, record.currency};
    for (const QList<policy::Hit> &hits : {record.promptHits, record.answerHits}) {
        for (const policy::Hit &hit : hits) {
            strings << QString::fromStdString(hit.rule) << QString::fromStdString(hit.category) << QString::fromStdString(hit.path);
        }
    }
    for (const api::Decision &decision : record.decisions) {
        strings << decision.filter << decision.reason;
    }
    for (const api::Attempt &attempt : record.tries) {
        strings << attempt.upstream << attempt.detail;
    }
    return strings;
}

bool showsWord(const QString &text)
{
    const QString decoded = QString::fromStdString(policy::decodedJson(text.toStdString()));
    return std::any_of(kSpellings.begin(), kSpellings.end(), [&](const QString &spelling) {
        return text.contains(spelling, Qt::CaseInsensitive) || decoded.contains(spelling, Qt::CaseInsensitive);
    });
}

QByteArray escaped(const QString &text)
{
    QByteArray out;
    for (const QChar c : text) {
        out += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
    }
    return out;
}

} // namespace

class RelayRecordTest final : public QObject {
    Q_OBJECT
private slots:
    void neverSaysTheWord_data();
    void neverSaysTheWord();
};

void RelayRecordTest::neverSaysTheWord_data()
{
    QTest::addColumn<policy::Action>("prompt");
    QTest::addColumn<policy::Action>("answer");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<policy::VerdictKind>("verdict");
    using policy::Action;
    using policy::VerdictKind;
    for (const bool stream : {false, true}) {
        const char *const how = stream ? "streamed" : "whole";
        QTest::addRow("%s: a blocked prompt", how) << Action::Block << Action::Off << stream << VerdictKind::Block;
        QTest::addRow("%s: a masked prompt", how) << Action::Mask << Action::Off << stream << VerdictKind::Mask;
        QTest::addRow("%s: a pseudonym", how) << Action::Pseudonymise << Action::Off << stream << VerdictKind::Mask;
        QTest::addRow("%s: an observed prompt", how) << Action::Observe << Action::Off << stream << VerdictKind::Flag;
        QTest::addRow("%s: a cut answer", how) << Action::Off << Action::Block << stream << VerdictKind::Block;
        QTest::addRow("%s: a masked answer", how) << Action::Off << Action::Mask << stream << VerdictKind::Mask;
        QTest::addRow("%s: an observed answer", how) << Action::Off << Action::Observe << stream << VerdictKind::Flag;
    }
}

void RelayRecordTest::neverSaysTheWord()
{
    QFETCH(policy::Action, prompt);
    QFETCH(policy::Action, answer);
    QFETCH(bool, stream);
    QFETCH(policy::VerdictKind, verdict);
    ScriptedUpstream upstream;
    upstream.setScript([stream](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        if (!stream) {
            socket.write(ScriptedUpstream::json(QByteArray("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a ") + kWord.toUtf8() + "\",\"" + escaped(kWord)
                                                + "\":\"" + escaped(kWord) + "\"}}]}"));
            return;
        }
        socket.write(ScriptedUpstream::eventStreamHead());
        for (const QChar c : QString(kWord + QStringLiteral(" ok"))) {
            socket.write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QString(c))));
        }
        socket.write(ScriptedUpstream::chunk("data: {\"choices\":[],\"" + escaped(kWord) + "\":\"" + kWord.toUtf8() + "\"}\n\n"));
        socket.write(ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({kWord}, prompt, answer);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    // In a text, in a key, raw and escaped, in arguments.
    const QByteArray body = "{\"model\":\"m\",\"stream\":" + QByteArray(stream ? "true" : "false") + ",\"" + escaped(kWord)
        + "\":1,\"messages\":[{\"role\":\"user\",\"content\":\"" + kWord.toUtf8() + "\"},{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"q\\\":\\\""
        + kWord.toUtf8() + "\\\"}\"}}]},{\"role\":\"user\",\"content\":\"" + escaped(kWord) + "\"}]}";
    client.send(postRequest("/v1/chat/completions", body));
    client.receive();
    QTRY_COMPARE(relay.records().size(), 1);
    const api::ExchangeRecord &record = relay.records().first();
    QCOMPARE(record.verdict, verdict);
    const bool isPrompt = prompt != policy::Action::Off;
    const QList<policy::Hit> &hits = isPrompt ? record.promptHits : record.answerHits;
    QVERIFY(!hits.isEmpty());
    QCOMPARE((isPrompt ? record.answerHits : record.promptHits).size(), 0);
    for (const policy::Hit &hit : hits) {
        QCOMPARE(hit.rule, std::string("test words"));
        QCOMPARE(hit.action, isPrompt ? prompt : answer);
        QVERIFY(hit.end > hit.start && !hit.path.empty());
    }
    QVERIFY((isPrompt ? record.promptBytesScanned : record.answerBytesScanned) > 0);
    for (const QString &text : stringsOf(record)) {
        QVERIFY2(!showsWord(text), qPrintable(text));
    }
    for (const api::Alert &alert : relay.alerts) {
        QVERIFY2(!showsWord(alert.subject + QString::fromStdString(base::toString(alert.error))), "an alert");
    }
}

QTEST_GUILESS_MAIN(RelayRecordTest)
#include "relay_record_test.moc"
