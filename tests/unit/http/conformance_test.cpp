#include "http/request_parser.h"
#include "http/response_parser.h"
#include "http/sse.h"

#include "unit/http/feeding.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

// The public conformance cases, where they are present: every case whole, byte by byte and in random pieces.

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

QJsonArray casesOf(const QString &name)
{
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR) + u"/../shared/conformance/http/"_s + name);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QJsonDocument::fromJson(file.readAll()).array();
}

std::string bytesOf(const QJsonObject &row)
{
    if (row.contains("raw_b64"_L1)) {
        return QByteArray::fromBase64(row["raw_b64"_L1].toString().toLatin1()).toStdString();
    }
    std::string all;
    const QJsonArray parts = row["raw_parts"_L1].toArray();
    for (const QJsonValue &value : parts) {
        const QJsonObject part = value.toObject();
        const QByteArray bytes = QByteArray::fromBase64(part["b64"_L1].toString().toLatin1());
        for (int i = 0; i < part["repeat"_L1].toInt(1); ++i) {
            all.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        }
    }
    return all;
}

// Refusals that are the relay's to make: the parser hands over an unambiguous head, and a policy above it says no.
const QHash<QString, QString> &relayDecides()
{
    static const QHash<QString, QString> ids{};
    return ids;
}

struct Tally {
    int total = 0;
    int met = 0;
};

} // namespace

class ConformanceTest : public QObject {
    Q_OBJECT

private slots:
    void requests_data() { fileRows({u"requests.json"_s, u"fragments.json"_s, u"either.json"_s}); }

    void requests()
    {
        QFETCH(QJsonObject, row);
        const std::string raw = bytesOf(row);
        const RequestRun whole = runRequests(raw, {raw.size()});
        QVERIFY2(everySplitAgrees(raw, whole), "the result depends on how the bytes were split");

        const QString expected = row["expected"_L1].toString();
        if (expected == u"either"_s) {
            return; // the invariant is the agreement above
        }
        const int answers = row["responses"_L1].toInt(expected == u"wait"_s ? 0 : 1);
        bool met = false;
        if (expected == u"accept"_s) {
            met = !whole.hasFailed() && (!row.contains("responses"_L1) || std::ssize(whole.messages) == answers);
            if (met && row.contains("body_b64"_L1)) {
                met = whole.messages.back().body
                    == QByteArray::fromBase64(row["body_b64"_L1].toString().toLatin1()).toStdString();
            }
        } else if (expected == u"wait"_s) {
            met = !whole.hasFailed() && std::ssize(whole.messages) == answers;
        } else {
            // Refused: an error, or a piece that never becomes a message; nothing but the good ones before it.
            const int before = row["ok_before"_L1].toInt(0);
            met = std::ssize(whole.messages) <= before && (whole.hasFailed() || whole.isUnfinished);
        }
        judge(row, met, QString::fromStdString(whole.toText()), u"requests"_s);
    }

    void responses_data() { fileRows({u"responses.json"_s}); }

    void responses()
    {
        QFETCH(QJsonObject, row);
        const std::string raw = bytesOf(row);
        const std::string method = row["method"_L1].toString().toStdString();
        const ResponseRun whole = runResponse(raw, {raw.size()}, method);
        QVERIFY2(everySplitAgrees(raw, method, whole), "the result depends on how the bytes were split");

        const QString expected = row["expected"_L1].toString();
        bool met = false;
        if (expected == u"pass"_s) {
            met = whole.isComplete;
            if (row.contains("body_b64"_L1)) {
                met = met
                    && whole.body == QByteArray::fromBase64(row["body_b64"_L1].toString().toLatin1()).toStdString();
            }
        } else if (expected == u"502"_s) {
            met = !whole.hasHead && whole.hasFailed();
        } else {
            // abort: the client must see that the answer was cut; refusing at the head says so even earlier.
            met = whole.hasFailed();
        }
        judge(row, met, QString::fromStdString(whole.toText()), u"responses"_s);
    }

    void sse_data() { fileRows({u"sse.json"_s}); }

    void sse()
    {
        QFETCH(QJsonObject, row);
        const std::string raw
            = QByteArray::fromBase64(row["stream_b64"_L1].toString().toLatin1()).toStdString();
        std::vector<std::string> expected;
        const QJsonArray events = row["events"_L1].toArray();
        for (const QJsonValue &event : events) {
            expected.push_back(event["data"_L1].toString().toStdString());
        }
        for (const std::size_t size : {raw.size(), std::size_t{1}, std::size_t{3}}) {
            std::vector<std::string> seen;
            http::SseFramer framer;
            for (std::size_t at = 0; at < raw.size(); at += size) {
                QVERIFY(framer.feed(std::string_view(raw).substr(at, size), [&](const http::SseEvent &event) {
                    if (event.hasData) {
                        seen.emplace_back(event.data);
                    }
                }));
            }
            QCOMPARE(seen, expected);
        }
    }

    void cleanupTestCase()
    {
        for (auto it = m_tallies.cbegin(); it != m_tallies.cend(); ++it) {
            qInfo("%s: %d of %d", qPrintable(it.key()), it->met, it->total);
            if (it.key().endsWith(u"should"_s)) {
                QVERIFY2(it->met * 100 >= it->total * 92, "less than 92 % of the 'should' cases are met");
            }
        }
    }

private:
    static void fileRows(const QStringList &names)
    {
        QTest::addColumn<QJsonObject>("row");
        for (const QString &name : names) {
            const QJsonArray rows = casesOf(name);
            if (rows.isEmpty()) {
                QSKIP("the conformance data is not beside this checkout");
            }
            for (const QJsonValue &value : rows) {
                QTest::newRow(qPrintable(value["id"_L1].toString())) << value.toObject();
            }
        }
    }

    // Every must and policy case fails the test on its own; should-cases are counted.
    void judge(const QJsonObject &row, bool met, const QString &seen, const QString &what)
    {
        const QString id = row["id"_L1].toString();
        const QString strictness = row["strictness"_L1].toString();
        if (relayDecides().contains(id)) {
            QVERIFY2(!met, "the parser decides this now: take it off the relay's list");
            ++m_tallies[what + u" left to the relay"_s].total;
            return;
        }
        Tally &tally = m_tallies[what + u' ' + strictness];
        ++tally.total;
        tally.met += met ? 1 : 0;
        if (!met && strictness == u"should"_s) {
            qInfo("not met: %s, %s", qPrintable(id), qPrintable(seen));
            return;
        }
        QVERIFY2(met, qPrintable(row["expected"_L1].toString() + u" expected, but "_s + seen));
    }

    QMap<QString, Tally> m_tallies;
};

QTEST_APPLESS_MAIN(ConformanceTest)
#include "conformance_test.moc"
