#include "relay/demo/demo_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace sluice::relay::demo;

class DemoTextTest final : public QObject {
    Q_OBJECT

    static QString decoded(std::string_view escaped)
    {
        const std::string json = "[\"" + std::string(escaped) + "\"]";
        return QJsonDocument::fromJson(QByteArray::fromStdString(json)).array()[0].toString();
    }

    static QStringList pieces(const DemoText &text)
    {
        QStringList all;
        for (std::int64_t i = 0; i < text.count(); ++i) {
            all += decoded(text.piece(i));
        }
        return all;
    }

private slots:
    void englishIsCutInWordPieces()
    {
        QCOMPARE(pieces(DemoText(QStringLiteral("What a forecast"), 0, 0, false)),
                 QStringList({QStringLiteral("What"), QStringLiteral(" a"), QStringLiteral(" for"),
                              QStringLiteral("ecas"), QStringLiteral("t")}));
    }

    void chineseIsCutByCharacter()
    {
        QCOMPARE(pieces(DemoText(QStringLiteral("有敏感ok"), 0, 0, false)),
                 QStringList({QStringLiteral("有"), QStringLiteral("敏"), QStringLiteral("感"),
                              QStringLiteral("ok")}));
    }

    void chunkCountsCodePoints()
    {
        QCOMPARE(pieces(DemoText(QStringLiteral("a感😀b\"c"), 2, 0, false)),
                 QStringList({QStringLiteral("a感"), QStringLiteral("😀b"), QStringLiteral("\"c")}));
    }

    void theWholeIsThePiecesTogether_data()
    {
        QTest::addColumn<int>("chunk");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<bool>("ascii");
        for (const int chunk : {0, 1, 3}) {
            for (const int tokens : {0, 1, 7, 8, 23}) {
                for (const bool ascii : {false, true}) {
                    QTest::addRow("%d %d %d", chunk, tokens, int(ascii))
                        << chunk << tokens << ascii;
                }
            }
        }
    }

    void theWholeIsThePiecesTogether()
    {
        QFETCH(const int, chunk);
        QFETCH(const int, tokens);
        QFETCH(const bool, ascii);
        const QString said = QStringLiteral("ab\tcd 敏感 \"😀\"\\");
        const DemoText text(said, chunk, tokens, ascii);
        std::string whole;
        text.appendAll(whole);
        QCOMPARE(text.size(), std::uint64_t(whole.size()));
        QCOMPARE(pieces(text).join(QString()), decoded(whole));
        QString expected = said;
        if (tokens == 0) {
            QCOMPARE(decoded(whole), said);
        } else {
            QCOMPARE(text.count(), std::int64_t(tokens));
            while (expected.size() < decoded(whole).size()) {
                expected += QLatin1Char(' ') + said;
            }
            QVERIFY(expected.startsWith(decoded(whole)));
        }
        if (ascii) {
            QVERIFY(std::all_of(whole.begin(), whole.end(), [](char c) { return c > 0; }));
        }
    }

    void anEmptyTextStaysEmpty()
    {
        const DemoText text(QString(), 0, 100, false);
        QCOMPARE(text.count(), std::int64_t(0));
        QCOMPARE(text.size(), std::uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(DemoTextTest)
#include "demo_text_test.moc"
