#include "service/export/export_format.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace sluice::service {

namespace {

Cells ownCells()
{
    Cells cells;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        switch (kindOf(static_cast<Column>(i))) {
        case ColumnKind::Time:
            cells[i] = "2026-01-31T18:00:00Z";
            break;
        case ColumnKind::Number:
            cells[i] = "13800138000"; // which a rule for telephone numbers would like
            break;
        case ColumnKind::Truth:
            cells[i] = "true";
            break;
        case ColumnKind::Word:
            cells[i] = "upstream_failed";
            break;
        case ColumnKind::Token:
            cells[i] = "client_abcdefgh234567ab";
            break;
        case ColumnKind::Text:
            break;
        }
    }
    cells[static_cast<std::size_t>(Column::Duration)] = "12.345";
    cells[static_cast<std::size_t>(Column::Status)] = "200";
    return cells;
}

std::string &at(Cells &cells, Column column)
{
    return cells[static_cast<std::size_t>(column)];
}

} // namespace

class ExportFormatTest final : public QObject {
    Q_OBJECT

    static ExportFormatter formatter(api::ExportFormat format) { return ExportFormatter(format, false, "1.0"); }

private slots:
    void textsAreForeignAndNothingElse_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("csv") << static_cast<int>(api::ExportFormat::Csv);
        QTest::newRow("jsonl") << static_cast<int>(api::ExportFormat::JsonLines);
        QTest::newRow("har") << static_cast<int>(api::ExportFormat::Har);
    }
    void textsAreForeignAndNothingElse()
    {
        QFETCH(int, format);
        const auto kind = static_cast<api::ExportFormat>(format);
        Cells cells = ownCells();
        QVERIFY(foreignCellsIn(formatter(kind).row(cells), kind).empty());

        at(cells, Column::Model) = "a \"quoted\", \\ model é";
        const std::string row = formatter(kind).row(cells);
        const auto foreign = foreignCellsIn(row, kind);
        QCOMPARE(foreign.size(), std::size_t(1));
        QCOMPARE(foreign[0].column, std::optional(Column::Model));
        QCOMPARE(foreign[0].text, at(cells, Column::Model));
        QVERIFY(row.substr(foreign[0].span.start, foreign[0].span.end - foreign[0].span.start).find("quoted") != std::string::npos);
    }

    // What stands where only we write must have our form.
    void aCellOfAnotherFormIsForeign_data() { textsAreForeignAndNothingElse_data(); }
    void aCellOfAnotherFormIsForeign()
    {
        QFETCH(int, format);
        const auto kind = static_cast<api::ExportFormat>(format);
        for (const Column column : {Column::Client, Column::Outcome, Column::Started}) {
            Cells cells = ownCells();
            at(cells, column) = "li.lei@example.com";
            const auto foreign = foreignCellsIn(formatter(kind).row(cells), kind);
            QVERIFY(!foreign.empty());
            QCOMPARE(foreign[0].column, std::optional(column));
        }
    }

    void aLineThatIsNoRowIsForeignAsAWhole()
    {
        for (const char *line : {"a,b", "\"open", "", "13800138000"}) {
            const auto foreign = foreignCellsIn(line, api::ExportFormat::Csv);
            QCOMPARE(foreign.size(), std::size_t(1));
            QVERIFY(!foreign[0].column);
        }
        for (const char *line : {"{\"unknown\":\"x\"}", "{\"model\":\"x", "{'model':1}", "call 13800138000", "{\"httpVersion\":\"li.lei@example.com\"}"}) {
            const auto foreign = foreignCellsIn(line, api::ExportFormat::Har);
            QCOMPARE(foreign.size(), std::size_t(1));
            QVERIFY(!foreign[0].column);
        }
    }

    void theHostOfAnArchivesUrlIsOurs()
    {
        Cells cells = ownCells();
        at(cells, Column::Path) = "/v1/models";
        const auto foreign = foreignCellsIn(formatter(api::ExportFormat::Har).row(cells), api::ExportFormat::Har);
        QCOMPARE(foreign.size(), std::size_t(2)); // the URL, and the column
        QCOMPARE(foreign[0].text, std::string("/v1/models"));
        QCOMPARE(foreign[1].text, std::string("/v1/models"));
    }

    void csvKeepsSpreadsheetsFromComputing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("written");
        const auto row = [](const char *text, const char *written) { QTest::addRow("%s", text) << QByteArray(text) << QByteArray(written); };
        row("=1+1", "'=1+1");
        row("+1", "'+1");
        row("-x", "'-x");
        row("@sum", "'@sum");
        row("=a,\"b\"", "\"'=a,\"\"b\"\"\"");
        row("plain", "plain");
        row("a=b", "a=b");
    }
    void csvKeepsSpreadsheetsFromComputing()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, written);
        Cells cells = ownCells();
        at(cells, Column::Route) = text.toStdString();
        const std::string row = formatter(api::ExportFormat::Csv).row(cells);
        QVERIFY(row.find("," + written.toStdString() + ",") != std::string::npos);
    }

    void jsonHasNumbersAsNumbers()
    {
        Cells cells = ownCells();
        at(cells, Column::Cost) = "";
        const QJsonObject row = QJsonDocument::fromJson(QByteArray::fromStdString(formatter(api::ExportFormat::JsonLines).row(cells))).object();
        QCOMPARE(row.size(), static_cast<qsizetype>(kColumnCount));
        QCOMPARE(row[QLatin1String("duration_ms")].toDouble(), 12.345);
        QVERIFY(row[QLatin1String("cost")].isNull());
        QVERIFY(row[QLatin1String("streamed")].toBool());
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::ExportFormatTest)

#include "export_format_test.moc"
