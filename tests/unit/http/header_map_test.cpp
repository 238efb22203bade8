#include "http/header_map.h"

#include <QTest>

using namespace sluice::http;
using namespace std::string_view_literals;

class HeaderMapTest : public QObject {
    Q_OBJECT

private slots:
    void keepsOrderAndCase()
    {
        HeaderMap headers;
        QVERIFY(headers.add("X-One", "1"));
        QVERIFY(headers.add("x-two", "  two \t"));
        QVERIFY(headers.add("X-ONE", "3"));
        QCOMPARE(headers.fields().size(), std::size_t{3});
        QCOMPARE(headers.fields()[0].name, std::string("X-One"));
        QCOMPARE(headers.value("x-one"), "1"sv);
        QCOMPARE(headers.value("X-Two"), "two"sv);
        QCOMPARE(headers.count("x-one"), std::size_t{2});
        QVERIFY(!headers.has("X-Three"));
        QVERIFY(headers.value("X-Three").empty());
    }

    void setReplacesAllOfThatName()
    {
        HeaderMap headers;
        QVERIFY(headers.add("A", "1") && headers.add("B", "2") && headers.add("a", "3"));
        QVERIFY(headers.set("A", "4"));
        QCOMPARE(headers.count("a"), std::size_t{1});
        QCOMPARE(headers.value("a"), "4"sv);
        headers.remove("b");
        QVERIFY(!headers.has("B"));
    }

    void injectionEndsHere_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("LF in value") << QByteArray("A") << QByteArray("1\nB: 2");
        QTest::newRow("CR in value") << QByteArray("A") << QByteArray("1\rB: 2");
        QTest::newRow("trailing CRLF") << QByteArray("A") << QByteArray("1\r\n");
        QTest::newRow("NUL in value") << QByteArray("A") << QByteArray("1\0002", 3);
        QTest::newRow("empty name") << QByteArray("") << QByteArray("1");
        QTest::newRow("colon in name") << QByteArray("A:") << QByteArray("1");
        QTest::newRow("space in name") << QByteArray("A B") << QByteArray("1");
        QTest::newRow("CRLF in name") << QByteArray("A\r\nB") << QByteArray("1");
        QTest::newRow("non-ASCII name") << QByteArray("\xc3\xa4") << QByteArray("1");
    }

    void injectionEndsHere()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        HeaderMap headers;
        QVERIFY(headers.add("A", "before"));
        QVERIFY(!headers.add(name.toStdString(), value.toStdString()));
        QVERIFY(!headers.set(name.toStdString(), value.toStdString()));
        QCOMPARE(headers.fields().size(), std::size_t{1});
        QCOMPARE(headers.value("A"), "before"sv);
    }

    void listsAreReadAcrossFields()
    {
        HeaderMap headers;
        QVERIFY(headers.add("Connection", "close , X-A") && headers.add("connection", "Upgrade,,"));
        QVERIFY(headers.listHas("Connection", "CLOSE"));
        QVERIFY(headers.listHas("Connection", "x-a"));
        QVERIFY(headers.listHas("Connection", "upgrade"));
        QVERIFY(!headers.listHas("Connection", "clos"));
        QVERIFY(!headers.listHas("Connection", "x"));
        QVERIFY(!headers.listHas("Other", "close"));
    }
};

QTEST_APPLESS_MAIN(HeaderMapTest)
#include "header_map_test.moc"
