#include "service/export/record_export.h"

#include "policy/entity/checksums.h"
#include "policy/entity/client_key_text.h"
#include "service/export/export_rules.h"
#include "service/lists/csv_reader.h"
#include "tls/keyed_hash.h"
#include "unit/store/access_log/log_scene.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <memory>

namespace sluice::service {

namespace {

using End = api::ExportResult::End;
using tests::fullEntry;
using tests::LogScene;
using tests::plainEntry;

const QString kCredential = QStringLiteral("plain/credential+of \"mine\" é7");

struct Canary {
    QString name;
    QString value;
};

// One of each kind that must not leave, none of them anybody's.
QList<Canary> canaries()
{
    const std::string github = "r4nD0mB0dyOfThirtyDigits9a8b7c";
    std::array<std::uint8_t, 32> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) {
        bits[i] = static_cast<std::uint8_t>(i * 37 + 11);
    }
    const QString pem = QStringLiteral("-----BEGIN %1 KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END %1 KEY-----").arg(QStringLiteral("PRIVATE"));
    return {{QStringLiteral("phone"), QStringLiteral("13800138000")},
        {QStringLiteral("mail"), QStringLiteral("li.lei@example.com")},
        {QStringLiteral("identity card"), QStringLiteral("110101199003070134")},
        {QStringLiteral("bank card"), QStringLiteral("4111111111111111")},
        {QStringLiteral("IPv4"), QStringLiteral("203.0.113.77")},
        {QStringLiteral("IPv6"), QStringLiteral("2001:db8:85a3::8a2e:370:7334")},
        {QStringLiteral("model key"), QStringLiteral("sk-proj-") + QStringLiteral("Ab3dEf6hIj9kLm2nOp5qRs8tUv1w")},
        {QStringLiteral("aws"), QStringLiteral("AKIA") + QStringLiteral("QX7R2LMZ5TWB4KHC")},
        {QStringLiteral("github"), QString::fromStdString("ghp_" + github + policy::base62OfCrc(policy::crc32(github)))},
        {QStringLiteral("jwt"), QStringLiteral("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.") + QStringLiteral("dozjgNryP4J3jVmNHl0w5N0XgL0n3I9PlFUP0THsR8U")},
        {QStringLiteral("pem"), pem},
        {QStringLiteral("word"), QStringLiteral("Graureiher")},
        {QStringLiteral("pattern"), QStringLiteral("EMP-48213")},
        {QStringLiteral("client key"), QString::fromStdString(policy::clientKeyText(bits))},
        {QStringLiteral("credential"), kCredential}};
}

// The forms a canary must not be found in either.
QList<QByteArray> formsOf(const QString &value)
{
    const QByteArray raw = value.toUtf8();
    QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    json = json.mid(2, json.size() - 4);
    QByteArray escaped;
    for (const QChar c : value) {
        escaped += c.unicode() < 0x80 ? QByteArray(1, static_cast<char>(c.unicode())) : "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
    }
    QList<QByteArray> forms{raw, json, escaped, raw.toPercentEncoding(), raw.toPercentEncoding().toLower()};
    for (const int before : {0, 1, 2}) { // whatever stood before it when it was encoded
        const QByteArray encoded = QByteArray(QByteArray(before, 'x') + raw).toBase64(QByteArray::OmitTrailingEquals).mid(before == 0 ? 0 : before + 1).chopped(1);
        forms.append(encoded);
        forms.append(QByteArray(encoded).replace('+', '-').replace('/', '_'));
    }
    return forms;
}

// As an older version might have written it: in every field that is a text.
api::AccessLogEntry planted(const QString &text, int number)
{
    api::AccessLogEntry entry = fullEntry(number);
    entry.requestId = text;
    entry.client = text;
    entry.keyId = text;
    entry.model = text;
    entry.sentModel = QStringLiteral("ft/") + text;
    entry.route = text;
    entry.upstream = text;
    entry.method = text;
    entry.path = QStringLiteral("/v1/models/") + text;
    entry.errorDetail = QStringLiteral("it answered: ") + text;
    entry.promptHits = {{text.toStdString(), "personal", policy::Action::Mask, 3, 17, "messages[0]." + text.toStdString()}};
    entry.notRun = QStringLiteral("no rule for ") + text + QStringLiteral(", =1+1");
    entry.tries = {{text, api::AttemptClass::Fault, 502, base::ErrorCode::UpstreamError, text, api::Micros(1'500)}};
    entry.currency = text;
    return entry;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<QJsonObject> objectsOf(const QByteArray &lines)
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : lines.split('\n')) {
        if (!line.isEmpty()) {
            objects.append(QJsonDocument::fromJson(line).object());
        }
    }
    return objects;
}

bool isNumberNotBelow(const QJsonValue &value, double least)
{
    return value.isDouble() && value.toDouble() >= least;
}

// What HAR 1.2 says an entry has to have.
bool isHarEntry(const QJsonObject &entry)
{
    const QJsonObject request = entry[QLatin1String("request")].toObject();
    const QJsonObject response = entry[QLatin1String("response")].toObject();
    const QJsonObject timings = entry[QLatin1String("timings")].toObject();
    double sum = 0;
    for (const QLatin1String phase : {QLatin1String("blocked"), QLatin1String("dns"), QLatin1String("connect"), QLatin1String("send"), QLatin1String("wait"), QLatin1String("receive")}) {
        sum += std::max(0.0, timings[phase].toDouble());
    }
    bool isGood = QDateTime::fromString(entry[QLatin1String("startedDateTime")].toString(), Qt::ISODateWithMs).isValid()
        && std::abs(entry[QLatin1String("time")].toDouble() - sum) < 0.001 && entry[QLatin1String("cache")].isObject();
    for (const QJsonObject &side : {request, response}) {
        isGood = isGood && side[QLatin1String("httpVersion")].isString() && side[QLatin1String("cookies")].isArray() && side[QLatin1String("headers")].isArray()
            && side[QLatin1String("headersSize")].isDouble() && side[QLatin1String("bodySize")].isDouble();
    }
    return isGood && request[QLatin1String("method")].isString() && request[QLatin1String("url")].toString().startsWith(QLatin1String("https://"))
        && request[QLatin1String("queryString")].isArray() && response[QLatin1String("status")].isDouble() && response[QLatin1String("statusText")].isString()
        && response[QLatin1String("redirectURL")].isString() && isNumberNotBelow(response[QLatin1String("content")][QLatin1String("size")], 0)
        && response[QLatin1String("content")][QLatin1String("mimeType")].isString() && isNumberNotBelow(timings[QLatin1String("send")], 0)
        && isNumberNotBelow(timings[QLatin1String("wait")], 0) && isNumberNotBelow(timings[QLatin1String("receive")], 0);
}

} // namespace

// Exports of a log that holds what no log should.
class RecordExportTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_folder; // of this test
    std::unique_ptr<LogScene> m_log;
    std::shared_ptr<const policy::RuleSet> m_rules;

    [[nodiscard]] std::shared_ptr<const policy::RuleSet> rules(bool withPattern = true) const
    {
        api::GuardrailsConfig guardrails;
        api::WordListConfig list;
        list.name = QStringLiteral("birds");
        list.file = QStringLiteral("birds.txt");
        list.prompt = policy::Action::Off; // forbidden in answers only: an export is both
        guardrails.lists = {list};
        if (withPattern) {
            api::PatternConfig pattern;
            pattern.name = QStringLiteral("staff number");
            pattern.pattern = QStringLiteral("EMP-[0-9]{5}");
            guardrails.patterns = {pattern};
        }
        const auto built = ExportRules(m_folder, m_folder).load(guardrails, {{"upstream key", kCredential.toStdString()}});
        return built ? *built : nullptr;
    }

    [[nodiscard]] ExportWorld world() const
    {
        ExportWorld world;
        world.log = m_log->file;
        world.version = QStringLiteral("1.2.3");
        world.key = tls::randomKey();
        world.redacting = m_rules;
        world.checking = m_rules;
        return world;
    }

    [[nodiscard]] api::ExportRequest request(api::ExportFormat format = api::ExportFormat::Csv) const
    {
        api::ExportRequest request;
        request.format = format;
        request.file = m_folder + QStringLiteral("/out/export");
        return request;
    }

    [[nodiscard]] QStringList left() const { return QDir(m_folder + QStringLiteral("/out")).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

    void openLog(const QString &name)
    {
        m_log = std::make_unique<LogScene>(m_folder + u'/' + name);
        m_log->log->apply({});
    }

    void write(const QList<api::AccessLogEntry> &entries)
    {
        for (const api::AccessLogEntry &entry : entries) {
            m_log->add(entry);
        }
        m_log->log->flush();
    }

private slots:
    void init()
    {
        static int round = 0;
        m_folder = m_directory.filePath(QString::number(++round));
        QVERIFY(QDir().mkpath(m_folder + QStringLiteral("/out")));
        QFile words(m_folder + QStringLiteral("/birds.txt"));
        QVERIFY(words.open(QIODevice::WriteOnly) && words.write("Graureiher\n") > 0);
        words.close();
        openLog(QStringLiteral("access-log.db"));
        m_rules = rules();
        QVERIFY(m_rules);
    }

    void noCanaryLeaves_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("csv") << static_cast<int>(api::ExportFormat::Csv);
        QTest::newRow("jsonl") << static_cast<int>(api::ExportFormat::JsonLines);
        QTest::newRow("har") << static_cast<int>(api::ExportFormat::Har);
    }
    void noCanaryLeaves()
    {
        QFETCH(int, format);
        int number = 0;
        for (const Canary &canary : canaries()) {
            write({planted(canary.value, ++number), planted(QStringLiteral("before %1, after").arg(canary.value), ++number)});
        }
        const QByteArray credential = kCredential.toUtf8();
        for (const QByteArray &around : {QByteArray(), QByteArray("x"), QByteArray("xy"), QByteArray("user:")}) {
            const QByteArray encoded = QByteArray(around + credential + around).toBase64();
            write({planted(QString::fromUtf8(encoded), ++number), planted(QString::fromUtf8(QByteArray(encoded).replace('/', '_').replace('+', '-')), ++number)});
        }
        for (const QByteArray &form : {credential.toPercentEncoding(), credential.toPercentEncoding().toLower(), formsOf(kCredential).at(1), formsOf(kCredential).at(2)}) {
            write({planted(QString::fromUtf8(form), ++number)});
        }
        const api::ExportResult result = RecordExport(request(static_cast<api::ExportFormat>(format)), world()).run();
        QVERIFY2(result.end == End::Written, result.error.detail.c_str());
        QCOMPARE(result.rows, number);
        const QByteArray written = contentOf(result.file);
        const QByteArray manifest = contentOf(result.manifest);
        QCOMPARE(written.size(), result.bytes);
        for (const Canary &canary : canaries()) {
            for (const QByteArray &form : formsOf(canary.value)) {
                QVERIFY2(!written.contains(form), qPrintable(canary.name + QStringLiteral(" as ") + QString::fromUtf8(form)));
                QVERIFY2(!manifest.contains(form), qPrintable(canary.name));
            }
        }
        QVERIFY(written.contains("[PHONE_NUMBER]") && written.contains("[SECRET]") && written.contains("[RULE]"));
        QCOMPARE(left(), (QStringList{QStringLiteral("export"), QStringLiteral("export.manifest.json")}));
        QCOMPARE(QFile::permissions(result.file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther), QFile::Permissions());
        const QJsonObject facts = QJsonDocument::fromJson(manifest).object();
        QCOMPARE(facts[QLatin1String("rows")].toInt(), number);
        QCOMPARE(facts[QLatin1String("sha256")].toString().toLatin1(), QCryptographicHash::hash(written, QCryptographicHash::Sha256).toHex());
        QVERIFY(facts[QLatin1String("check")][QLatin1String("clean")].toBool());
        QSet<QString> named;
        for (const QJsonValue &change : facts[QLatin1String("changes")].toArray()) {
            named.insert(change[QLatin1String("rule")].toString());
        }
        QVERIFY(named.contains(QStringLiteral("PHONE_NUMBER")) && named.contains(QStringLiteral("birds")) && named.contains(QStringLiteral("staff number")));
    }

    // Somebody's rules miss something that the check knows.
    void whatTheRedactorMissesFailsTheExport_data() { noCanaryLeaves_data(); }
    void whatTheRedactorMissesFailsTheExport()
    {
        QFETCH(int, format);
        write({plainEntry(1), plainEntry(2)});
        api::AccessLogEntry entry = plainEntry(3);
        entry.errorDetail = QStringLiteral("it answered EMP-48213");
        write({entry});
        QFile old(request().file); // of before: it stays what it was
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        ExportWorld seen = world();
        seen.redacting = rules(false);
        const api::ExportResult result = RecordExport(request(static_cast<api::ExportFormat>(format)), std::move(seen)).run();
        QCOMPARE(result.end, End::Unclean);
        QVERIFY(result.error.detail.find("staff number") != std::string::npos);
        QVERIFY(result.error.detail.find("EMP-") == std::string::npos);
        QCOMPARE(result.error.line, format == static_cast<int>(api::ExportFormat::JsonLines) ? 1 : 2); // newest first, behind the head
        QVERIFY(result.column > 1);
        QCOMPARE(left(), QStringList{QStringLiteral("export")});
        QCOMPARE(contentOf(request().file), QByteArray("old"));
    }

    void equalValuesAreEqualWithinOneExport()
    {
        api::AccessLogEntry first = plainEntry(1);
        first.client = QStringLiteral("c-first");
        first.errorDetail = QStringLiteral("from 203.0.113.77 and 198.51.100.4");
        api::AccessLogEntry second = plainEntry(2);
        second.client = QStringLiteral("c-second");
        second.errorDetail = QStringLiteral("from 203.0.113.78"); // the same network
        api::AccessLogEntry third = plainEntry(3);
        third.client = QStringLiteral("c-first");
        write({first, second, third});
        const auto exported = [this] {
            const api::ExportResult result = RecordExport(request(api::ExportFormat::JsonLines), world()).run();
            return objectsOf(contentOf(result.file));
        };
        const QList<QJsonObject> rows = exported();
        QCOMPARE(rows.size(), 3);
        const auto cell = [](const QJsonObject &row, const char *name) { return row[QLatin1String(name)].toString(); };
        QVERIFY(cell(rows[0], "client").startsWith(QLatin1String("client_")));
        QCOMPARE(cell(rows[0], "client"), cell(rows[2], "client"));
        QVERIFY(cell(rows[0], "client") != cell(rows[1], "client"));
        const QString address = cell(rows[1], "error_detail").mid(5);
        QVERIFY(address.startsWith(QLatin1String("ip_")));
        QVERIFY(cell(rows[2], "error_detail").contains(address));
        QCOMPARE(cell(rows[2], "error_detail").count(QLatin1String("ip_")), 2);
        const QList<QJsonObject> again = exported();
        QVERIFY(cell(again[0], "client") != cell(rows[0], "client"));
        QVERIFY(cell(again[1], "error_detail") != cell(rows[1], "error_detail"));
    }

    void csvParsesBackAndHoldsNoFormula()
    {
        api::AccessLogEntry entry = fullEntry();
        entry.errorDetail = QStringLiteral("=HYPERLINK(\"x\",\"y\")");
        entry.route = QStringLiteral("@sum");
        entry.upstream = QStringLiteral("two\r\nlines, \"quoted\" é");
        write({entry, plainEntry(2)});
        api::ExportRequest wanted = request();
        wanted.hasByteOrderMark = true;
        const api::ExportResult result = RecordExport(wanted, world()).run();
        QCOMPARE(result.end, End::Written);
        const std::string written = contentOf(result.file).toStdString();
        QVERIFY(written.rfind("\xEF\xBB\xBF" "started,request,client,", 0) == 0);
        CsvReader reader(std::string_view(written).substr(3));
        QList<CsvRow> rows;
        while (auto row = reader.next()) {
            rows.append(*row);
        }
        QCOMPARE(rows.size(), 3);
        for (const CsvRow &row : rows) {
            QCOMPARE(row.fields.size(), kColumnCount);
            for (const std::string &field : row.fields) {
                QVERIFY(field.empty() || std::string_view("=+-@\t\r").find(field.front()) == std::string_view::npos);
            }
        }
        const auto cell = [&rows](Column column) { return rows[2].fields[static_cast<std::size_t>(column)]; };
        QCOMPARE(cell(Column::ErrorDetail), std::string("'=HYPERLINK(\"x\",\"y\")"));
        QCOMPARE(cell(Column::Upstream), std::string("two  lines, \"quoted\" é"));
        QCOMPARE(cell(Column::Duration), std::string("1234.567"));
        QCOMPARE(cell(Column::Cost), std::string("0.012345678"));
        QCOMPARE(cell(Column::BytesIn), std::string("5000000000"));
        QCOMPARE(cell(Column::Error), std::string("upstream_interrupted"));
    }

    void harIsWhatTheFormatSays()
    {
        write({fullEntry(1), plainEntry(2), plainEntry(3)});
        api::ExportResult result = RecordExport(request(api::ExportFormat::Har), world()).run();
        QCOMPARE(result.end, End::Written);
        const QJsonObject log = QJsonDocument::fromJson(contentOf(result.file)).object()[QLatin1String("log")].toObject();
        QCOMPARE(log[QLatin1String("version")].toString(), QStringLiteral("1.2"));
        QCOMPARE(log[QLatin1String("creator")][QLatin1String("version")].toString(), QStringLiteral("1.2.3"));
        QCOMPARE(log[QLatin1String("entries")].toArray().size(), 3);
        for (const QJsonValue &entry : log[QLatin1String("entries")].toArray()) {
            QVERIFY(isHarEntry(entry.toObject()));
        }
        api::ExportRequest nothing = request(api::ExportFormat::Har);
        nothing.query.models = {QStringLiteral("none")};
        result = RecordExport(nothing, world()).run();
        QCOMPARE(result.end, End::Written);
        QVERIFY(QJsonDocument::fromJson(contentOf(result.file)).object()[QLatin1String("log")][QLatin1String("entries")].isArray());
    }

    void timesAndRareValuesBecomeCoarse()
    {
        QList<api::AccessLogEntry> entries;
        for (int i = 0; i < 6; ++i) {
            entries.append(plainEntry(i));
        }
        api::AccessLogEntry rare = plainEntry(6);
        rare.model = QStringLiteral("o9-rare");
        entries.append(rare);
        write(entries);
        api::ExportRequest wanted = request(api::ExportFormat::JsonLines);
        wanted.times = api::ExportTimes::Hour;
        wanted.rareBelow = 5;
        const api::ExportResult result = RecordExport(wanted, world()).run();
        QCOMPARE(result.end, End::Written);
        const QList<QJsonObject> rows = objectsOf(contentOf(result.file));
        QCOMPARE(rows.size(), 7);
        QCOMPARE(rows[0][QLatin1String("model")].toString(), QStringLiteral("other"));
        QCOMPARE(rows[0][QLatin1String("client")].toString(), QStringLiteral("other"));
        QCOMPARE(rows[1][QLatin1String("model")].toString(), QStringLiteral("gpt-4o"));
        QCOMPARE(rows[1][QLatin1String("started")].toString(), QStringLiteral("2023-11-14T22:00:00Z"));
        QVERIFY(!contentOf(result.file).contains("o9-rare"));
    }

    void aPreviewIsWhatWouldLeave()
    {
        write({planted(QStringLiteral("13800138000"), 1), plainEntry(2), plainEntry(3)});
        api::ExportRequest wanted = request(api::ExportFormat::JsonLines);
        wanted.shownRows = 2;
        ExportWorld same = world();
        const api::ExportPreview preview = RecordExport(wanted, same).preview();
        QVERIFY(!preview.error.isError());
        QVERIFY(left().isEmpty());
        QCOMPARE(preview.rows.size(), 2);
        QCOMPARE(preview.total, 3);
        QCOMPARE(preview.counted, 3);
        const api::ExportResult result = RecordExport(wanted, same).run();
        QVERIFY(contentOf(result.file).startsWith(preview.text.toUtf8()));
        QCOMPARE(preview.changes, result.changes);
    }

    void aCancelledExportLeavesNothing()
    {
        for (const qint64 at : {2, 5}) { // while it is written, while it is checked
            write({plainEntry(1), plainEntry(2), plainEntry(3)});
            ExportWorld seen = world();
            qint64 heard = 0;
            seen.goOn = [&heard, at](qint64, qint64) { return ++heard < at; };
            QCOMPARE(RecordExport(request(), std::move(seen)).run().end, End::Cancelled);
            QVERIFY(left().isEmpty());
            openLog(QStringLiteral("access-log-%1.db").arg(at));
        }
    }

    void aFullDiskLeavesNothing()
    {
        for (int i = 0; i < 400; ++i) {
            m_log->add(fullEntry(i));
        }
        m_log->log->flush();
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 64 * 1024;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const api::ExportResult result = RecordExport(request(), world()).run();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QCOMPARE(result.end, End::Failed);
        QCOMPARE(result.error.code, base::ErrorCode::FileUnwritable);
        QVERIFY(left().isEmpty());
    }

    void whatCannotBeDoneIsSaid()
    {
        ExportWorld seen = world();
        seen.log = m_folder + QStringLiteral("/none.db");
        QCOMPARE(RecordExport(request(), seen).run().error.code, base::ErrorCode::FileNotFound);
        QCOMPARE(RecordExport(request(), seen).preview().error.code, base::ErrorCode::FileNotFound);
        write({plainEntry(1)});
        api::ExportRequest nowhere = request();
        nowhere.file = m_folder + QStringLiteral("/none/export");
        QCOMPARE(RecordExport(nowhere, world()).run().error.code, base::ErrorCode::FileUnwritable);
        nowhere.file = m_folder + QStringLiteral("/out");
        QCOMPARE(RecordExport(nowhere, world()).run().error.code, base::ErrorCode::FileUnwritable);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::RecordExportTest)

#include "record_export_test.moc"
