#include "api/record_words.h"

#include <QTest>

namespace sluice::api {

class RecordWordsTest final : public QObject {
    Q_OBJECT

    // Every value from the first to `last` has a word of its own that leads back to it.
    template<typename Enum>
    static void walk(Enum last)
    {
        for (int i = 0; i <= static_cast<int>(last); ++i) {
            const auto value = static_cast<Enum>(i);
            QVERIFY2(fromWord<Enum>(wordOf(value)) == value, std::to_string(i).c_str());
        }
        QVERIFY(!fromWord<Enum>("no such word"));
    }

private slots:
    void everyWordLeadsBack()
    {
        walk(Outcome::TimedOut);
        walk(AttemptClass::Cancel);
        walk(policy::VerdictKind::Block);
        walk(policy::Action::Block);
        walk(static_cast<base::ErrorCode>(base::kErrorCodeCount - 1));
        for (int i = 0; i <= static_cast<int>(policy::Dialect::Gemini); ++i) {
            const auto dialect = static_cast<policy::Dialect>(i);
            QVERIFY(fromWord<policy::Dialect>(policy::dialectName(dialect)) == dialect);
        }
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::RecordWordsTest)
#include "record_words_test.moc"
