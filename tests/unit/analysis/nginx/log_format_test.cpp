#include "analysis/nginx/log_format.h"

#include <QTest>

using namespace sluice;
using namespace sluice::analysis;

class LogFormatTest final : public QObject {
    Q_OBJECT

private slots:
    void literalsAndVariables()
    {
        const auto format = parseLogFormat("[$time_local] \"${request}\" $status/$upstream_addr$");
        QVERIFY(!format); // a lone dollar
        const auto good = parseLogFormat("[$time_local] \"${request}\" $status/$upstream_addr");
        QVERIFY(good);
        QCOMPARE(good->before, std::string("["));
        QCOMPARE(good->steps.size(), 4U);
        QVERIFY(good->steps[0].field == AccessField::TimeLocal);
        QCOMPARE(good->steps[0].after, std::string("] \""));
        QVERIFY(good->steps[1].field == AccessField::Request);
        QCOMPARE(good->steps[2].after, std::string("/"));
        QVERIFY(good->steps[3].isList);
        QVERIFY(good->steps[3].after.empty());
    }

    void combinedIsKnownByName()
    {
        const auto named = parseLogFormat("combined");
        const auto spelt = parseLogFormat(kCombinedFormat);
        QVERIFY(named && spelt);
        QCOMPARE(named->steps.size(), 8U);
        QCOMPARE(named->steps.size(), spelt->steps.size());
        QVERIFY(named->escape == LogEscape::Hex);
    }

    void theWholeDirectiveMayBePasted()
    {
        const auto format = parseLogFormat("log_format main escape=json '{\"time\":\"$time_iso8601\",'\n"
                                           "                 '\"status\":$status,'\n   \"\\\"host\\\":\\\"$host\\\"}\";\n");
        QVERIFY(format);
        QVERIFY(format->escape == LogEscape::Json);
        QCOMPARE(format->before, std::string("{\"time\":\""));
        QCOMPARE(format->steps[0].after, std::string("\",\"status\":"));
        QCOMPARE(format->steps[2].after, std::string("\"}"));
        const auto bare = parseLogFormat("escape=none '$status'");
        QVERIFY(bare && bare->escape == LogEscape::None);
        QVERIFY(bare->before.empty() && bare->steps[0].after.empty()); // the quotes are nginx.conf's
        const auto own = parseLogFormat("\"$request\" $status");
        QVERIFY(own);
        QCOMPARE(own->before, std::string("\"")); // and these the format's
    }

    void ownVariablesMayNameTheModel()
    {
        const auto format = parseLogFormat("$status $http_x_model $model $http_x_modelling");
        QVERIFY(format);
        QVERIFY(format->steps[1].field == AccessField::Model);
        QVERIFY(format->steps[2].field == AccessField::Model);
        QVERIFY(format->steps[3].field == AccessField::Skipped);
    }

    void whatCannotBeReadBackIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no status") << QByteArray("$request") << QByteArray("$status");
        QTest::newRow("empty") << QByteArray() << QByteArray("$status");
        QTest::newRow("touching") << QByteArray("$status$request") << QByteArray("column 8");
        QTest::newRow("no name") << QByteArray("$status $ x") << QByteArray("column 9");
        QTest::newRow("open brace") << QByteArray("${status") << QByteArray("column 1");
        QTest::newRow("escape") << QByteArray("escape=xml '$status'") << QByteArray("escape=");
        QTest::newRow("open quote") << QByteArray("log_format a '$status") << QByteArray("quote");
    }

    void whatCannotBeReadBackIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const auto format = parseLogFormat({text.constData(), static_cast<std::size_t>(text.size())});
        QVERIFY(!format);
        QVERIFY(format.error().code == base::ErrorCode::InvalidConfig);
        QVERIFY2(QByteArray::fromStdString(format.error().detail).contains(says), format.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(LogFormatTest)
#include "log_format_test.moc"
