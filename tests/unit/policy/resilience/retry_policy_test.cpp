#include "policy/resilience/retry_policy.h"

#include <QTest>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

FailedAttempt answered(int status)
{
    FailedAttempt failed;
    failed.status = status;
    failed.result = classify(status);
    failed.wasSent = true;
    failed.elsewhere = true;
    return failed;
}

FailedAttempt unanswered(bool wasSent)
{
    FailedAttempt failed;
    failed.wasSent = wasSent;
    failed.elsewhere = true;
    return failed;
}

RetryDecision decide(const FailedAttempt &failed, RetrySettings settings = {})
{
    RandomSource random(5);
    return decideRetry(failed, settings, random);
}

} // namespace

class RetryPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void backoffIsFullJitter()
    {
        const RetrySettings settings;
        RandomSource random(3);
        for (const auto &[attempt, longest] :
             {std::pair{1, 4.0}, std::pair{2, 8.0}, std::pair{3, 10.0}, std::pair{50, 10.0}}) {
            std::array<int, 10> tenths{};
            for (int i = 0; i < 10'000; ++i) {
                const double seconds = std::chrono::duration<double>(backoffAfter(attempt, settings, random)).count();
                QVERIFY(seconds >= 0 && seconds < longest);
                ++tenths[static_cast<std::size_t>(seconds / longest * 10)];
            }
            for (const int count : tenths) {
                QVERIFY(count > 880 && count < 1120); // four standard deviations about 1,000
            }
        }
    }

    void onlyWhatWasNotSentOrRefused()
    {
        for (int status = 400; status < 600; ++status) {
            const bool refused = status == 429 || status == 502 || status == 503 || status == 504 || status == 529;
            const RetryDecision decision = decide(answered(status));
            QVERIFY2((decision.action != RetryAction::GiveUp) == refused, qPrintable(QString::number(status)));
        }
        QCOMPARE(decide(unanswered(false)).action, RetryAction::AtOnceElsewhere);
        QCOMPARE(decide(unanswered(true)).action, RetryAction::GiveUp);
        RetrySettings twice;
        twice.afterSending = true;
        QCOMPARE(decide(unanswered(true), twice).action, RetryAction::AtOnceElsewhere);
        QCOMPARE(decide(answered(500), twice).action, RetryAction::GiveUp);
    }

    void errorsInAStreamBeforeContent()
    {
        FailedAttempt failed = answered(200);
        failed.inStreamError = true;
        failed.result = AttemptClass::Fault;
        QCOMPARE(decide(failed).action, RetryAction::AtOnceElsewhere);
        failed.result = AttemptClass::Throttle;
        QCOMPARE(decide(failed).action, RetryAction::AfterBackoff);
        failed.result = AttemptClass::Client;
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
        failed.result = AttemptClass::Fault;
        failed.contentReachedClient = true;
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
        failed = answered(500); // an error body is no refusal
        failed.inStreamError = true;
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
    }

    void throttlingGoesToAnotherAccountOrWaits()
    {
        FailedAttempt failed = answered(429);
        QCOMPARE(decide(failed).action, RetryAction::AfterBackoff);
        QVERIFY(decide(failed).delay < 4s);
        failed.otherAccount = true;
        QCOMPARE(decide(failed).action, RetryAction::AtOnceElsewhere);
        QVERIFY(decide(failed).otherAccountOnly);
        failed.otherAccount = false;
        failed.retryAfter = 7s;
        QVERIFY(decide(failed).delay >= 7s && decide(failed).delay <= 10s);
        failed.retryAfter = 10s;
        QCOMPARE(decide(failed).delay, base::Duration(10s));
        failed.retryAfter = 11s;
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
    }

    void anEmptyPurseIsNotWaitedFor()
    {
        FailedAttempt failed = answered(429);
        failed.errorCode = "insufficient_quota";
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
        failed.otherAccount = true; // somebody else's purse is another matter
        QCOMPARE(decide(failed).action, RetryAction::AtOnceElsewhere);
        QVERIFY(decide(failed).otherAccountOnly);
    }

    void attemptsAreCountedWithTheClients()
    {
        FailedAttempt failed = answered(503);
        for (const auto &[attempts, clientRetries, again] :
             {std::tuple{1, 0, true}, std::tuple{2, 0, true}, std::tuple{3, 0, false}, std::tuple{1, 1, true},
              std::tuple{2, 1, false}, std::tuple{1, 2, false}, std::tuple{1, 9, false}, std::tuple{1, -5, true}}) {
            failed.attempts = attempts;
            failed.clientRetries = clientRetries;
            QCOMPARE(decide(failed).action != RetryAction::GiveUp, again);
        }
        RetrySettings never;
        never.attempts = 0;
        QCOMPARE(decide(answered(503), never).action, RetryAction::GiveUp);
    }

    void twiceOnOneEndpointAtMost()
    {
        for (FailedAttempt failed : {answered(503), answered(429), unanswered(false)}) {
            failed.elsewhere = false;
            QCOMPARE(decide(failed).action, RetryAction::AfterBackoff);
            failed.triesHere = 2;
            failed.attempts = 2;
            QCOMPARE(decide(failed).action, RetryAction::GiveUp);
        }
    }

    void theUpstreamsWordCounts()
    {
        FailedAttempt failed = answered(503);
        failed.shouldRetry = false;
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
        failed.shouldRetry = true;
        QCOMPARE(decide(failed).action, RetryAction::AtOnceElsewhere);
        failed = answered(500);
        failed.shouldRetry = true; // it says what the client may do, not what we may do behind its back
        QCOMPARE(decide(failed).action, RetryAction::GiveUp);
    }

    void everyDecisionHasAReason()
    {
        for (int status = 0; status < 600; ++status) {
            QVERIFY(!decide(answered(status)).reason.empty());
        }
    }
};

QTEST_APPLESS_MAIN(RetryPolicyTest)
#include "retry_policy_test.moc"
