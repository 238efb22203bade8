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

class UpstreamDialogTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void addStoresKeyThenSettings()
    {
        Desk desk;
        desk.click(u"addUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        QVERIFY(dialog);
        in<QLineEdit>(dialog, u"name"_s)->setText(u"mine"_s);
        in<QLineEdit>(dialog, u"url"_s)->setText(u"https://api.mine.example/v1"_s);
        QCOMPARE(dialog->form()->resolvedText(),
                 u"\u2192 https://api.mine.example/v1/chat/completions"_s);
        in<QComboBox>(dialog, u"credentialChoice"_s)->setCurrentIndex(1);
        auto *save = in<QPushButton>(dialog, u"save"_s);
        save->click();
        QVERIFY(!dialog->form()->fieldError(u"credential"_s).isEmpty());
        QVERIFY(!desk.service.lastApplied);
        in<QLineEdit>(dialog, u"key"_s)->setText(u"sk-secret"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"key"_s)->echoMode(), QLineEdit::Password);
        save->click();
        QTRY_COMPARE(desk.names().size(), 3);
        const QString id = desk.service.lastApplied->upstreams[2].credential;
        QVERIFY(id.startsWith(u"upstream-mine-"));
        QCOMPARE(desk.service.calls.filter(u"storeCredential"_s),
                 QStringList{u"storeCredential "_s + id});
        QVERIFY(desk.service.calls.join(u' ').indexOf(u"sk-secret") < 0);
        QTRY_VERIFY(!desk.dialog());
        QVERIFY(desk.service.calls.filter(u"removeCredential"_s).isEmpty());
        QCOMPARE(desk.page.selectedRow(), 2);
    }

    void tellsWhenKeyStaysInMemory()
    {
        Desk desk;
        desk.service.setKeyStoreAvailable(false);
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QLineEdit>(dialog, u"key"_s)->setText(u"new"_s);
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_VERIFY(desk.service.lastApplied.has_value());
        const auto notice = [dialog] {
            for (const auto *banner : dialog->findChildren<Banner *>()) {
                if (banner->isVisible()) {
                    return banner->text();
                }
            }
            return QString();
        };
        QTRY_VERIFY(notice().contains(u"memory"));
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->form()->credentialNote().contains(u"memory"));
        tests::shot(*dialog, u"upstream-dialog-memory"_s);
        // The replaced key is of no use any more.
        QCOMPARE(desk.service.calls.filter(u"removeCredential"_s),
                 QStringList{u"removeCredential tokyo"_s});
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_VERIFY(!desk.dialog());
    }

    void refusedFieldIsMarked()
    {
        Desk desk;
        desk.service.refuseNextApply({base::ErrorCode::InvalidConfig,
                                      "expected a URL without a query", "upstreams[1].url", 0});
        desk.page.select(1);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QSpinBox>(dialog, u"weight"_s)->setValue(3);
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_COMPARE(dialog->form()->fieldError(u"url"_s), u"expected a URL without a query"_s);
        QVERIFY(in<QPushButton>(dialog, u"save"_s)->isEnabled());
        QVERIFY(dialog->isVisible());

        // An error about another upstream belongs to no field of this one.
        desk.service.refuseNextApply(
            {base::ErrorCode::InvalidConfig, "not unique", "upstreams[0].name", 0});
        in<QPushButton>(dialog, u"save"_s)->click();
        QVERIFY(!in<QPushButton>(dialog, u"save"_s)->isEnabled());
        QTRY_VERIFY(in<QPushButton>(dialog, u"save"_s)->isEnabled());
        QVERIFY(dialog->form()->fieldError(u"url"_s).isEmpty());
        QVERIFY(dialog->form()->fieldError(u"name"_s).isEmpty());
        in<QPushButton>(dialog, u"save"_s)->click();
        QTRY_VERIFY(!desk.dialog());
        QCOMPARE(desk.service.config()->upstreams[1].weight, 3);
    }

    void testWalksTheStages()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        QCOMPARE(dialog->stepper()->state(Stage::Resolve), State::Pending);
        in<QLineEdit>(dialog, u"url"_s)->setText(u"https://other.example"_s);
        in<QPushButton>(dialog, u"runTest"_s)->click();
        QCOMPARE(dialog->testState(), UpstreamDialog::TestState::Running);
        QCOMPARE(desk.service.lastTested->url, u"https://other.example"_s);
        QTRY_COMPARE(dialog->testState(), UpstreamDialog::TestState::Passed);
        QCOMPARE(dialog->stepper()->state(Stage::FirstToken), State::Passed);
        QVERIFY(dialog->stepper()->shownText(Stage::Tls).contains(u"TLS 1.3"));
        QVERIFY(dialog->stepper()->shownText(Stage::Tls).contains(u" ms"));
        tests::shot(*dialog, u"upstream-dialog-passed"_s);

        in<QSpinBox>(dialog, u"weight"_s)->setValue(7);
        QCOMPARE(dialog->testState(), UpstreamDialog::TestState::Outdated);

        desk.service.failUpstreamTestAt(
            Stage::Tls, {base::ErrorCode::TlsFailed, "self-signed certificate", {}, 0});
        in<QPushButton>(dialog, u"runTest"_s)->click();
        QTRY_COMPARE(dialog->testState(), UpstreamDialog::TestState::Failed);
        QCOMPARE(dialog->stepper()->state(Stage::Connect), State::Passed);
        QCOMPARE(dialog->stepper()->state(Stage::Tls), State::Failed);
        QCOMPARE(dialog->stepper()->state(Stage::Http), State::Skipped);
        QVERIFY(dialog->stepper()->shownText(Stage::Tls).contains(u"self-signed certificate"));
        QVERIFY(dialog->stepper()->shownText(Stage::Tls).contains(u"CA file"));
        QVERIFY(dialog->remark().contains(u"save"));
        tests::shot(*dialog, u"upstream-dialog-failed"_s);
        auto *save = in<QPushButton>(dialog, u"save"_s);
        QVERIFY(save->isEnabled());
        save->click();
        QTRY_VERIFY(!desk.dialog());
        QCOMPARE(desk.service.config()->upstreams[0].url, u"https://other.example"_s);
    }

    void stopCancelsTheTest()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QPushButton>(dialog, u"runTest"_s)->click();
        in<QPushButton>(dialog, u"runTest"_s)->click();
        QCOMPARE(desk.service.calls.filter(u"cancelUpstreamTest"_s).size(), 1);
        QCOMPARE(dialog->testState(), UpstreamDialog::TestState::NotRun);
        in<QPushButton>(dialog, u"runTest"_s)->click();
        dialog->reject();
        QCOMPARE(desk.service.calls.filter(u"cancelUpstreamTest"_s).size(), 2);
    }

    void composingIsLeftAlone()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        auto *url = in<QLineEdit>(dialog, u"url"_s);
        url->clear();
        url->setFocus();
        QInputMethodEvent composing(u"wang zhi"_s, {});
        QApplication::sendEvent(url, &composing);
        QVERIFY(dialog->form()->fieldError(u"url"_s).isEmpty());
        QVERIFY(url->text().isEmpty());
        QInputMethodEvent done;
        done.setCommitString(u"ftp://网址"_s);
        QApplication::sendEvent(url, &done);
        QVERIFY(dialog->form()->fieldError(u"url"_s).isEmpty());
        QCOMPARE(url->text(), u"ftp://网址"_s);
        QVERIFY(!dialog->form()->resolvedText().contains(u'\u2192'));
        emit url->editingFinished();
        QVERIFY(!dialog->form()->fieldError(u"url"_s).isEmpty());
    }

    void roundTripsEveryField()
    {
        api::UpstreamConfig upstream;
        upstream.name = u"all"_s;
        upstream.kind = api::UpstreamKind::Tunnel;
        upstream.url = u"http://relay.example:8080/v1"_s;
        upstream.tunnel = {u"wss://tunnel.example/ws"_s,
                           u"tunnel.pem"_s,
                           u"env:TUNNEL"_s,
                           api::AuthForm::Basic,
                           {{u"later"_s, 1}}};
        upstream.clientCertificate = u"me.pem"_s;
        upstream.clientKey = u"me.key"_s;
        upstream.proxy = u"socks5://127.0.0.1:1080"_s;
        upstream.proxyCredential = u"proxy-id"_s;
        upstream.health = {std::chrono::milliseconds(1500), u"/health"_s, 204, {{u"x"_s, 2}}};
        upstream.priceFactor = 0.85;
        upstream.unknown = {{u"newer"_s, true}};
        upstream.ca = u"ca.pem"_s;
        upstream.credential = u"env:MY_KEY"_s;
        upstream.auth = api::AuthForm::Basic;
        upstream.weight = 12;
        upstream.insecureHttp = true;
        upstream.connectTimeout = std::chrono::milliseconds(2500);
        upstream.firstTokenTimeout = std::chrono::milliseconds(90'000);
        upstream.stallTimeout = std::chrono::milliseconds(101);
        UpstreamForm form;
        form.setUpstream(upstream);
        QCOMPARE(form.upstream(), upstream);
        api::UpstreamConfig plain;
        plain.name = u"x"_s;
        plain.credential = u"stored-id"_s;
        form.setUpstream(plain);
        QCOMPARE(form.upstream(), plain);
        // What was allowed for one address is not carried over to an HTTPS one.
        form.setUpstream(upstream);
        in<QLineEdit>(&form, u"url"_s)->setText(u"https://relay.example"_s);
        QVERIFY(!form.upstream().insecureHttp);
    }

    void storesEachSecretUnderItsOwnId()
    {
        Desk desk;
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QComboBox>(dialog, u"kind"_s)->setCurrentIndex(3);
        auto *save = in<QPushButton>(dialog, u"save"_s);
        save->click();
        QVERIFY(!dialog->form()->fieldError(u"tunnel.url"_s).isEmpty());
        in<QLineEdit>(dialog, u"tunnelUrl"_s)->setText(u"wss://tunnel.example/ws"_s);
        in<QComboBox>(dialog, u"tunnelCredentialChoice"_s)->setCurrentIndex(1);
        save->click();
        QVERIFY(!dialog->form()->fieldError(u"tunnel.credential"_s).isEmpty());
        in<QLineEdit>(dialog, u"tunnelKey"_s)->setText(u"through"_s);
        in<QComboBox>(dialog, u"proxyChoice"_s)->setCurrentIndex(2);
        in<QLineEdit>(dialog, u"proxy"_s)->setText(u"ftp://nowhere"_s);
        in<QComboBox>(dialog, u"proxyCredentialChoice"_s)->setCurrentIndex(1);
        in<QLineEdit>(dialog, u"proxyKey"_s)->setText(u"me:secret"_s);
        in<QLineEdit>(dialog, u"name"_s)->setText(u"osaka"_s);
        save->click();
        // Refused: what was stored for it goes again, and the field is opened and marked.
        QTRY_VERIFY(!dialog->form()->fieldError(u"proxy"_s).isEmpty());
        QVERIFY(in<QToolButton>(dialog, u"more"_s)->isChecked());
        QCOMPARE(desk.service.calls.filter(u"storeCredential"_s).size(), 2);
        QCOMPARE(desk.service.calls.filter(u"removeCredential"_s).size(), 2);
        in<QLineEdit>(dialog, u"proxy"_s)->setText(u"socks5://127.0.0.1:1080"_s);
        save->click();
        QTRY_VERIFY(!desk.dialog());
        const api::UpstreamConfig &saved = desk.service.config()->upstreams[0];
        QVERIFY(saved.tunnel.credential.startsWith(u"upstream-osaka-tunnel-"));
        QVERIFY(saved.proxyCredential.startsWith(u"upstream-osaka-proxy-"));
        QCOMPARE(saved.credential, u"tokyo"_s); // was not touched
        QVERIFY(desk.service.calls.join(u' ').indexOf(u"secret") < 0);
        QCOMPARE(desk.service.calls.filter(u"removeCredential"_s).size(), 2);
    }

    void aProviderFillsInWhatIsKnown()
    {
        Desk desk;
        desk.click(u"addUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        auto *provider = in<QComboBox>(dialog, u"provider"_s);
        QVERIFY(provider->isVisible());
        const auto choose = [provider](const QString &id) {
            provider->setCurrentIndex(provider->findData(id));
            emit provider->activated(provider->currentIndex());
        };
        choose(u"anthropic"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"name"_s)->text(), u"anthropic"_s);
        QVERIFY(dialog->form()->upstream().kind == api::UpstreamKind::Provider);
        QVERIFY(dialog->form()->resolvedText().contains(u"https://api.anthropic.com"));
        choose(u"azure"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"name"_s)->text(), u"azure"_s);
        tests::shot(*dialog, u"upstream-dialog-provider"_s);
        auto *save = in<QPushButton>(dialog, u"save"_s);
        save->click();
        QVERIFY(dialog->form()->fieldError(u"url"_s).contains(u"braces"));
        choose(u"ollama"_s); // asks for no key
        QVERIFY(dialog->form()->credential()->choice() == CredentialEditor::Choice::None);
        save->click();
        QTRY_COMPARE(desk.names().size(), 3);
        const api::UpstreamConfig &saved = desk.service.config()->upstreams[2];
        QCOMPARE(saved.provider, u"ollama"_s);
        QVERIFY(saved.url.isEmpty());
        const QModelIndex row = desk.list()->model()->index(2, 0);
        QVERIFY(UpstreamDelegate::secondLine(row).contains(u"localhost:11434"));
    }

    void aNewNameIsFollowed()
    {
        api::RelayConfig config = tests::FakeRelayService::sampleConfig();
        config.routing.clusters = {{u"all"_s, {u"deepseek"_s, u"tokyo-nginx"_s}, {}, {}, {}}};
        config.routing.routes = {{u"r"_s, {}, {}, u"gpt*"_s, u"tokyo-nginx"_s, {}, {}}};
        Desk desk(config);
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        in<QLineEdit>(desk.dialog(), u"name"_s)->setText(u"osaka"_s);
        in<QPushButton>(desk.dialog(), u"save"_s)->click();
        QTRY_COMPARE(desk.names().first(), u"osaka"_s);
        QCOMPARE(desk.service.config()->routing.clusters[0].upstreams,
                 (QStringList{u"deepseek"_s, u"osaka"_s}));
        QCOMPARE(desk.service.config()->routing.routes[0].cluster, u"osaka"_s);
    }

    void languageSwitchesWhileShown()
    {
        Language words;
        words.set(u"en"_s);
        Desk desk;
        desk.page.select(0);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QToolButton>(dialog, u"more"_s)->setChecked(true);
        desk.service.failUpstreamTestAt(Stage::Http, {base::ErrorCode::InvalidResponse, {}, {}, 0});
        in<QPushButton>(dialog, u"runTest"_s)->click();
        QTRY_COMPARE(dialog->testState(), UpstreamDialog::TestState::Failed);
        words.set(u"zh_CN"_s);
        QCoreApplication::processEvents();
        const QStringList names{u"https://relay.example/v1/chat/completions"_s,
                                u"relay.example"_s,
                                u"tokyo-nginx"_s,
                                u"Ctrl"_s,
                                u"Alt"_s,
                                u"Del"_s,
                                u"Down"_s,
                                u"TLS"_s,
                                u"HTTP"_s,
                                u"URL"_s,
                                u"API"_s,
                                u"token"_s};
        const QStringList left
            = tests::latinTexts(desk.page, names) + tests::latinTexts(*dialog, names);
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
        words.set(u"en"_s);
        QCoreApplication::processEvents();
        QVERIFY(!tests::latinTexts(*dialog, names).isEmpty());
        QVERIFY(dialog->remark().contains(u"save"));
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
        desk.service.playPast(std::chrono::seconds(60), 3, QDateTime::currentDateTimeUtc());
        desk.page.select(0);
        QCoreApplication::processEvents();
        QVERIFY2(tests::clippedTexts(desk.page).isEmpty(),
                 qPrintable(tests::clippedTexts(desk.page).join(u'\n')));
        tests::shot(desk.page, u"upstreams-"_s + language);
        desk.click(u"editUpstream"_s);
        UpstreamDialog *dialog = desk.dialog();
        in<QToolButton>(dialog, u"more"_s)->setChecked(true);
        desk.service.failUpstreamTestAt(Stage::Auth,
                                        {base::ErrorCode::CredentialRejected, "401", {}, 0});
        in<QPushButton>(dialog, u"runTest"_s)->click();
        QTRY_COMPARE(dialog->testState(), UpstreamDialog::TestState::Failed);
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QCoreApplication::processEvents();
        tests::shot(*dialog, u"upstream-dialog-"_s + language);
        QVERIFY2(tests::clippedTexts(*dialog).isEmpty(),
                 qPrintable(tests::clippedTexts(*dialog).join(u'\n')));
        QVERIFY2(tests::namelessWidgets(*dialog).isEmpty(),
                 qPrintable(tests::namelessWidgets(*dialog).join(u'\n')));
        theme::apply(*qApp, ThemeChoice::Dark);
        QCoreApplication::processEvents();
        tests::shot(*dialog, u"upstream-dialog-dark-"_s + language);
        tests::shot(desk.page, u"upstreams-dark-"_s + language);
        theme::apply(*qApp, ThemeChoice::Light);
    }
};

QTEST_MAIN(UpstreamDialogTest)
#include "upstream_dialog_test.moc"
