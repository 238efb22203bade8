#include "ui/text/error_sentence.h"
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
        walk(api::AlertKind::ClientReleased, [](auto kind) {
            return alertText({kind, QStringLiteral("x"), {}, {}});
        });
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
