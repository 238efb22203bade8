#include "service/text_trial.h"

#include <QTest>

namespace sluice::service {

namespace {

std::shared_ptr<const policy::RuleSet> rules(policy::Action action)
{
    policy::WordListSource source;
    source.name = "words";
    source.prompt = action;
    source.answer = policy::Action::Mask;
    source.words = {"敏感", "alpha"};
    return *policy::RuleSet::build({source});
}

} // namespace

class TextTrialTest final : public QObject {
    Q_OBJECT

private slots:
    void offsetsAreThoseOfAnEditor()
    {
        // Two UTF-16 units, one code point, four bytes before the word.
        const QString text = QStringLiteral("\U0001F600é敏感 alpha");
        const api::TextTrial trial = tryText(*rules(policy::Action::Mask), policy::Direction::Prompt, text);
        QCOMPARE(trial.verdict, policy::VerdictKind::Mask);
        QCOMPARE(trial.hits.size(), 2);
        QCOMPARE(text.mid(static_cast<qsizetype>(trial.hits[0].start),
                     static_cast<qsizetype>(trial.hits[0].end - trial.hits[0].start)),
            QStringLiteral("敏感"));
        QCOMPARE(text.mid(static_cast<qsizetype>(trial.hits[1].start),
                     static_cast<qsizetype>(trial.hits[1].end - trial.hits[1].start)),
            QStringLiteral("alpha"));
        QCOMPARE(trial.output, QStringLiteral("\U0001F600é** *****"));
    }

    void aBlockedTextLeavesNothing()
    {
        const api::TextTrial trial
            = tryText(*rules(policy::Action::Block), policy::Direction::Prompt, QStringLiteral("say 敏感"));
        QCOMPARE(trial.verdict, policy::VerdictKind::Block);
        QVERIFY(trial.output.isEmpty());
        const api::TextTrial answer
            = tryText(*rules(policy::Action::Block), policy::Direction::Answer, QStringLiteral("say 敏感"));
        QCOMPARE(answer.output, QStringLiteral("say **"));
    }

    void loneSurrogatesDoNotShiftOffsets()
    {
        QString text = QStringLiteral("xalpha");
        text[0] = QChar(0xD83D);
        const api::TextTrial trial = tryText(*rules(policy::Action::Mask), policy::Direction::Prompt, text);
        QCOMPARE(trial.hits.size(), 1);
        QCOMPARE(trial.hits[0].start, std::size_t{1});
        QCOMPARE(trial.hits[0].end, std::size_t{6});
    }

    void plainTextPasses()
    {
        const api::TextTrial trial = tryText(*rules(policy::Action::Block), policy::Direction::Prompt, QString());
        QCOMPARE(trial.verdict, policy::VerdictKind::Pass);
        QVERIFY(trial.hits.isEmpty());
        QCOMPARE(tryText(*rules(policy::Action::Block), policy::Direction::Prompt, QStringLiteral("hi")).output,
            QStringLiteral("hi"));
    }

    void patternIsTriedAlone()
    {
        api::PatternConfig pattern;
        pattern.name = QStringLiteral("orders");
        pattern.pattern = QStringLiteral("ORD-[0-9]{8}");
        pattern.prompt = policy::Action::Off; // what it finds is asked, not what would be done
        pattern.models = QStringList{QStringLiteral("gpt-*")};
        const api::PatternTrial found
            = tryPattern(pattern, QStringLiteral("\U0001F600 订单 ORD-12345678 ORD-1"));
        QVERIFY(!found.error.isError());
        QCOMPARE(found.cost, api::PatternTrial::Cost::Cheap);
        QCOMPARE(found.hits.size(), 1);
        QCOMPARE(found.hits[0].start, std::size_t(6)); // UTF-16 units: the face is two
        QCOMPARE(found.hits[0].end, std::size_t(18));
        pattern.pattern = QStringLiteral("ORD-([0-9]");
        QVERIFY(tryPattern(pattern, {}).error.isError());
        pattern.pattern = QStringLiteral("([a-z]{1,50}x){20}");
        pattern.longestMatch = 4096;
        const api::PatternTrial large = tryPattern(pattern, {});
        QVERIFY(!large.error.isError());
        QCOMPARE(large.cost, api::PatternTrial::Cost::Costly);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::TextTrialTest)
#include "text_trial_test.moc"
