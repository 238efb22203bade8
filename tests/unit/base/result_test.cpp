#include "base/result.h"

#include <QTest>

#include <memory>
#include <string>

using namespace sluice::base;

class ResultTest : public QObject {
    Q_OBJECT

private slots:
    void holdsAValueOrAnError()
    {
        const Result<std::string> good(std::string("yes"));
        QVERIFY(good.has_value());
        QVERIFY(good);
        QCOMPARE(*good, std::string("yes"));
        const Result<std::string> bad(Error{ErrorCode::Busy, "no", {}, 0});
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, ErrorCode::Busy);
    }

    void movesWhatCannotBeCopied()
    {
        Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
        QVERIFY(result);
        const std::unique_ptr<int> taken = *std::move(result);
        QCOMPARE(*taken, 7);
    }

    void anErrorIsAValueOfItsOwn()
    {
        // A Result of an Error-like alternative must not mistake one for the other.
        Result<int> result(Error{ErrorCode::Internal, "detail", "where", 3});
        QVERIFY((result.error() == Error{ErrorCode::Internal, "detail", "where", 3}));
        result = Result<int>(5);
        QCOMPARE(result.value(), 5);
    }

    void voidIsSuccessUntilAnErrorSaysOtherwise()
    {
        QVERIFY(Result<void>());
        const Result<void> failed(Error{ErrorCode::FileNotFound, {}, {}, 0});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::FileNotFound);
    }
};

QTEST_APPLESS_MAIN(ResultTest)
#include "result_test.moc"
