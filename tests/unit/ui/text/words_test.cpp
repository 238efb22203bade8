#include "ui/text/body_words.h"
#include "ui/text/client_words.h"
#include "ui/text/error_sentence.h"
#include "ui/text/limit_words.h"
#include "ui/text/words.h"

#include <QSet>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;

// Every enum the desk shows is walked from its first to its last value.
class WordsTest final : public QObject {
    Q_OBJECT

    template <typename Enum, typename ToText>
    static void walk(Enum last, ToText text, bool distinct = true)
    {
        QSet<QString> seen;
        for (int value = 0; value <= static_cast<int>(last); ++value) {
            const QString words = text(static_cast<Enum>(value));
            QVERIFY2(!words.trimmed().isEmpty(), qPrintable(QString::number(value)));
            QVERIFY2(!distinct || !seen.contains(words), qPrintable(words));
            seen.insert(words);
        }
        // One past the last has none: the walk has covered the whole enum.
        QVERIFY(text(static_cast<Enum>(static_cast<int>(last) + 1)).isEmpty());
    }

private slots:
    void everyErrorHasSentences()
    {
        QCOMPARE(errorSentence(base::ErrorCode::None), ErrorSentence{});
        QSet<QString> seen;
        for (int value = 1; value < base::kErrorCodeCount; ++value) {
            const ErrorSentence sentence = errorSentence(static_cast<base::ErrorCode>(value));
            for (const QString &part : {sentence.what, sentence.why, sentence.remedy}) {
                QVERIFY2(part.endsWith(u'.'), qPrintable(QString::number(value) + part));
            }
            QVERIFY2(!seen.contains(sentence.what), qPrintable(sentence.what));
            seen.insert(sentence.what);
        }
    }

    void lineHoldsFactsAndRemedy()
    {
        const base::Error error{base::ErrorCode::InvalidWordList, "empty word", "words.txt", 12};
        const QString line = errorLine(error);
        QVERIFY(line.contains(u"words.txt:12: empty word"));
        QVERIFY(line.startsWith(errorSentence(error.code).what));
        QVERIFY(line.endsWith(errorSentence(error.code).remedy));
        QVERIFY(errorLine({}).isEmpty());
        QVERIFY(errorParagraphs({}).isEmpty());
        QCOMPARE(errorParagraphs(error).count(u'\n'), 3);
        QVERIFY(!errorLine({base::ErrorCode::Busy, {}, {}, 0}).contains(u"()"));
    }

    void everyValueHasWords()
    {
        using api::UpstreamTestStep;
        using policy::Direction;
        walk(api::Outcome::TimedOut, outcomeText);
        walk(api::Outcome::TimedOut, outcomeSentence);
        walk(policy::VerdictKind::Block, verdictText);
        walk(policy::Action::Block, actionText);
        for (const Direction direction : {Direction::Prompt, Direction::Answer}) {
            walk(policy::VerdictKind::Block,
                 [direction](auto kind) { return verdictSentence(kind, direction); });
            walk(policy::Action::Block,
                 [direction](auto action) { return actionSentence(action, direction); });
        }
        walk(api::RelayState::Failed, relayStateText);
        walk(api::UpstreamKind::Demo, upstreamKindText);
        walk(api::UpstreamKind::Demo, upstreamKindSentence);
        walk(api::AuthForm::Basic, authFormText);
        walk(api::AttemptClass::Cancel, attemptClassText);
        walk(api::AttemptClass::Cancel, attemptClassSentence);
        walk(api::BreakerState::HalfOpen, breakerText);
        walk(api::BreakerState::HalfOpen, breakerSentence);
        walk(Standing::Drained, standingText);
        walk(Standing::Drained, standingSentence, false);
        walk(api::BalanceStrategy::Ordered, strategyText);
        walk(api::BalanceStrategy::Ordered, strategySentence);
        walk(api::StickyKey::Conversation, stickyText);
        walk(api::StickyKey::Conversation, stickySentence);
        walk(api::TimeoutPreset::LongReasoning, presetText);
        walk(api::TimeoutPreset::LongReasoning, presetSentence);
        walk(policy::Dialect::Gemini, dialectText);
        walk(UpstreamTestStep::Stage::FirstToken, stageText);
        walk(UpstreamTestStep::Stage::FirstToken, stageSentence);
        walk(UpstreamTestStep::State::Skipped, stepStateText);
        walk(api::CredentialPlace::Environment, credentialPlaceText);
        walk(api::CredentialPlace::Environment, credentialPlaceSentence);
        walk(api::BodyKeepingState::Fault, bodyKeepingText);
        walk(api::BodyKeepingState::Fault, bodyKeepingSentence);
        walk(api::AlertKind::BodiesKept, [](auto kind) {
            return alertText({kind, QStringLiteral("x"), {}, {}});
        });
    }

    void everyValueOfLimitsHasWords()
    {
        walk(policy::LimitLevel::Upstream, limitLevelText);
        walk(policy::LimitMode::Enforce, limitModeText);
        walk(policy::LimitMode::Enforce, limitModeSentence);
        walk(policy::Smoothing::Delay, smoothingText);
        walk(api::Sensitivity::High, sensitivityText);
        walk(policy::AnomalySignal::Repeats, anomalySignalText);
        walk(policy::AnomalyState::HalfOpen, anomalyStateText);
        walk(api::BudgetWindow::Month, budgetWindowText);
        walk(api::BudgetKind::Hard, budgetKindText);
        walk(api::TeamState::Away, teamStateText);
        walk(policy::LimitUnit::Burst, [](auto unit) { return limitNumberText(unit, 5); });
        walk(policy::AnomalySignal::Repeats, [](auto signal) {
            return findingSentence({.signal = signal, .value = 64, .threshold = 40, .samples = 64});
        });
        // Every reason of a change has words in one of the two places that changes show.
        QSet<QString> reasons;
        for (int value = 1; value <= static_cast<int>(policy::LimitChange::Probing); ++value) {
            api::LimitGauge gauge;
            gauge.limit = 100;
            gauge.effective = 60;
            gauge.change = static_cast<policy::LimitChange>(value);
            api::AdaptiveGauge adaptive;
            adaptive.change = gauge.change;
            reasons.insert(gaugeReasonLine(gauge, {}) + adaptiveReason(adaptive));
        }
        QCOMPARE(reasons.size(), static_cast<int>(policy::LimitChange::Probing));
    }

    void everyValueOfClientsHasWords()
    {
        walk(ClientStanding::Revoked, clientStandingText);
        walk(ClientStanding::Revoked, clientStandingSentence);
        walk(api::ClientStatus::Kind::Local, clientKindText);
        for (const auto origin : {ClientLimit::Origin::Own, ClientLimit::Origin::Rule,
                                  ClientLimit::Origin::General}) {
            for (const auto unit : {policy::LimitUnit::Requests, policy::LimitUnit::Tokens,
                                    policy::LimitUnit::Concurrency}) {
                QVERIFY(!clientLimitText({unit, 0, origin}).isEmpty());
                QVERIFY(clientLimitText({unit, 0, origin}) != clientLimitText({unit, 5, origin}));
            }
        }
    }

    void alertNamesSubjectAndFacts()
    {
        const QString text
            = alertText({api::AlertKind::WordListRefused,
                         QStringLiteral("names"),
                         {base::ErrorCode::InvalidWordList, "empty word", "names.txt", 3},
                         {}});
        QVERIFY(text.contains(u"names"));
        QVERIFY(text.contains(u"names.txt:3: empty word"));
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
