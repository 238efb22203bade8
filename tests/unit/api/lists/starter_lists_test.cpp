#include "api/lists/starter_lists.h"

#include "api/config/config_validation.h"
#include "policy/guardrail/rule_set.h"

#include <QDir>
#include <QSet>
#include <QTest>

namespace sluice::api {

class StarterListsTest final : public QObject {
    Q_OBJECT

private slots:
    void eachIsMarkedAndHasWords()
    {
        QVERIFY(starterLists().size() >= 6);
        for (const StarterList &list : starterLists()) {
            QVERIFY2(list.titleEn.contains(QStringLiteral("example")), qPrintable(list.titleEn));
            QVERIFY2(list.titleZh.contains(QStringLiteral("示例")), qPrintable(list.titleZh));
            QVERIFY2(!list.words.isEmpty(), qPrintable(list.settings.file));
            QVERIFY(!list.settings.category.isEmpty());
            QVERIFY(list.settings.unknown.isEmpty());
        }
    }

    void everyFileIsInTheIndex()
    {
        QSet<QString> listed;
        for (const StarterList &list : starterLists()) {
            listed.insert(list.settings.file);
        }
        const QStringList files = QDir(QStringLiteral(SLUICE_SOURCE_DIR "/resources/lists"))
                                      .entryList({QStringLiteral("*.txt")}, QDir::Files);
        QCOMPARE(listed, QSet<QString>(files.begin(), files.end()));
    }

    void theirSettingsAreValid()
    {
        RelayConfig config;
        for (const StarterList &list : starterLists()) {
            config.guardrails.lists.append(list.settings);
        }
        const base::Error error = validateConfig(config);
        QVERIFY2(!error.isError(), base::toString(error).c_str());
    }

    void theirWordsAreFound()
    {
        std::vector<policy::WordListSource> sources;
        for (const StarterList &list : starterLists()) {
            policy::WordListSource source;
            source.name = list.settings.name.toStdString();
            source.prompt = policy::Action::Block;
            for (const QString &word : list.words) {
                source.words.push_back(word.toStdString());
            }
            sources.push_back(std::move(source));
        }
        const auto rules = policy::RuleSet::build(std::move(sources));
        QVERIFY(rules);
        for (const char *text : {"about PROJECT Bluebird today", "關於青鳥計劃", "Ｌarkspur & Vole", "闭嘴！"}) {
            QCOMPARE((*rules)->scan(policy::Direction::Prompt, text).verdict.kind, policy::VerdictKind::Block);
        }
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::StarterListsTest)
#include "starter_lists_test.moc"
