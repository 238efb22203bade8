#include "ui/pages/upstreams/test_stepper.h"
#include "ui/pages/upstreams/upstream_delegate.h"
#include "ui/pages/upstreams/upstream_dialog.h"
#include "ui/pages/upstreams/upstream_form.h"
#include "ui/pages/upstreams/upstreams_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/text/words.h"
#include "ui/ui_test_support.h"
#include "ui/upstreams_desk.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using Stage = api::UpstreamTestStep::Stage;
using State = api::UpstreamTestStep::State;
using tests::in;
using Desk = tests::UpstreamsDesk;

class UpstreamsPageTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void showsRowsWithWords()
    {
        Desk desk;
        desk.service.setCredentialPlace(u"env:DEEPSEEK_KEY"_s, api::CredentialPlace::Environment);
        emit desk.page.shown();
        QCOMPARE(desk.names(), (QStringList{u"tokyo-nginx"_s, u"deepseek"_s}));
        const QModelIndex tokyo = desk.list()->model()->index(0, 0);
        const QModelIndex deepseek = desk.list()->model()->index(1, 0);
        QCOMPARE(UpstreamDelegate::credentialText(tokyo),
                 credentialPlaceText(api::CredentialPlace::KeyStore));
        QCOMPARE(UpstreamDelegate::credentialText(deepseek), u"DEEPSEEK_KEY"_s);
        QCOMPARE(UpstreamDelegate::secondLine(tokyo), u"https://relay.example/v1"_s);
        QVERIFY(UpstreamDelegate::shareText(tokyo).contains(u'2'));

        api::ExchangeRecord failed;
        failed.upstream = u"deepseek"_s;
        failed.outcome = api::Outcome::UpstreamFailed;
        failed.error = base::ErrorCode::ConnectFailed;
        desk.service.publish({failed});
        QVERIFY(UpstreamDelegate::description(deepseek).contains(u"refuses connections"));
        QCOMPARE(desk.page.badge(), u"1"_s);
        QVERIFY2(tests::namelessWidgets(desk.page).isEmpty(),
                 qPrintable(tests::namelessWidgets(desk.page).join(u'\n')));
    }

    void emptyPageOffersTheNextStep()
    {
        api::RelayConfig config;
        Desk desk(config);
        api::RelayStatus status = tests::FakeRelayService::runningStatus();
        status.demoUpstream = u"demo"_s;
        desk.service.setStatus(status);
        tests::shot(desk.page, u"upstreams-empty"_s);
        QVERIFY(!desk.list()->isVisible());
        QVERIFY(!desk.dialog());
        for (auto *button : desk.page.findChildren<QPushButton *>()) {
            if (button->isVisible()) {
                button->click();
                break;
            }
        }
        QVERIFY(desk.dialog());
    }

    void movesDuplicatesAndRemoves()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"moveUpstreamDown"_s);
        QTRY_COMPARE(desk.names(), (QStringList{u"deepseek"_s, u"tokyo-nginx"_s}));
        QTRY_COMPARE(desk.page.selectedRow(), 1);
        desk.click(u"duplicateUpstream"_s);
        QTRY_COMPARE(desk.names(),
                     (QStringList{u"deepseek"_s, u"tokyo-nginx"_s, u"tokyo-nginx-2"_s}));
        QCOMPARE(desk.service.lastApplied->upstreams[2].credential, u"tokyo"_s);

        desk.page.select(1);
        desk.click(u"removeUpstream"_s);
        QTRY_COMPARE(desk.names(), (QStringList{u"deepseek"_s, u"tokyo-nginx-2"_s}));
        auto *undo = desk.page.findChild<Banner *>(u"undoBar"_s);
        QVERIFY(undo->isVisible());
        QVERIFY(undo->text().contains(u"tokyo-nginx"));
        emit undo->actionRequested();
        QTRY_COMPARE(desk.names(),
                     (QStringList{u"deepseek"_s, u"tokyo-nginx"_s, u"tokyo-nginx-2"_s}));
        QVERIFY(!undo->isVisible());
        QVERIFY(desk.service.calls.filter(u"removeCredential"_s).isEmpty());
    }

    void keyGoesWhenRemovalIsFinal()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"removeUpstream"_s);
        QTRY_COMPARE(desk.names(), QStringList{u"deepseek"_s});
        QVERIFY(desk.service.calls.filter(u"removeCredential"_s).isEmpty());
        emit desk.page.findChild<Banner *>(u"undoBar"_s)->dismissRequested();
        QCOMPARE(desk.service.calls.filter(u"removeCredential"_s),
                 QStringList{u"removeCredential tokyo"_s});
    }

    void refusedRemovalIsTakenBack()
    {
        Desk desk;
        desk.service.refuseNextApply(
            {base::ErrorCode::FileUnwritable, "disk full", "sluice.json", 0});
        desk.page.select(0);
        desk.click(u"removeUpstream"_s);
        QTRY_VERIFY(!desk.page.findChild<Banner *>(u"undoBar"_s)->isVisible());
        QCOMPARE(desk.names().size(), 2);
        bool said = false;
        for (const auto *banner : desk.page.findChildren<Banner *>()) {
            said = said || (banner->isVisible() && banner->text().contains(u"disk full"));
        }
        QVERIFY(said);
    }
};

QTEST_MAIN(UpstreamsPageTest)
#include "upstreams_page_test.moc"
