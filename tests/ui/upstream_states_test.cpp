#include "support/fake_relay_service.h"
#include "support/upstream_scene.h"
#include "ui/models/upstream_list_model.h"
#include "ui/pages/upstreams/upstream_delegate.h"
#include "ui/pages/upstreams/upstreams_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/shell/language.h"
#include "ui/text/upstream_words.h"
#include "ui/ui_test_support.h"
#include "ui/widgets/banner.h"

#include <QListView>
#include <QPushButton>
#include <QTest>
#include <QTimer>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

// How the upstreams stand, as the page says it, and what can be done about it.
class UpstreamStatesTest final : public QObject {
    Q_OBJECT

    struct Desk {
        tests::FakeRelayService service;
        UpstreamsPage page;
        std::unique_ptr<UpstreamsController> controller;
        QDateTime now = QDateTime::currentDateTimeUtc();

        Desk()
        {
            service.setConfig(tests::manyUpstreams());
            service.setStatus(tests::FakeRelayService::runningStatus());
            controller = std::make_unique<UpstreamsController>(page, service);
            page.resize(1080, 660);
            page.show();
            service.publishUpstreams(tests::badDay(now));
            QCoreApplication::processEvents();
        }
        [[nodiscard]] QModelIndex row(const QString &name) const
        {
            QAbstractItemModel *model = page.findChild<QListView *>(u"upstreamList"_s)->model();
            for (int i = 0; i < model->rowCount(); ++i) {
                if (model->index(i, 0).data().toString() == name) {
                    return model->index(i, 0);
                }
            }
            return {};
        }
        [[nodiscard]] QString state(const QString &name) const
        {
            return UpstreamDelegate::stateText(row(name), now);
        }
        [[nodiscard]] QString detail() const { return page.detail()->shownText(); }
        [[nodiscard]] QPushButton *button(const char *name) const
        {
            return page.findChild<QPushButton *>(QLatin1String(name));
        }
    };

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void eachStateHasItsWord()
    {
        Desk desk;
        const QList<std::pair<QString, Standing>> expected{
            {u"openai-direct"_s, Standing::Open},       {u"deepseek"_s, Standing::Throttled},
            {u"via-tunnel"_s, Standing::WayDown},       {u"groq"_s, Standing::KeyRejected},
            {u"mistral"_s, Standing::HalfOpen},         {u"moonshot"_s, Standing::Ramping},
            {u"osaka-nginx"_s, Standing::LastStanding}, {u"spare"_s, Standing::Drained}};
        for (const auto &[name, standing] : expected) {
            QVERIFY2(desk.state(name).startsWith(standingText(standing)), qPrintable(name));
            QVERIFY(
                UpstreamDelegate::description(desk.row(name)).contains(standingSentence(standing)));
        }
        QCOMPARE(desk.state(u"openai-direct"_s), u"Breaker open, 41 s"_s);
        QVERIFY(desk.state(u"tokyo-nginx"_s).contains(u"2 under way"));
        QCOMPARE(desk.page.badge(), u"5"_s);
        QVERIFY(standingSentence(Standing::LastStanding).contains(u"last one standing"));
    }

    void aStoppedRelayKnowsNothing()
    {
        Desk desk;
        desk.service.setState(api::RelayState::Stopped);
        QVERIFY(desk.page.badge().isEmpty());
        QCOMPARE(desk.state(u"openai-direct"_s), standingText(Standing::Unknown));
        QVERIFY(!desk.button("probeUpstream")->isEnabled());
    }

    void detailTellsWhatHappened()
    {
        Desk desk;
        desk.controller->showUpstream(u"openai-direct"_s);
        const QString text = desk.detail();
        for (const QString &part :
             {u"openai-direct"_s, u"Breaker open, 4"_s, u"Open since"_s, u"refuses connections"_s,
              u"status 503. (upstream overloaded)"_s, u"certificate has expired"_s, u"direct"_s}) {
            QVERIFY2(text.contains(part), qPrintable(part + u'\n' + text));
        }
        tests::shot(desk.page, u"upstream-open"_s);
        // By its way out as well: that is what an alert about a tunnel names.
        desk.controller->showUpstream(u"wss://tunnel.example/ws"_s);
        QVERIFY(desk.detail().contains(u"via-tunnel"));
        QVERIFY(desk.detail().contains(u"breaker open, next probe in 1 min"));
        desk.controller->showUpstream(u"tokyo-nginx"_s);
        QVERIFY(desk.detail().contains(u"None so far."));
        QVERIFY(!desk.button("probeUpstream")->isEnabled());
        QVERIFY(!desk.button("resetUpstream")->isEnabled());
    }

    void probesResetsAndDrains()
    {
        Desk desk;
        desk.controller->showUpstream(u"openai-direct"_s);
        desk.button("probeUpstream")->click();
        desk.button("resetUpstream")->click();
        QVERIFY(desk.service.calls.contains(u"probeUpstream openai-direct"_s));
        QVERIFY(desk.service.calls.contains(u"resetUpstream openai-direct"_s));
        desk.controller->showUpstream(u"tokyo-nginx"_s);
        desk.button("drainUpstream")->click();
        QTRY_COMPARE(desk.service.config()->upstreams[0].weight, 0);
        QTRY_COMPARE(desk.button("drainUpstream")->text(), u"Use again"_s);
        QVERIFY(desk.detail().contains(standingText(Standing::Drained)));
        desk.button("drainUpstream")->click();
        QTRY_COMPARE(desk.service.config()->upstreams[0].weight, 2); // as it was
        QCOMPARE(desk.page.selectedRow(), 0);
    }

    void countsDownOnlyWhileItIsSeen()
    {
        Desk desk;
        const auto runs = [&desk] {
            for (const auto *timer : desk.page.findChildren<QTimer *>()) {
                if (timer->isActive() && timer->interval() == 1000) {
                    return true;
                }
            }
            return false;
        };
        QVERIFY(runs());
        desk.page.hide();
        QVERIFY(!runs());
        desk.page.show();
        QVERIFY(runs());
        desk.service.publishUpstreams(tests::goodDay(tests::manyUpstreams(), desk.now));
        QVERIFY(!runs()); // nothing is left to count
    }

    void aDraggedRowStaysOrGoesBack()
    {
        Desk desk;
        QAbstractItemModel *model = desk.page.findChild<QListView *>(u"upstreamList"_s)->model();
        QVERIFY(model->moveRow({}, 0, {}, 2));
        QTRY_COMPARE(desk.service.config()->upstreams[1].name, u"tokyo-nginx"_s);
        desk.service.refuseNextApply({base::ErrorCode::FileUnwritable, "disk full", {}, 0});
        QVERIFY(model->moveRow({}, 1, {}, 0));
        QTRY_COMPARE(model->index(1, 0).data().toString(), u"tokyo-nginx"_s);
        QCOMPARE(desk.service.config()->upstreams[1].name, u"tokyo-nginx"_s);
    }

    void aRemovedUpstreamLeavesTheRoutes()
    {
        Desk desk;
        desk.controller->showUpstream(u"via-tunnel"_s);
        const api::RoutingConfig before = desk.service.config()->routing;
        desk.page.findChild<QAbstractButton *>(u"removeUpstream"_s)->click();
        QTRY_COMPARE(desk.service.config()->upstreams.size(), 8);
        QCOMPARE(desk.service.config()->routing.routes.size(), 2);
        auto *undo = desk.page.findChild<Banner *>(u"undoBar"_s);
        QVERIFY(undo->text().contains(u"claude")); // the route that went with it
        emit undo->actionRequested();
        QTRY_COMPARE(desk.service.config()->upstreams.size(), 9);
        QVERIFY(desk.service.config()->routing == before);
    }

    void languageAndReaders()
    {
        Language words;
        words.set(u"zh_CN"_s);
        Desk desk;
        desk.controller->showUpstream(u"groq"_s);
        QVERIFY(desk.state(u"groq"_s).startsWith(u"密钥被拒"));
        QVERIFY(desk.detail().contains(u"密钥被拒"));
        QVERIFY2(tests::namelessWidgets(desk.page).isEmpty(),
                 qPrintable(tests::namelessWidgets(desk.page).join(u'\n')));
        tests::shot(desk.page, u"upstream-states-zh"_s);
        words.set(u"en"_s);
        QCoreApplication::processEvents();
        QVERIFY(desk.detail().contains(u"Key rejected"));
        QVERIFY(!desk.detail().contains(u"密钥"));
    }
};

QTEST_MAIN(UpstreamStatesTest)
#include "upstream_states_test.moc"
