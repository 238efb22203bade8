#include "support/fake_relay_service.h"
#include "support/upstream_scene.h"
#include "ui/pages/upstreams/cluster_dialog.h"
#include "ui/pages/upstreams/failover_controller.h"
#include "ui/pages/upstreams/failover_section.h"
#include "ui/widgets/list_card.h"
#include "ui/pages/upstreams/route_dialog.h"
#include "ui/pages/upstreams/route_tester.h"
#include "ui/pages/upstreams/routes_controller.h"
#include "ui/pages/upstreams/routes_section.h"
#include "ui/pages/upstreams/routing_delegate.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"
#include "ui/ui_test_support.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

// Where requests go and what happens when one fails, edited at the desk.
class RoutesSectionTest final : public QObject {
    Q_OBJECT

    struct Desk {
        tests::FakeRelayService service;
        RoutesSection section;
        std::unique_ptr<RoutesController> controller;

        explicit Desk(const api::RelayConfig &config = tests::manyUpstreams())
        {
            service.setConfig(config);
            service.setStatus(tests::FakeRelayService::runningStatus());
            service.setRouteTrial(tests::badDayTrial());
            controller = std::make_unique<RoutesController>(section, service);
            section.resize(1000, 560);
            section.show();
        }
        [[nodiscard]] QStringList routes() const
        {
            QStringList names;
            for (const api::RouteConfig &route : service.config()->routing.routes) {
                names << route.name;
            }
            return names;
        }
        void click(const QString &name) const
        {
            auto *button = section.findChild<QAbstractButton *>(name);
            QVERIFY2(button && button->isEnabled(), qPrintable(name));
            button->click();
        }
        // The settings change within the call; that they were applied is told after it.
        static void settle() { QCoreApplication::processEvents(); }
        template <typename Dialog> [[nodiscard]] Dialog *dialog() const
        {
            for (auto *open : section.findChildren<Dialog *>()) {
                if (open->isVisible()) {
                    return open;
                }
            }
            return nullptr;
        }
    };

    template <typename Widget> static Widget *in(const QWidget *parent, const QString &name)
    {
        return parent->findChild<Widget *>(name);
    }

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void rowsSayWhichAndWhere()
    {
        Desk desk;
        QAbstractItemModel *routes = desk.section.routes()->list()->model();
        const QAbstractItemModelTester routesTester(routes);
        const QAbstractItemModelTester clustersTester(desk.section.clusters()->list()->model());
        QCOMPARE(RoutingDelegate::routeTitle(routes->index(1, 0)), u"small talk \u2192 cheap"_s);
        const QString condition = RoutingDelegate::routeCondition(routes->index(1, 0));
        QVERIFY(condition.contains(u"path /v1/chat/*") && condition.contains(u"model gpt-4o-mini")
                && condition.contains(u"deepseek-chat"));
        const QModelIndex coding = desk.section.clusters()->list()->model()->index(0, 0);
        QVERIFY(RoutingDelegate::clusterTitle(coding).contains(
            strategyText(api::BalanceStrategy::PeakEwma)));
        QVERIFY(RoutingDelegate::clusterMembers(coding).contains(u"osaka-nginx"));
        QVERIFY2(tests::namelessWidgets(desk.section).isEmpty(),
                 qPrintable(tests::namelessWidgets(desk.section).join(u'\n')));
        tests::shot(desk.section, u"routes"_s);
    }

    void addsARouteAndTakesItBack()
    {
        Desk desk;
        desk.click(u"routesAdd"_s);
        auto *dialog = desk.dialog<RouteDialog>();
        QVERIFY(dialog);
        in<QPushButton>(dialog, u"save"_s)->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        in<QLineEdit>(dialog, u"name"_s)->setText(u"editor"_s);
        in<QPushButton>(dialog, u"save"_s)->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty()); // taken
        in<QLineEdit>(dialog, u"name"_s)->setText(u"night"_s);
        in<QPushButton>(dialog, u"save"_s)->click();
        QVERIFY(!dialog->fieldError(u"cluster"_s).isEmpty());
        auto *target = in<QComboBox>(dialog, u"target"_s);
        target->setCurrentIndex(target->findData(u"cheap"_s));
        in<QLineEdit>(dialog, u"model"_s)->setText(u"qwen*"_s);
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_COMPARE(desk.routes(),
                     (QStringList{u"editor"_s, u"small talk"_s, u"claude"_s, u"night"_s}));
        QTRY_VERIFY(!desk.dialog<RouteDialog>());
        QCOMPARE(desk.service.config()->routing.routes.last().model, u"qwen*"_s);
        QCOMPARE(desk.section.routes()->selectedRow(), 3);

        auto *undo = in<QToolButton>(&desk.section, u"undoRouting"_s);
        QVERIFY(undo->toolTip().contains(u"night"));
        undo->click();
        QTRY_COMPARE(desk.routes().size(), 3);
        Desk::settle();
        desk.click(u"redoRouting"_s);
        QTRY_COMPARE(desk.routes().size(), 4);
        Desk::settle();
        // A change from elsewhere ends the history: undoing would take that back too.
        api::RelayConfig other = *desk.service.config();
        other.routing.routes.removeLast();
        desk.service.apply(other);
        QTRY_VERIFY(!undo->isEnabled());
    }

    void movesEditsAndRemoves()
    {
        Desk desk;
        desk.section.routes()->select(2);
        desk.click(u"routesUp"_s);
        QTRY_COMPARE(desk.routes(), (QStringList{u"editor"_s, u"claude"_s, u"small talk"_s}));
        QTRY_COMPARE(desk.section.routes()->selectedRow(), 1);
        QTest::keyClick(desk.section.routes()->list(), Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(desk.routes().first(), u"claude"_s);
        QTRY_COMPARE(desk.section.routes()->selectedRow(), 0);
        QTest::keyClick(desk.section.routes()->list(), Qt::Key_Delete);
        QTRY_COMPARE(desk.routes(), (QStringList{u"editor"_s, u"small talk"_s}));
        Desk::settle();
        desk.click(u"undoRouting"_s);
        QTRY_COMPARE(desk.routes().size(), 3);
        Desk::settle();

        // Routes follow a cluster to its new name.
        desk.section.clusters()->select(1);
        desk.click(u"clustersEdit"_s);
        auto *dialog = desk.dialog<ClusterDialog>();
        in<QLineEdit>(dialog, u"name"_s)->setText(u"thrifty"_s);
        auto *members = in<QListWidget>(dialog, u"members"_s);
        QCOMPARE(members->item(1)->text(), u"moonshot"_s);
        members->setCurrentRow(1);
        in<QToolButton>(dialog, u"memberUp"_s)->click();
        in<QComboBox>(dialog, u"strategy"_s)->setCurrentIndex(5);
        tests::shot(*dialog, u"cluster-dialog"_s);
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_COMPARE(desk.service.config()->routing.clusters[1].name, u"thrifty"_s);
        const api::ClusterConfig &thrifty = desk.service.config()->routing.clusters[1];
        QCOMPARE(thrifty.upstreams, (QStringList{u"moonshot"_s, u"deepseek"_s}));
        QVERIFY(thrifty.strategy == api::BalanceStrategy::Ordered);
        QCOMPARE(desk.service.config()->routing.routes[2].cluster, u"thrifty"_s);
    }

    void refusalsStandAtTheirField()
    {
        Desk desk;
        desk.section.routes()->select(1);
        desk.click(u"routesEdit"_s);
        auto *dialog = desk.dialog<RouteDialog>();
        in<QLineEdit>(dialog, u"client"_s)->setText(u"x"_s);
        desk.service.refuseNextApply({base::ErrorCode::InvalidConfig, "expected a shorter pattern",
                                      "routing.routes[1].client", 0});
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_COMPARE(dialog->fieldError(u"client"_s), u"expected a shorter pattern"_s);
        QVERIFY(in<QPushButton>(dialog, u"save"_s)->isEnabled());
        desk.service.refuseNextApply(
            {base::ErrorCode::FileUnwritable, "disk full", "sluice.json", 0});
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_VERIFY(dialog->problem().contains(u"disk full"));
        dialog->reject();
        // The settings themselves refuse a cluster that a route still leads to.
        desk.section.clusters()->select(0);
        desk.click(u"clustersRemove"_s);
        QTRY_VERIFY(desk.section.problem().contains(u"coding"));
        QCOMPARE(desk.service.config()->routing.clusters.size(), 2);
    }

    void everythingElseIsChosenAtOnce()
    {
        Desk desk;
        auto *strategy = in<QComboBox>(&desk.section, u"restStrategy"_s);
        strategy->setCurrentIndex(5);
        emit strategy->activated(5);
        QTRY_VERIFY(desk.service.config()->routing.strategy == api::BalanceStrategy::Ordered);
        Desk::settle();
        desk.click(u"undoRouting"_s);
        QTRY_VERIFY(desk.service.config()->routing.strategy == api::BalanceStrategy::PeakEwma);
        QTRY_COMPARE(strategy->currentIndex(), 0);
    }

    void testerAsksAndAnswers()
    {
        Desk desk;
        desk.service.calls.clear();
        in<QLineEdit>(&desk.section, u"testModel"_s)->setText(u"gpt-4o-mini"_s);
        QTRY_COMPARE(desk.service.calls.filter(u"tryRoute"_s),
                     QStringList{u"tryRoute gpt-4o-mini"_s});
        QTRY_VERIFY(desk.section.tester()->shownText().contains(u"It would go to tokyo-nginx"));
        const QString text = desk.section.tester()->shownText();
        for (const QString &part : {u"“editor”"_s, u"“coding”"_s, u"sent as gpt-5-codex"_s,
                                    u"breaker open, 41 s"_s, u"usable"_s}) {
            QVERIFY2(text.contains(part), qPrintable(part + u'\n' + text));
        }
        // With what the desk knows of them, candidates are told in its own words.
        desk.service.publishUpstreams(tests::badDay(QDateTime::currentDateTimeUtc()));
        QTRY_VERIFY(desk.section.tester()->shownText().contains(u"Last one standing, 3 min"));
        api::RouteTrial none;
        desk.service.setRouteTrial(none);
        desk.section.tester()->ask();
        QTRY_VERIFY(desk.section.tester()->shownText().contains(u"No upstream could take it now"));
        desk.service.setState(api::RelayState::Stopped);
        QVERIFY(desk.section.tester()->shownText().contains(u"Start the relay"));
    }

    void failoverIsADraftUntilApplied()
    {
        tests::FakeRelayService service;
        FailoverSection section;
        FailoverController controller(section, service);
        section.resize(1000, 700);
        section.show();
        QVERIFY(!controller.hasEdits());
        in<QSpinBox>(&section, u"retry.attempts"_s)->setValue(5);
        in<QCheckBox>(&section, u"retry.after_sending"_s)->setChecked(true);
        QCOMPARE(section.edits(), 2);
        QVERIFY(!service.lastApplied);
        auto *preset = in<QComboBox>(&section, u"timeouts.preset"_s);
        preset->setCurrentIndex(1);
        emit preset->activated(1);
        service.refuseNextApply(
            {base::ErrorCode::InvalidConfig, "expected less", "retry.attempts", 0});
        in<QPushButton>(&section, u"applyFailover"_s)->click();
        QTRY_COMPARE(section.fieldError(u"retry.attempts"_s), u"expected less"_s);
        QVERIFY(controller.hasEdits());
        in<QPushButton>(&section, u"applyFailover"_s)->click();
        QTRY_VERIFY(!controller.hasEdits());
        const auto config = service.config();
        QCOMPARE(config->retry.attempts, 5);
        QVERIFY(config->retry.afterSending);
        QVERIFY(config->timeouts == api::TimeoutsConfig::of(api::TimeoutPreset::Interactive));
        QVERIFY(section.fieldError(u"retry.attempts"_s).isEmpty());

        // What was edited stays edited while the settings move on; the rest follows them.
        in<QSpinBox>(&section, u"breaker.probes"_s)->setValue(3);
        api::RelayConfig other = *config;
        other.breaker.consecutiveFaults = 9;
        service.apply(other);
        QTRY_COMPARE(in<QSpinBox>(&section, u"breaker.consecutive_faults"_s)->value(), 9);
        QCOMPARE(section.edits(), 1);
        in<QPushButton>(&section, u"discardFailover"_s)->click();
        QCOMPARE(in<QSpinBox>(&section, u"breaker.probes"_s)->value(), 1);
        QVERIFY(!controller.hasEdits());
    }

    void everyFailoverSettingHasItsNameAndValue()
    {
        Language words;
        for (const QString &language : {u"en"_s, u"zh_CN"_s}) {
            words.set(language);
            FailoverSection section;
            section.show();
            api::RelayConfig config;
            for (const FailoverSetting &setting : failoverSettings()) {
                auto *editor = section.findChild<QWidget *>(setting.key);
                QVERIFY2(editor && !editor->accessibleName().isEmpty(), qPrintable(setting.key));
                setting.set(config, setting.get(config) + 1);
            }
            section.setLive(config);
            QCOMPARE(section.edits(), 0);
            QVERIFY(section.appliedTo(api::RelayConfig{}).retry == config.retry);
            QVERIFY(section.appliedTo(api::RelayConfig{}).breaker == config.breaker);
            QVERIFY(section.appliedTo(api::RelayConfig{}).timeouts == config.timeouts);
            QVERIFY2(tests::namelessWidgets(section).isEmpty(),
                     qPrintable(tests::namelessWidgets(section).join(u'\n')));
        }
        words.set(u"en"_s);
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << u"en"_s;
        QTest::newRow("zh") << u"zh_CN"_s;
    }
    void nothingIsClipped()
    {
        QFETCH(QString, language);
        Language words;
        words.set(language);
        Desk desk;
        desk.section.resize(700, 480);
        desk.click(u"routesAdd"_s);
        desk.section.clusters()->select(0);
        desk.click(u"clustersEdit"_s);
        QVERIFY(QTest::qWaitForWindowExposed(desk.dialog<ClusterDialog>()));
        QTRY_VERIFY(desk.section.tester()->shownText().contains(u"tokyo-nginx"));
        QCoreApplication::processEvents();
        for (const QWidget *shown : std::initializer_list<const QWidget *>{
                 &desk.section, desk.dialog<RouteDialog>(), desk.dialog<ClusterDialog>()}) {
            QVERIFY2(tests::clippedTexts(*shown).isEmpty(),
                     qPrintable(tests::clippedTexts(*shown).join(u'\n')));
        }
        tests::shot(*desk.dialog<RouteDialog>(), u"route-dialog-"_s + language);
        tests::shot(*desk.dialog<ClusterDialog>(), u"cluster-dialog-"_s + language);
        words.set(u"en"_s);
    }
};

QTEST_MAIN(RoutesSectionTest)
#include "routes_section_test.moc"
