#include "support/fake_relay_service.h"
#include "support/limit_scene.h"
#include "ui/models/limit_models.h"
#include "ui/pages/limits/budget_dialog.h"
#include "ui/pages/limits/budgets_section.h"
#include "ui/pages/limits/conduct_section.h"
#include "ui/pages/limits/gauges_section.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/pages/limits/limit_rule_dialog.h"
#include "ui/pages/limits/limit_setting_words.h"
#include "ui/pages/limits/limit_settings_section.h"
#include "ui/pages/limits/limits_controller.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/ui_test_support.h"
#include "ui/widgets/count_box.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/list_card.h"
#include "ui/widgets/meter_card.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using tests::clippedTexts;
using tests::latinTexts;
using tests::namelessWidgets;
using tests::shot;

class LimitsPageTest final : public QObject {
    Q_OBJECT

    struct Desk {
        QDateTime now{QDate(2024, 5, 6), QTime(12, 0), Qt::UTC};
        tests::FakeRelayService service;
        LimitsPage page;
        std::unique_ptr<LimitsController> controller;

        explicit Desk(LimitsPage::Section section, QSize size = {932, 560})
        {
            service.setConfig(tests::manyLimits(tests::FakeRelayService::sampleConfig()));
            service.setStatus(tests::FakeRelayService::runningStatus());
            controller
                = std::make_unique<LimitsController>(page, service, nullptr, [this] { return now; });
            page.resize(size);
            page.showSection(section);
            page.show();
        }
        ~Desk() { controller.reset(); }
        void publish()
        {
            service.publishLimits(tests::limitsInUse(now));
            service.publishBudgets(tests::budgetsInUse(now));
            service.publishClients(tests::oddClients(now));
        }
        template <typename Widget> [[nodiscard]] Widget *find(const QString &name) const
        {
            auto *widget = page.findChild<Widget *>(name);
            Q_ASSERT(widget);
            return widget;
        }
        void click(const QString &name) const
        {
            auto *button = find<QAbstractButton>(name);
            QVERIFY2(button->isEnabled(), qPrintable(name));
            button->click();
        }
        void setNumber(const QString &key, qint64 value) const { find<CountBox>(key)->setCount(value); }
        [[nodiscard]] const api::RelayConfig &live() const { return *service.config(); }
    };

    static api::LimitGauge gaugeAt(const Desk &desk, int row)
    {
        return desk.page.gauges()->card()->list()->model()->index(row, 0)
            .data(LimitGaugeModel::kValueRole).value<api::LimitGauge>();
    }

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void emptyPageSaysWhatToDo()
    {
        Desk desk(LimitsPage::Section::Gauges);
        auto *empty = desk.page.gauges()->findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QVERIFY(!desk.page.gauges()->card()->isVisible());
        emit empty->actionRequested();
        QVERIFY(desk.page.settings()->isVisible());
        QVERIFY(desk.page.teamShown().isEmpty());
        shot(desk.page, u"limits-empty"_s);
    }

    void gaugesAreSortedAndExplained()
    {
        Desk desk(LimitsPage::Section::Gauges);
        desk.publish();
        MeterCard *card = desk.page.gauges()->card();
        QVERIFY(card->isVisible());
        QCOMPARE(card->list()->model()->rowCount(), 7);
        QCOMPARE(gaugeAt(desk, 0).client, u"ci"_s); // full, and has refused most
        QVERIFY(desk.page.teamShown().contains(u"127.0.0.1:6379"));
        card->select(0);
        QVERIFY2(card->detailShown().startsWith(
                     u"100 requests/min for ci, because that is the key's own number."),
                 qPrintable(card->detailShown()));
        QVERIFY(card->detailShown().contains(u"17 refused"));
        for (int row = 0; row < 7; ++row) {
            if (gaugeAt(desk, row).change == policy::LimitChange::Narrowed) {
                card->select(row);
                QVERIFY2(card->detailShown().contains(
                             u"60 requests/min for agent-7 instead of 100, because many"),
                         qPrintable(card->detailShown()));
            }
        }
        QVERIFY(namelessWidgets(desk.page).isEmpty());
        shot(desk.page, u"limits-gauges"_s);
    }

    void countdownFollowsTheClock()
    {
        Desk desk(LimitsPage::Section::Gauges);
        desk.publish();
        MeterCard *card = desk.page.gauges()->card();
        card->select(0);
        QVERIFY2(card->detailShown().contains(u"room again in 23 s"), qPrintable(card->detailShown()));
        desk.now = desk.now.addSecs(5);
        desk.controller->tick();
        QVERIFY2(card->detailShown().contains(u"room again in 18 s"), qPrintable(card->detailShown()));
        desk.now = desk.now.addSecs(30); // it is free, but not yet empty
        desk.controller->tick();
        QVERIFY2(card->detailShown().contains(u"empty in 23 s"), qPrintable(card->detailShown()));
    }

    void rowKeepsSelectedWhileItCounts()
    {
        Desk desk(LimitsPage::Section::Gauges);
        desk.publish();
        MeterCard *card = desk.page.gauges()->card();
        card->select(0);
        api::LimitsSample later = tests::limitsInUse(desk.now);
        for (api::LimitGauge &gauge : later.gauges) {
            if (gauge.client == u"ci") {
                gauge.used = 1;
            }
        }
        desk.service.publishLimits(later);
        QCOMPARE(gaugeAt(desk, card->selectedRow()).client, u"ci"_s);
        QCOMPARE(card->selectedRow(), 6);
    }

    void startingOverReachesTheRelay()
    {
        Desk desk(LimitsPage::Section::Gauges);
        desk.publish();
        QVERIFY(!desk.find<QPushButton>(u"resetLimits"_s)->isEnabled());
        desk.page.gauges()->card()->select(0);
        desk.click(u"resetLimits"_s);
        QVERIFY2(desk.service.calls.contains(u"resetLimits ci"), qPrintable(desk.service.calls.join(u'|')));
    }

    void budgetsTellForecastAndShare()
    {
        Desk desk(LimitsPage::Section::Budgets);
        desk.publish();
        desk.page.budgets()->list()->select(0);
        const QString detail = desk.page.budgets()->detailShown();
        for (const QString &part : {u"203.40\u00a0USD used of 250.00\u00a0USD"_s, u"6.20\u00a0USD reserved"_s,
                                    u"1.40\u00a0USD of it estimated"_s, u"used up on "_s, u"notice at 80 %"_s}) {
            QVERIFY2(detail.contains(part), qPrintable(part + u" in "_s + detail));
        }
        BudgetRow trial;
        trial.config = desk.live().budgets.at(2);
        trial.status = tests::budgetsInUse(desk.now).at(2);
        const MeterRow row = limit_rows::budgetRow(trial, desk.now);
        QVERIFY(row.shape == StateShape::Shape::Triangle); // full, but it stops nobody
        QVERIFY(row.third.contains(u"12 would have been refused"));
        QCOMPARE(row.beneath, u"resets in 30 min 00 s"_s);
        shot(desk.page, u"limits-budgets"_s);
    }

    void whatAKilledRunLeftIsGivenBack()
    {
        Desk desk(LimitsPage::Section::Budgets);
        desk.publish();
        desk.page.budgets()->list()->select(0);
        auto *give = desk.find<QPushButton>(u"reconcileBudget"_s);
        QVERIFY(!give->isVisible());
        QList<api::BudgetStatus> budgets = tests::budgetsInUse(desk.now);
        budgets[0].unfinished.money = 2.5;
        desk.service.publishBudgets(budgets);
        QVERIFY(give->isVisible());
        give->click();
        QVERIFY(desk.service.calls.contains(u"reconcileBudget team"));
        QTRY_VERIFY(!give->isVisible());
        QVERIFY(desk.page.budgets()->detailShown().contains(u"200.90"));
    }

    void budgetIsAddedChangedAndRemoved()
    {
        Desk desk(LimitsPage::Section::Budgets);
        desk.publish();
        desk.click(u"budgetsAdd"_s);
        auto *dialog = desk.page.findChild<BudgetDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        emit dialog->saveRequested();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        dialog->findChild<QLineEdit *>(u"budgetName"_s)->setText(u"team"_s);
        emit dialog->saveRequested();
        QVERIFY(dialog->fieldError(u"name"_s).contains(u"already"));
        dialog->findChild<QLineEdit *>(u"budgetName"_s)->setText(u"weekend"_s);
        emit dialog->saveRequested();
        QVERIFY(!dialog->fieldError(u"tokens"_s).isEmpty());
        dialog->findChild<CountBox *>(u"budgetTokens"_s)->setCount(5'000'000'000);
        shot(*dialog, u"limits-budget-dialog"_s);
        emit dialog->saveRequested();
        QVERIFY(!dialog->isVisible());
        QCOMPARE(desk.page.edits(), 1);
        QCOMPARE(desk.live().budgets.size(), 3);

        desk.page.budgets()->list()->select(0);
        desk.click(u"budgetsRemove"_s);
        QCOMPARE(desk.page.edits(), 2);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.live().budgets.size(), 3);
        QCOMPARE(desk.live().budgets.constLast().name, u"weekend"_s);
        QCOMPARE(desk.live().budgets.constLast().tokens, 5'000'000'000);
    }

    void oddClientsAreExplainedAndReset()
    {
        Desk desk(LimitsPage::Section::Conduct);
        desk.publish();
        MeterCard *card = desk.page.conduct()->clients();
        QCOMPARE(card->list()->model()->rowCount(), 3); // the calm one is not there
        QCOMPARE(desk.page.badge(), u"1"_s);
        card->select(0);
        QVERIFY2(card->detailShown().contains(u"The same prompt 64 times; 40 are too many."),
                 qPrintable(card->detailShown()));
        QVERIFY(card->detailShown().contains(u"120 requests in ten seconds; usual are 9, and 55 are too many."));
        ConductRow loop;
        loop.client = tests::oddClients(desk.now).at(3);
        QCOMPARE(limit_rows::conductRow(loop, desk.now).figures, u"41 s"_s);
        QCOMPARE(limit_rows::conductRow(loop, desk.now.addSecs(40)).figures, u"1 s"_s);
        QVERIFY(limit_rows::conductRow(loop, desk.now).shape == StateShape::Shape::Square);
        loop.client.breaker.isObserved = true;
        QVERIFY(limit_rows::conductRow(loop, desk.now).shape == StateShape::Shape::Triangle);
        shot(desk.page, u"limits-conduct"_s);
        desk.click(u"resetClient"_s);
        QVERIFY(desk.service.calls.contains(u"resetClient k-loop"));
        QTRY_COMPARE(card->list()->model()->rowCount(), 2);
        QVERIFY(desk.page.badge().isEmpty());
    }

    void editsArriveWithApply()
    {
        Desk desk(LimitsPage::Section::Settings);
        desk.setNumber(u"limits.requests_per_minute"_s, 40);
        desk.setNumber(u"limits.tokens_per_minute"_s, 3'000'000'000);
        auto *mode = desk.find<QComboBox>(u"anomaly.mode"_s);
        mode->setCurrentIndex(static_cast<int>(policy::LimitMode::Enforce));
        emit mode->activated(mode->currentIndex());
        QCOMPARE(desk.page.edits(), 3);
        QVERIFY(desk.controller->hasEdits());
        QCOMPARE(desk.live().limits.requestsPerMinute, 100);
        shot(desk.page, u"limits-settings"_s);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.live().limits.requestsPerMinute, 40);
        QCOMPARE(desk.live().limits.tokensPerMinute, 3'000'000'000);
        QVERIFY(desk.live().anomaly.mode == policy::LimitMode::Enforce);
        QCOMPARE(desk.live().limits.rules.size(), 2); // what was not edited stays

        desk.setNumber(u"limits.requests_per_minute"_s, 70);
        desk.click(u"discard"_s);
        QCOMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.find<CountBox>(u"limits.requests_per_minute"_s)->count(), 40);
    }

    void editsAreTakenBackAndDoneAgain()
    {
        Desk desk(LimitsPage::Section::Settings);
        auto *undo = desk.find<QToolButton>(u"limits-undo"_s);
        auto *redo = desk.find<QToolButton>(u"limits-redo"_s);
        QVERIFY(!undo->isEnabled() && !redo->isEnabled());
        desk.setNumber(u"limits.requests_per_minute"_s, 40);
        desk.page.showSection(LimitsPage::Section::Budgets);
        desk.page.budgets()->list()->select(0);
        desk.click(u"budgetsRemove"_s);
        QCOMPARE(desk.page.edits(), 2);
        undo->click();
        QCOMPARE(desk.page.budgets()->list()->list()->model()->rowCount(), 3);
        QCOMPARE(desk.page.edits(), 1);
        undo->click();
        QCOMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.find<CountBox>(u"limits.requests_per_minute"_s)->count(), 100);
        redo->click();
        QCOMPARE(desk.find<CountBox>(u"limits.requests_per_minute"_s)->count(), 40);
        desk.setNumber(u"limits.global.requests_per_minute"_s, 900); // what was undone is gone
        QVERIFY(!redo->isEnabled());
        // What another changed is not taken back by our undo.
        api::RelayConfig other = desk.live();
        other.limits.tokensPerMinute = 77'000;
        desk.service.apply(other);
        QTRY_COMPARE(desk.find<CountBox>(u"limits.tokens_per_minute"_s)->count(), 77'000);
        QVERIFY(!undo->isEnabled());
        QCOMPARE(desk.page.edits(), 2);
    }

    void refusalMarksItsField()
    {
        Desk desk(LimitsPage::Section::Settings);
        desk.setNumber(u"limits.adaptive.initial"_s, 1); // below the minimum of 4
        desk.click(u"apply"_s);
        QTRY_VERIFY(!desk.page.settings()->fieldError(u"limits.adaptive.initial"_s).isEmpty());
        QCOMPARE(desk.page.edits(), 1); // it stays an edit
        desk.service.refuseNextApply({base::ErrorCode::InvalidConfig, "no such thing", "upstreams[0].url", 0});
        desk.click(u"apply"_s);
        QTRY_VERIFY(desk.page.problem().contains(u"no such thing"));
    }

    void editsOutliveTheChangesOfOthers()
    {
        Desk desk(LimitsPage::Section::Settings);
        desk.setNumber(u"limits.requests_per_minute"_s, 40);
        api::RelayConfig other = desk.live();
        other.limits.global.requestsPerMinute = 900;
        other.limits.bodyBytes = 1234567;
        desk.service.apply(other);
        QTRY_COMPARE(desk.find<CountBox>(u"limits.global.requests_per_minute"_s)->count(), 900);
        QCOMPARE(desk.page.edits(), 1);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.live().limits.requestsPerMinute, 40);
        QCOMPARE(desk.live().limits.global.requestsPerMinute, 900);
        QCOMPARE(desk.live().limits.bodyBytes, 1234567);
    }

    void ruleIsEdited()
    {
        Desk desk(LimitsPage::Section::Settings);
        ListCard *rules = desk.page.settings()->rules();
        QCOMPARE(rules->list()->model()->rowCount(), 2);
        desk.click(u"limitRulesAdd"_s);
        auto *dialog = desk.page.findChild<LimitRuleDialog *>();
        dialog->findChild<QLineEdit *>(u"ruleName"_s)->setText(u"embeddings"_s);
        dialog->findChild<QLineEdit *>(u"rulePattern"_s)->setText(u"/v1/embeddings"_s);
        auto *level = dialog->findChild<QComboBox *>(u"ruleLevel"_s);
        level->setCurrentIndex(level->findData(static_cast<int>(policy::LimitLevel::Endpoint)));
        emit dialog->saveRequested();
        QVERIFY(!dialog->fieldError(u"requests_per_minute"_s).isEmpty());
        dialog->findChild<CountBox *>(u"ruleRequests"_s)->setCount(12);
        emit dialog->saveRequested();
        QCOMPARE(desk.page.edits(), 1);
        desk.click(u"limitRulesUp"_s);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.live().limits.rules.at(1).name, u"embeddings"_s);
        QVERIFY(desk.live().limits.rules.at(1).level == policy::LimitLevel::Endpoint);
        QCOMPARE(desk.live().limits.rules.at(1).requestsPerMinute, 12);
    }

    void replayUsesWhatIsNotYetLive()
    {
        Desk desk(LimitsPage::Section::Settings);
        QVERIFY(desk.page.settings()->replayShown().isEmpty());
        QList<api::ExchangeRecord> batch;
        for (int i = 0; i < 30; ++i) {
            api::ExchangeRecord record;
            record.id = static_cast<quint64>(i + 1);
            record.startedAt = desk.now.addSecs(i - 3600);
            record.client = u"curl"_s;
            record.model = u"mini"_s;
            batch << record;
        }
        desk.service.publish(batch);
        desk.click(u"replay"_s);
        QVERIFY2(desk.page.settings()->replayShown().startsWith(u"30 of 30 requests would have passed, 0"),
                 qPrintable(desk.page.settings()->replayShown()));
        desk.setNumber(u"limits.requests_per_minute"_s, 10);
        QTRY_VERIFY2(desk.page.settings()->replayShown().startsWith(u"10 of 30 requests would have passed, 20"),
                     qPrintable(desk.page.settings()->replayShown()));
        QVERIFY(desk.page.settings()->replayShown().contains(u"The first: curl at"));
        QVERIFY(desk.page.settings()->replayShown().contains(u"10 requests/min"));
        QCOMPARE(desk.live().limits.requestsPerMinute, 100);
    }

    void teamAwayIsTold()
    {
        Desk desk(LimitsPage::Section::Gauges);
        api::LimitsSample sample = tests::limitsInUse(desk.now);
        sample.team.state = api::TeamState::Away;
        sample.team.sharePercent = 30;
        desk.service.publishLimits(sample);
        QVERIFY2(desk.page.teamShown().contains(u"Redis is away") && desk.page.teamShown().contains(u"30 %"),
                 qPrintable(desk.page.teamShown()));
        api::LimitGauge gauge = sample.gauges.at(1);
        gauge.effective = 30;
        gauge.change = policy::LimitChange::LocalShare;
        QVERIFY(limit_rows::gaugeDetail(gauge, sample.team, desk.now)
                    .startsWith(u"30 requests/min for ci instead of 100, because Redis is away"));
    }

    void everySettingHasAName()
    {
        for (const LimitSetting &setting : limitSettings()) {
            QVERIFY2(!limitSettingWords(setting.key).label.isEmpty(), qPrintable(setting.key));
        }
    }

    void nothingIsClippedInEitherLanguage()
    {
        for (const QString &language : {u"en"_s, u"zh_CN"_s}) {
            Language words;
            words.set(language);
            Desk desk(LimitsPage::Section::Gauges, {732, 560});
            desk.publish();
            for (const auto section : {LimitsPage::Section::Gauges, LimitsPage::Section::Budgets,
                                       LimitsPage::Section::Conduct, LimitsPage::Section::Settings}) {
                desk.page.showSection(section);
                QCoreApplication::processEvents();
                QTRY_VERIFY2_WITH_TIMEOUT(clippedTexts(desk.page).isEmpty(),
                                          qPrintable(clippedTexts(desk.page).join(u'\n')), 2000);
                if (language == u"zh_CN") {
                    const QStringList latin = latinTexts(
                        desk.page, {u"Redis"_s, u"Sluice"_s, u"HOST:PORT"_s, u"unix:PATH"_s, u"Token"_s, u"token"_s, u"Ins"_s, u"Alt"_s, u"Del"_s, u"Ctrl"_s, u"Shift"_s,
                                    u"nightly-loop"_s, u"scanner"_s, u"agent"_s, u"tokyo-nginx"_s, u"deepseek"_s, u"USD"_s, u"gpt-4o"_s});
                    QVERIFY2(latin.isEmpty(), qPrintable(latin.join(u'\n')));
                }
                shot(desk.page, u"limits-%1-%2"_s.arg(language).arg(static_cast<int>(section)));
            }
        }
        Language english;
        english.set(u"en"_s);
    }
};

QTEST_MAIN(LimitsPageTest)
#include "limits_page_test.moc"
