#include "policy/resilience/attempt_class.h"

#include <QTest>

using namespace sluice::policy;

class AttemptClassTest : public QObject {
    Q_OBJECT

private slots:
    void everyStatusHasItsClass()
    {
        for (int status = -1; status < 1000; ++status) {
            AttemptClass expected = AttemptClass::Fault;
            if (status >= 100 && status < 400) {
                expected = AttemptClass::Success;
            } else if (status == 429 || status == 529) {
                expected = AttemptClass::Throttle;
            } else if (status == 401 || status == 402 || status == 403) {
                expected = AttemptClass::Auth;
            } else if (status >= 400 && status < 500) {
                expected = AttemptClass::Client;
            }
            QVERIFY2(classify(status) == expected, qPrintable(QString::number(status)));
        }
    }

    void errorsInsideAStream()
    {
        QCOMPARE(classifyError("overloaded_error"), AttemptClass::Throttle);
        QCOMPARE(classifyError("rate_limit_error"), AttemptClass::Throttle);
        QCOMPARE(classifyError("rate_limit_exceeded"), AttemptClass::Throttle);
        QCOMPARE(classifyError("insufficient_quota"), AttemptClass::Throttle);
        QCOMPARE(classifyError("RESOURCE_EXHAUSTED"), AttemptClass::Throttle);
        QCOMPARE(classifyError("authentication_error"), AttemptClass::Auth);
        QCOMPARE(classifyError("invalid_request_error"), AttemptClass::Client);
        QCOMPARE(classifyError("api_error"), AttemptClass::Fault);
        QCOMPARE(classifyError("server_error"), AttemptClass::Fault);
        QCOMPARE(classifyError(""), AttemptClass::Fault);
    }

    void anEmptyPurseIsNotARateLimit()
    {
        QVERIFY(isQuotaExhausted("insufficient_quota"));
        QVERIFY(isQuotaExhausted("billing_error"));
        QVERIFY(!isQuotaExhausted("rate_limit_exceeded"));
    }

    void namesAreDistinct()
    {
        QCOMPARE(attemptClassName(AttemptClass::Fault), std::string_view("fault"));
        QCOMPARE(attemptClassName(AttemptClass::Cancel), std::string_view("cancel"));
    }
};

QTEST_APPLESS_MAIN(AttemptClassTest)
#include "attempt_class_test.moc"
