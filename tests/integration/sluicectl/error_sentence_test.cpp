#include "app/sluicectl/error_sentence.h"

#include <QSet>
#include <QTest>

class ErrorSentenceTest final : public QObject {
    Q_OBJECT

private slots:
    void everyCodeHasASentenceOfItsOwn()
    {
        QSet<QString> seen;
        for (int i = 1; i < sluice::base::kErrorCodeCount; ++i) {
            const QString sentence = sluice::ctl::sentenceOf(sluice::base::ErrorCode(i));
            QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(QString::number(i)));
            QVERIFY2(!seen.contains(sentence), qPrintable(sentence));
            seen.insert(sentence);
        }
        QVERIFY(sluice::ctl::sentenceOf(sluice::base::ErrorCode::None).isEmpty());
    }
};

QTEST_APPLESS_MAIN(ErrorSentenceTest)
#include "error_sentence_test.moc"
