#include "support/client_scene.h"
#include "support/fake_relay_service.h"
#include "ui/pages/clients/client_detail.h"
#include "ui/pages/clients/client_dialog.h"
#include "ui/pages/clients/client_rows.h"
#include "ui/pages/clients/clients_controller.h"
#include "ui/pages/clients/clients_page.h"
#include "ui/pages/clients/issued_key_dialog.h"
#include "ui/pages/clients/key_dialogs.h"
#include "ui/pages/clients/revoke_question.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/ui_test_support.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/count_box.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/meter_card.h"
#include "ui/widgets/secret_clipboard.h"
#include "ui/widgets/undo_bar.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using tests::clippedTexts;
using tests::latinTexts;
using tests::namelessWidgets;
using tests::shot;

class ClientsPageTest final : public QObject {
    Q_OBJECT

    struct Desk {
        QDateTime now = QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch(), Qt::UTC);
        tests::FakeRelayService service;
        ClientsPage page;
        std::unique_ptr<ClientsController> controller;

        explicit Desk(bool hasKeys, QSize size = {932, 620})
        {
            if (hasKeys) {
                service.setConfig(tests::manyClients(tests::FakeRelayService::sampleConfig(), now));
            }
            service.setStatus(tests::FakeRelayService::runningStatus());
            controller = std::make_unique<ClientsController>(page, service, nullptr,
                                                             [this] { return now; });
            page.resize(size);
            page.show();
            if (hasKeys) {
                service.publishClients(tests::clientsOf(*service.config(), now));
            }
        }
        ~Desk() { controller.reset(); }
        template <typename Widget> [[nodiscard]] Widget *find(const QString &name) const
        {
            auto *widget = page.findChild<Widget *>(name);
            Q_ASSERT(widget);
            return widget;
        }
        template <typename Dialog> [[nodiscard]] Dialog *dialog() const
        {
            for (auto *one : page.findChildren<Dialog *>()) {
                if (one->isVisible()) {
                    return one;
                }
            }
            return nullptr;
        }
        void click(const QString &name) const
        {
            auto *button = find<QAbstractButton>(name);
            QVERIFY2(button->isVisible() && button->isEnabled(), qPrintable(name));
            button->click();
        }
        void undo() const
        {
            auto *bar = page.findChild<UndoBar *>();
            QVERIFY(bar->isVisible());
            emit bar->actionRequested();
            QVERIFY(!bar->isVisible());
        }
        void choose(const QString &name) // a client
        {
            for (const ClientRow &row : rows()) {
                if (row.status.name == name) {
                    page.select(row.status.id);
                }
            }
            QCOMPARE(page.selected() ? page.selected()->status.name : QString(), name);
        }
        [[nodiscard]] QList<ClientRow> rows() const
        {
            QList<ClientRow> rows;
            const QAbstractItemModel *model = page.clients()->list()->model();
            for (int row = 0; row < model->rowCount(); ++row) {
                rows << model->index(row, 0).data(ClientListModel::kValueRole).value<ClientRow>();
            }
            return rows;
        }
        [[nodiscard]] const api::RelayConfig &live() const { return *service.config(); }
        [[nodiscard]] const api::ClientKeyConfig *key(const QString &name) const
        {
            for (const api::ClientKeyConfig &key : live().clients.keys) {
                if (key.name == name) {
                    return &key;
                }
            }
            return nullptr;
        }
    };

    Language m_language;

    static QString clipboardText() { return QApplication::clipboard()->text(); }
    static QString hashOf(const QString &text)
    {
        return QString::fromLatin1(
            QCryptographicHash::hash(text.toLatin1(), QCryptographicHash::Sha256).toHex());
    }

private slots:
    void initTestCase()
    {
        theme::apply(*qApp, ThemeChoice::Light);
        m_language.set(u"en"_s);
    }

    void withoutKeysThePageOffersTheFirst()
    {
        Desk desk(false);
        QCOMPARE(desk.rows().size(), 1);
        QVERIFY(desk.rows().constFirst().isLocal());
        QVERIFY(desk.page.empty()->isVisible());
        QVERIFY(!desk.page.detail()->isVisible());
        QVERIFY(!desk.find<QCheckBox>(u"requireKey"_s)->isEnabled()); // nobody could call
        QVERIFY2(desk.page.access()->sentence().startsWith(u"No keys yet: everyone on this machine"),
                 qPrintable(desk.page.access()->sentence()));
        shot(desk.page, u"clients-empty"_s);
        emit desk.page.empty()->actionRequested();
        QVERIFY(desk.dialog<ClientDialog>());
        QVERIFY2(namelessWidgets(desk.page).isEmpty(),
                 qPrintable(namelessWidgets(desk.page).join(u'\n')));
    }

    void keyIsMadeAndSeenOnce()
    {
        Desk desk(false);
        emit desk.page.empty()->actionRequested();
        auto *dialog = desk.dialog<ClientDialog>();
        emit dialog->saveRequested();
        QCOMPARE(dialog->fieldError(u"name"_s), u"Give the key a name."_s);
        dialog->findChild<QLineEdit *>(u"clientName"_s)->setText(u"ci"_s);
        dialog->findChild<QLineEdit *>(u"clientModels"_s)->setText(u"gpt-*，claude-*"_s);
        dialog->findChild<QComboBox *>(u"clientRequestsChoice"_s)->setCurrentIndex(2);
        dialog->findChild<CountBox *>(u"clientRequestsNumber"_s)->setCount(30);
        dialog->findChild<QComboBox *>(u"clientTokensChoice"_s)->setCurrentIndex(1);
        auto *expiry = dialog->findChild<QComboBox *>(u"expiryChoice"_s);
        expiry->setCurrentIndex(2); // a month
        QVERIFY2(clippedTexts(*dialog).isEmpty(), qPrintable(clippedTexts(*dialog).join(u'\n')));
        shot(*dialog, u"clients-create"_s);
        emit dialog->saveRequested();
        QTRY_VERIFY(desk.dialog<IssuedKeyDialog>());
        QVERIFY(!desk.dialog<ClientDialog>());

        const api::ClientKeyConfig *key = desk.key(u"ci"_s);
        QVERIFY(key);
        QCOMPARE(key->models, (QStringList{u"gpt-*"_s, u"claude-*"_s}));
        QCOMPARE(key->requestsPerMinute, std::optional(30));
        QCOMPARE(key->tokensPerMinute, std::optional<qint64>(0)); // no limit
        QVERIFY(!key->concurrentRequests); // that of every client
        QCOMPARE(desk.now.secsTo(*key->expires) / 86'400, 30);
        QVERIFY(desk.page.detail()->isVisible());
        QCOMPARE(desk.page.selected()->status.name, u"ci"_s);

        auto *issued = desk.dialog<IssuedKeyDialog>();
        auto *field = issued->findChild<CopyField *>(u"issuedKey"_s);
        shot(*issued, u"clients-issued"_s);
        QTest::keyClick(issued, Qt::Key_Escape); // not copied: there is no second look
        QVERIFY(issued->isVisible());
        field->click();
        QVERIFY(issued->isCopied());
        const QString shown = clipboardText();
        QVERIFY(shown.startsWith(u"slk-"_s));
        QCOMPARE(hashOf(shown), key->hash);
        QVERIFY(QApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s) == "secret");
        issued->findChild<CopyField *>(u"issuedKeyUse"_s)->click();
        QVERIFY2(clipboardText().contains(u"export OPENAI_BASE_URL=https://localhost:8443/v1"),
                 qPrintable(clipboardText()));
        QVERIFY(clipboardText().endsWith(u"export OPENAI_API_KEY="_s + shown));

        QTest::keyClick(issued, Qt::Key_Escape);
        QTRY_VERIFY(desk.page.findChildren<IssuedKeyDialog *>().isEmpty());
        // Nowhere in the page: neither as a text nor as a name for readers of the screen.
        for (const QWidget *widget : desk.page.findChildren<QWidget *>()) {
            QVERIFY(!widget->accessibleName().contains(shown) && !widget->toolTip().contains(shown));
        }
        desk.controller.reset(); // the program's end takes it off the clipboard
        QVERIFY(clipboardText().isEmpty());
    }

    void secretLeavesTheClipboardUnlessItChanged()
    {
        SecretClipboard clipboard(std::chrono::milliseconds(1));
        clipboard.copy(base::Secret("one"));
        QTRY_VERIFY(clipboardText().isEmpty());
        {
            SecretClipboard other;
            other.copy(base::Secret("two"));
            QCOMPARE(clipboardText(), u"two"_s);
            QApplication::clipboard()->setText(u"mine"_s);
        }
        QCOMPARE(clipboardText(), u"mine"_s);
        QApplication::clipboard()->clear();
    }

    void takenNameIsRefusedInItsField()
    {
        Desk desk(true);
        desk.click(u"newKey"_s);
        auto *dialog = desk.dialog<ClientDialog>();
        dialog->findChild<QLineEdit *>(u"clientName"_s)->setText(u"codex"_s);
        emit dialog->saveRequested();
        QVERIFY(dialog->fieldError(u"name"_s).contains(u"already"));
        QVERIFY(desk.service.calls.filter(u"createClientKey"_s).isEmpty());
        // What only the relay can know comes back into the same field, and the dialog stays.
        dialog->findChild<QLineEdit *>(u"clientName"_s)->setText(u"new"_s);
        desk.service.refuseNextApply(
            {base::ErrorCode::InvalidConfig, "expected another name", "clients.keys[7].name", 0});
        emit dialog->saveRequested();
        QTRY_COMPARE(dialog->fieldError(u"name"_s), u"expected another name"_s);
        QVERIFY(dialog->isVisible());
        desk.service.refuseNextApply({base::ErrorCode::FileUnwritable, "disk full", "sluice.json", 0});
        emit dialog->saveRequested();
        QTRY_VERIFY(dialog->problem().contains(u"disk full"));
        emit dialog->saveRequested();
        QTRY_VERIFY(desk.key(u"new"_s));
    }

    void everyStandingIsTold()
    {
        Desk desk(true);
        QStringList names;
        for (const ClientRow &row : desk.rows()) {
            names << row.status.name;
        }
        QCOMPARE(names, (QStringList{u"claude-code"_s, u"codex"_s, u"weather-bot"_s, u"nightly-loop"_s,
                                     u"scanner"_s, u"contractor"_s, u"old-laptop"_s, u"local"_s}));
        QCOMPARE(desk.page.badge(), u"1"_s);
        const auto badge = [&desk](int row) { return client_rows::badge(desk.rows().at(row), desk.now); };
        QVERIFY(badge(0).isEmpty());
        QCOMPARE(badge(2), u"Expires soon"_s);
        QCOMPARE(badge(3), u"Suspended"_s);
        QCOMPARE(badge(4), u"On trial"_s);
        QCOMPARE(badge(5), u"Expired"_s);
        QCOMPARE(badge(6), u"Revoked"_s);

        desk.choose(u"codex"_s);
        const FactList *facts = desk.page.detail()->facts();
        QCOMPARE(facts->value(u"Key before"_s).section(u'\n', 0, 0), u"good for 9 h 00 min yet"_s);
        QVERIFY(facts->value(u"Key before"_s).contains(u"last shown"));
        desk.choose(u"weather-bot"_s);
        QCOMPARE(facts->value(u"May use"_s), u"only models gpt-4o-mini, gpt-5* · upstreams tokyo-*"_s);
        QVERIFY(facts->value(u"Limits"_s).startsWith(u"30 requests/min – its own number"));
        QVERIFY(facts->value(u"Limits"_s).contains(u"no limit of tokens – its own number"));
        QCOMPARE(facts->value(u"Expires"_s), u"in 2 d 0 h"_s);
        QVERIFY2(facts->value(u"Guardrails"_s).contains(u"because they name it: words"),
                 qPrintable(facts->value(u"Guardrails"_s)));
        desk.choose(u"old-laptop"_s);
        QVERIFY(!desk.find<QPushButton>(u"rotateKey"_s)->isVisible());
        QVERIFY(desk.find<QPushButton>(u"removeKey"_s)->isVisible());
        desk.choose(u"local"_s);
        QVERIFY(!desk.find<QPushButton>(u"editKey"_s)->isVisible());
        QVERIFY(namelessWidgets(desk.page).isEmpty());
        shot(desk.page, u"clients"_s);
    }

    void suspensionIsExplainedCountsDownAndIsReset()
    {
        Desk desk(true);
        desk.choose(u"nightly-loop"_s);
        const QString state = desk.page.detail()->state();
        QVERIFY2(state.contains(u"The same prompt 64 times; 40 are too many."), qPrintable(state));
        QVERIFY(state.contains(u"120 requests in ten seconds; usual are 9, and 55 are too many."));
        QVERIFY2(state.endsWith(u"On trial in 41 s."), qPrintable(state));
        desk.now = desk.now.addSecs(5);
        desk.controller->tick();
        QVERIFY(desk.page.detail()->state().endsWith(u"On trial in 36 s."));
        QCOMPARE(client_rows::row(*desk.page.selected(), desk.now).figures, u"36 s"_s);
        desk.click(u"resetClient"_s);
        QVERIFY(desk.service.calls.contains(u"resetClient k-loop"));
        QTRY_VERIFY(!desk.find<QPushButton>(u"resetClient"_s)->isVisible());
        QVERIFY(desk.page.badge().isEmpty());

        QList<api::ClientStatus> watched = tests::clientsOf(desk.live(), desk.now);
        for (api::ClientStatus &client : watched) {
            client.breaker.isObserved = true;
        }
        desk.service.publishClients(watched);
        QVERIFY(desk.page.detail()->state().contains(u"The breaker only observes"));
        QVERIFY(client_rows::look(*desk.page.selected(), desk.now).shape == StateShape::Shape::Triangle);
        QVERIFY(desk.page.badge().isEmpty()); // it stops nobody
    }

    void trafficShowsInRowAndDetail()
    {
        Desk desk(true);
        QList<api::ExchangeRecord> batch;
        for (int i = 0; i < 14; ++i) {
            api::ExchangeRecord record;
            record.startedAt = desk.now.addSecs(-i);
            record.client = i < 12 ? u"codex"_s : u"curl"_s;
            record.model = u"gpt-5-codex"_s;
            record.upstream = u"tokyo-nginx"_s;
            batch << record;
        }
        desk.service.publish(batch);
        api::ExchangeRecord running = batch.constFirst();
        running.running = true;
        desk.service.setLive({running});
        desk.choose(u"codex"_s);
        desk.controller->tick(); // asks for what runs
        QTRY_VERIFY(desk.service.calls.contains(u"pollLive"_s));
        QCoreApplication::processEvents();
        desk.controller->tick();
        const FactList *facts = desk.page.detail()->facts();
        QTRY_VERIFY2(facts->value(u"Requests"_s).startsWith(u"1 under way · 13 in the last minute"),
                     qPrintable(facts->value(u"Requests"_s)));
        QCOMPARE(facts->value(u"Uses"_s), u"gpt-5-codex by tokyo-nginx"_s);
        QVERIFY2(desk.page.access()->sentence().contains(u"2 requests in the last minute"),
                 qPrintable(desk.page.access()->sentence()));
        api::LimitsSample limits;
        api::LimitGauge gauge;
        gauge.client = u"codex"_s;
        gauge.limit = gauge.effective = 100;
        gauge.used = 12;
        limits.gauges = {gauge};
        desk.service.publishLimits(limits);
        QCOMPARE(client_rows::row(*desk.page.selected(), desk.now).figures, u"12 of 100/min"_s);
    }

    void rotationGivesANewKeyAndTheOldOneTime()
    {
        Desk desk(true);
        desk.choose(u"claude-code"_s);
        const QString before = desk.key(u"claude-code"_s)->hash;
        desk.click(u"rotateKey"_s);
        auto *dialog = desk.dialog<RotateKeyDialog>();
        shot(*dialog, u"clients-rotate"_s);
        dialog->findChild<QComboBox *>(u"grace"_s)->setCurrentIndex(1);
        emit dialog->saveRequested();
        QTRY_VERIFY(desk.dialog<IssuedKeyDialog>());
        QVERIFY(desk.service.calls.contains(u"rotateClientKey k5e0c2a9b1 3600"_s));
        QCOMPARE(desk.key(u"claude-code"_s)->oldHash, before);
        desk.dialog<IssuedKeyDialog>()->findChild<QPushButton *>(u"done"_s)->click();
        QTRY_VERIFY(!desk.dialog<IssuedKeyDialog>());
    }

    void renameExpiryAndScopeAreUndone()
    {
        Desk desk(true);
        desk.choose(u"codex"_s);
        desk.click(u"renameKey"_s);
        auto *rename = desk.dialog<RenameKeyDialog>();
        rename->findChild<QLineEdit *>(u"newName"_s)->setText(u"scanner"_s);
        emit rename->saveRequested();
        QVERIFY(rename->fieldError(u"name"_s).contains(u"already"));
        rename->findChild<QLineEdit *>(u"newName"_s)->setText(u"builder"_s);
        emit rename->saveRequested();
        QTRY_VERIFY(desk.key(u"builder"_s));
        QTRY_COMPARE(desk.page.undoOffered(), u"“codex” is called “builder” now."_s);
        desk.undo();
        QTRY_VERIFY(desk.key(u"codex"_s));

        const auto expires = desk.key(u"codex"_s)->expires;
        desk.click(u"expireKey"_s);
        auto *expire = desk.dialog<ExpireKeyDialog>();
        auto *choice = expire->findChild<QComboBox *>(u"expiryChoice"_s);
        choice->setCurrentIndex(choice->count() - 1); // now
        shot(*expire, u"clients-expire"_s);
        emit expire->saveRequested();
        QTRY_VERIFY(!desk.page.undoOffered().isEmpty());
        QVERIFY(standingOf(*desk.page.selected(), desk.now) == ClientStanding::Expired);
        desk.undo();
        QTRY_VERIFY(desk.key(u"codex"_s)->expires == expires);

        desk.click(u"editKey"_s);
        auto *edit = desk.dialog<ClientDialog>();
        edit->findChild<QLineEdit *>(u"clientUpstreams"_s)->setText(u"deepseek"_s);
        auto *rules = edit->findChild<QListWidget *>(u"clientGuardrails"_s);
        QCOMPARE(rules->count(), 2);
        QVERIFY(rules->item(0)->checkState() == Qt::Unchecked); // for others
        QVERIFY(!(rules->item(1)->flags() & Qt::ItemIsUserCheckable)); // for all
        rules->item(0)->setCheckState(Qt::Checked);
        shot(*edit, u"clients-edit"_s);
        emit edit->saveRequested();
        QTRY_COMPARE(desk.key(u"codex"_s)->upstreams, QStringList{u"deepseek"_s});
        QVERIFY(desk.live().guardrails.lists.constLast().clients.contains(u"codex"));
        QTRY_VERIFY(!desk.page.undoOffered().isEmpty());
        desk.undo();
        QTRY_VERIFY(desk.key(u"codex"_s)->upstreams.isEmpty());
        QVERIFY(!desk.live().guardrails.lists.constLast().clients.contains(u"codex"));
    }

    void revokingAsksAndSaysWhatBreaks()
    {
        Desk desk(true);
        desk.choose(u"weather-bot"_s);
        desk.click(u"revokeKey"_s);
        auto *question = desk.dialog<RevokeQuestion>();
        QVERIFY(question);
        QVERIFY2(question->informativeText().contains(u"guardrails words"),
                 qPrintable(question->informativeText()));
        shot(*question, u"clients-revoke"_s);
        question->escapeButton()->click();
        QVERIFY(!desk.key(u"weather-bot"_s)->revoked);
        QTRY_VERIFY(!desk.dialog<RevokeQuestion>());
        desk.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.page));
        desk.page.clients()->list()->setFocus();
        QTest::keyClick(desk.page.clients()->list(), Qt::Key_Delete); // by keys as well
        QTRY_VERIFY(desk.dialog<RevokeQuestion>());
        desk.dialog<RevokeQuestion>()->findChild<QPushButton *>(u"confirmRevoke"_s)->click();
        QTRY_VERIFY(desk.key(u"weather-bot"_s)->revoked);
        QTRY_VERIFY(desk.find<QPushButton>(u"removeKey"_s)->isVisible());

        desk.click(u"removeKey"_s);
        QTRY_VERIFY(!desk.key(u"weather-bot"_s));
        QTRY_COMPARE(desk.page.undoOffered(), u"“weather-bot” was removed."_s);
        desk.undo();
        QTRY_VERIFY(desk.key(u"weather-bot"_s));
        QVERIFY(desk.key(u"weather-bot"_s)->revoked); // as it was
    }

    void keyIsRequiredFromThePage()
    {
        Desk desk(true);
        auto *require = desk.find<QCheckBox>(u"requireKey"_s);
        require->click();
        QTRY_VERIFY(desk.live().access.requireKey);
        QTRY_COMPARE(desk.page.undoOffered(), u"A key is required now."_s);
        QVERIFY(desk.page.access()->sentence().contains(u"401"));
        desk.undo();
        QTRY_VERIFY(!desk.live().access.requireKey);
        QTRY_VERIFY(!require->isChecked());
        desk.service.refuseNextApply({base::ErrorCode::FileUnwritable, "disk full", "sluice.json", 0});
        require->click();
        QTRY_VERIFY(desk.page.problem().contains(u"disk full"));
        QVERIFY(!require->isChecked()); // as it is in force
    }

    void keysGoneElsewhereLeaveThePage()
    {
        Desk desk(true);
        desk.choose(u"codex"_s);
        desk.click(u"editKey"_s);
        api::RelayConfig config = desk.live();
        config.clients.keys.removeIf([](const auto &key) { return key.name == u"codex"; });
        desk.service.apply(config);
        QTRY_COMPARE(desk.rows().size(), 7);
        emit desk.dialog<ClientDialog>()->saveRequested(); // of a key that is gone
        QTRY_VERIFY(!desk.dialog<ClientDialog>());
        QVERIFY(!desk.key(u"codex"_s));
    }

    void nothingIsClippedInEitherLanguage()
    {
        for (const QString &language : {u"en"_s, u"zh_CN"_s}) {
            m_language.set(language);
            const QStringList names{u"claude-code"_s, u"codex"_s, u"weather-bot"_s, u"nightly-loop"_s,
                                    u"scanner"_s, u"contractor"_s, u"old-laptop"_s, u"gpt-4o-mini"_s,
                                    u"gpt-5*"_s, u"tokyo-*"_s, u"client names"_s, u"words"_s,
                                    u"Ins"_s, u"Del"_s, u"k5e0c2a9b1"_s, u"k77d01be52"_s,
                                    u"k1f93aa07c"_s, u"k0b44c1d8e"_s, u"k9a2e7713f"_s, u"k-loop"_s,
                                    u"k-scan"_s, u"token"_s, u"Token"_s};
            for (const bool hasKeys : {false, true}) {
                for (const QSize size : {QSize(732, 560), QSize(1100, 640)}) {
                    Desk desk(hasKeys, size);
                    QCOMPARE(desk.page.width(), size.width()); // it asks for no more
                    for (const ClientRow &row : desk.rows()) {
                        desk.page.select(row.status.id);
                        QCoreApplication::processEvents();
                        QTRY_VERIFY2_WITH_TIMEOUT(clippedTexts(desk.page).isEmpty(),
                                                  qPrintable(clippedTexts(desk.page).join(u'\n')),
                                                  2000);
                        if (language == u"zh_CN") {
                            const QStringList latin = latinTexts(desk.page, names);
                            QVERIFY2(latin.isEmpty(), qPrintable(latin.join(u'\n')));
                        }
                    }
                    shot(desk.page,
                         u"clients-%1-%2-%3"_s.arg(language).arg(hasKeys).arg(size.width()));
                }
            }
            Desk desk(true);
            desk.click(u"newKey"_s);
            auto *dialog = desk.dialog<ClientDialog>();
            QTRY_VERIFY2(clippedTexts(*dialog).isEmpty(), qPrintable(clippedTexts(*dialog).join(u'\n')));
            if (language == u"zh_CN") {
                const QStringList latin = latinTexts(*dialog, names);
                QVERIFY2(latin.isEmpty(), qPrintable(latin.join(u'\n')));
            }
            shot(*dialog, u"clients-create-%1"_s.arg(language));
        }
        m_language.set(u"en"_s);
    }
};

QTEST_MAIN(ClientsPageTest)
#include "clients_page_test.moc"
