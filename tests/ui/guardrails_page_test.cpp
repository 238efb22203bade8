#include "api/lists/starter_lists.h"
#include "support/fake_relay_service.h"
#include "ui/models/guardrail_list_model.h"
#include "ui/models/word_list_model.h"
#include "ui/pages/guardrails/action_box.h"
#include "ui/pages/guardrails/guardrails_controller.h"
#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/list_delegate.h"
#include "ui/pages/guardrails/list_dialog.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/guardrails/word_entry.h"
#include "ui/pages/guardrails/word_lists_section.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/pages/guardrails/words_controller.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/ui_test_support.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

class GuardrailsPageTest final : public QObject {
    Q_OBJECT

    struct Desk {
        tests::FakeRelayService service;
        GuardrailsPage page;
        std::unique_ptr<GuardrailsController> controller;

        explicit Desk(const api::RelayConfig &config = tests::FakeRelayService::sampleConfig())
        {
            service.setConfig(config);
            service.setStatus(tests::FakeRelayService::runningStatus());
            controller = std::make_unique<GuardrailsController>(page, service);
            page.resize(732, 560);
            page.show();
        }
        ~Desk() { controller.reset(); }
        [[nodiscard]] WordListModel *words() const
        {
            return qobject_cast<WordListModel *>(table()->model());
        }
        [[nodiscard]] QTableView *table() const { return page.findChild<QTableView *>(u"wordTable"_s); }
        [[nodiscard]] QModelIndex list(int row) const
        {
            return page.findChild<QListView *>(u"wordLists"_s)->model()->index(row, 0);
        }
        void type(const QString &word) const
        {
            auto *entry = page.findChild<WordEntry *>(u"wordEntry"_s);
            entry->setText(word);
            QTest::keyClick(entry, Qt::Key_Return);
        }
        void click(const QString &name) const
        {
            auto *button = page.findChild<QAbstractButton *>(name);
            QVERIFY2(button && button->isEnabled(), qPrintable(name));
            button->click();
        }
        void chooseMode(const QString &control, policy::Action mode) const
        {
            auto *box = page.findChild<ActionBox *>(control);
            box->setAction(mode);
            emit box->activated(box->currentIndex());
        }
    };

    static const QStringList &firstWords()
    {
        static const QStringList words{u"Contoso"_s, u"Fabrikam"_s, u"敏感词"_s};
        return words;
    }

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void showsListsAndWords()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        QCOMPARE(ListDelegate::modesText(desk.list(0)), u"Prompt: Block · Answer: Mask"_s);
        QCOMPARE(desk.page.edits(), 0);
        QVERIFY(!desk.page.findChild<QWidget *>(u"editBar"_s)->isVisible());
        desk.page.lists()->select(1);
        QTRY_COMPARE(desk.words()->words(), (QStringList{u"forbidden"_s, u"classified"_s}));

        api::ExchangeRecord record;
        record.startedAt = QDateTime::currentDateTimeUtc();
        policy::Hit hit;
        hit.rule = "words";
        record.promptHits = {hit, hit};
        desk.service.publish({record});
        QCOMPARE(ListDelegate::hitsText(desk.list(1)), u"2"_s);
        QVERIFY2(tests::namelessWidgets(desk.page).isEmpty(),
                 qPrintable(tests::namelessWidgets(desk.page).join(u'\n')));
    }

    void editsAreActsUntilApplied()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.type(u"Northwind"_s);
        QCOMPARE(desk.words()->words().last(), u"Northwind"_s);
        QCOMPARE(desk.page.edits(), 1);
        desk.chooseMode(u"promptMode"_s, policy::Action::Mask);
        QCOMPARE(desk.page.edits(), 2);
        QCOMPARE(ListDelegate::modesText(desk.list(0)), u"Prompt: Mask · Answer: Mask"_s);
        desk.table()->selectRow(1);
        desk.click(u"removeWords"_s);
        QCOMPARE(desk.page.edits(), 3);
        QVERIFY(!desk.words()->words().contains(u"Fabrikam"_s));

        desk.click(u"undo"_s);
        QVERIFY(desk.words()->words().contains(u"Fabrikam"_s));
        desk.click(u"undo"_s);
        QCOMPARE(ListDelegate::modesText(desk.list(0)), u"Prompt: Block · Answer: Mask"_s);
        desk.click(u"redo"_s);
        QCOMPARE(desk.page.edits(), 2);
        QVERIFY(!desk.service.lastApplied);
        QVERIFY(desk.service.calls.filter(u"saveWordList"_s).isEmpty());

        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.service.lastApplied->guardrails.lists[0].prompt, policy::Action::Mask);
        QCOMPARE(desk.service.calls.filter(u"saveWordList"_s), QStringList{u"saveWordList client names"_s});
        // What is live can still be undone: that is an edit again.
        desk.click(u"undo"_s);
        QCOMPARE(desk.page.edits(), 1);
        desk.type(u"Other"_s);
        QCOMPARE(desk.page.edits(), 2);
        desk.click(u"discard"_s);
        QCOMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.words()->words(), firstWords() + QStringList{u"Northwind"_s});
    }

    void pasteIsOneAct()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        QGuiApplication::clipboard()->setText(u"one\n\n# note\ntwo\r\nContoso\n"_s);
        auto *entry = desk.page.findChild<WordEntry *>(u"wordEntry"_s);
        QTest::keySequence(entry, QKeySequence::Paste);
        QCOMPARE(desk.words()->words(), firstWords() + (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(desk.page.edits(), 1);
        QVERIFY(desk.page.words()->remark().contains(u'2'));
        QVERIFY(desk.page.words()->remark().contains(u'1'));
        desk.click(u"undo"_s);
        QCOMPARE(desk.words()->words(), firstWords());
        QGuiApplication::clipboard()->setText(u"single"_s);
        QTest::keySequence(entry, QKeySequence::Paste);
        QCOMPARE(entry->text(), u"single"_s);
    }

    void badWordsAreExplained()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.type(u"Contoso"_s);
        QVERIFY(!desk.page.words()->remark().isEmpty());
        desk.type(u"#x"_s);
        QVERIFY(desk.page.words()->remark().contains(u'#'));
        desk.type(QString(1001, u'x'));
        QVERIFY(desk.page.words()->remark().contains(u"1,000"));
        QCOMPARE(desk.page.edits(), 0);
        desk.words()->setData(desk.words()->index(0, 0), u"Fabrikam"_s, Qt::EditRole);
        QCOMPARE(desk.page.edits(), 0);
        desk.words()->setData(desk.words()->index(0, 0), u"Contoso Ltd"_s, Qt::EditRole);
        QCOMPARE(desk.words()->words().first(), u"Contoso Ltd"_s);
        QCOMPARE(desk.page.edits(), 1);
    }

    void importNamesTheBadLine()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::WriteOnly)) {
                file.write(bytes);
            }
            return file.fileName();
        };
        desk.controller->findChild<WordsController *>()->importFile(write(u"bad.txt"_s, "ok\n\xff\n"));
        QVERIFY(desk.page.words()->remark().contains(u"bad.txt:2"));
        QCOMPARE(desk.page.edits(), 0);
        desk.controller->findChild<WordsController *>()->importFile(write(u"good.txt"_s, "eins\nzwei\n"));
        QCOMPARE(desk.words()->words(), firstWords() + (QStringList{u"eins"_s, u"zwei"_s}));
        QCOMPARE(desk.page.edits(), 1);
        desk.controller->findChild<WordsController *>()->importFile(folder.filePath(u"none.txt"_s));
        QVERIFY(desk.page.words()->remark().contains(u"none.txt"));
    }

    void refusedSaveStaysAnEdit()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.type(u"new"_s);
        desk.service.refuseNextSave({base::ErrorCode::InvalidWordList, "empty word", "client-names.txt", 4});
        desk.click(u"apply"_s);
        QTRY_VERIFY(desk.page.words()->message().contains(u"client-names.txt:4"));
        QCOMPARE(desk.page.edits(), 1);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QVERIFY(desk.page.words()->message().isEmpty());
    }

    void refusedSettingsStayEdits()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.chooseMode(u"answerMode"_s, policy::Action::Off);
        desk.service.refuseNextApply({base::ErrorCode::FileUnwritable, "disk full", "sluice.json", 0});
        desk.click(u"apply"_s);
        QTRY_VERIFY(desk.page.problem().contains(u"disk full"));
        QCOMPARE(desk.page.edits(), 1);
        QVERIFY(desk.page.findChild<QPushButton *>(u"apply"_s)->isEnabled());
    }

    void brokenListCannotBeWrittenOver()
    {
        Desk desk;
        desk.service.breakWordList(u"words"_s, {base::ErrorCode::InvalidWordList, "not UTF-8", "words.txt", 12});
        desk.page.lists()->select(1);
        QTRY_VERIFY(desk.page.words()->message().contains(u"words.txt:12"));
        QVERIFY(ListDelegate::thirdLine(desk.list(1)).contains(u"words.txt:12"));
        QCOMPARE(desk.page.badge(), u"!"_s);
        desk.type(u"x"_s);
        QCOMPARE(desk.page.edits(), 0);
        tests::shot(desk.page, u"guardrails-broken"_s);
        desk.service.setWordList(u"words"_s, {u"good"_s});
        desk.service.raise({api::AlertKind::WordListLoaded, u"words"_s, {}, {}});
        QTRY_COMPARE(desk.words()->words(), QStringList{u"good"_s});
        QVERIFY(desk.page.words()->message().isEmpty());
    }

    void outsideChangesAreTakenOrTold()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.service.changeWordListOutside(u"client names"_s, {u"fresh"_s});
        QTRY_COMPARE(desk.words()->words(), QStringList{u"fresh"_s});
        QCOMPARE(desk.page.edits(), 0);
        desk.type(u"mine"_s);
        desk.service.changeWordListOutside(u"client names"_s, {u"theirs"_s});
        QTRY_VERIFY(!desk.page.words()->message().isEmpty());
        QCOMPARE(desk.words()->words(), (QStringList{u"fresh"_s, u"mine"_s}));
        emit desk.page.findChild<Banner *>(u"listMessage"_s)->actionRequested();
        QCOMPARE(desk.words()->words(), QStringList{u"theirs"_s});
        QCOMPARE(desk.page.edits(), 0);
    }

    void tryItMarksHitsAsOneTypes()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        TryBox *box = desk.page.tryBox();
        auto *input = box->findChild<QPlainTextEdit *>(u"tryInput"_s);
        QTest::keyClicks(input, u"a forbidden thing"_s);
        QTRY_COMPARE(box->verdictShown(), u"Mask"_s);
        QCOMPARE(box->marksShown(), 1);
        QCOMPARE(box->outputShown(), u"a ********* thing"_s);
        QCOMPARE(box->hitTextAt(2), u"words: Mask"_s);
        QVERIFY(box->hitTextAt(0).isEmpty());
        // Typing is not a call a letter.
        QVERIFY(desk.service.calls.filter(u"tryText"_s).size() < 10);

        box->setText(u"敏感词\u00a0Contoso"_s);
        QCOMPARE(box->text(), u"敏感词\u00a0Contoso"_s);
        QTRY_COMPARE(box->verdictShown(), u"Block"_s);
        QCOMPARE(box->marksShown(), 2);
        QVERIFY(!box->findChild<QPlainTextEdit *>(u"tryOutput"_s)->isVisible());
        // The same text as an answer: other modes.
        const auto buttons = box->findChildren<QToolButton *>();
        buttons.at(1)->click();
        QTRY_COMPARE(box->verdictShown(), u"Mask"_s);
        box->setText({});
        QTRY_VERIFY(box->verdictShown().isEmpty());
    }

    void newListIsCreated()
    {
        Desk desk;
        desk.click(u"newList"_s);
        auto *dialog = desk.page.findChild<ListDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *save = dialog->findChild<QPushButton *>(u"save"_s);
        save->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        dialog->findChild<QLineEdit *>(u"listName"_s)->setText(u"words"_s);
        save->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        QVERIFY(desk.service.calls.filter(u"createWordList"_s).isEmpty());
        dialog->findChild<QLineEdit *>(u"listName"_s)->setText(u"third"_s);
        QCoreApplication::processEvents();
        tests::shot(*dialog, u"new-list"_s);
        QVERIFY2(tests::clippedTexts(*dialog).isEmpty(),
                 qPrintable(tests::clippedTexts(*dialog).join(u'\n')));
        QVERIFY2(tests::namelessWidgets(*dialog).isEmpty(),
                 qPrintable(tests::namelessWidgets(*dialog).join(u'\n')));
        save->click();
        QTRY_COMPARE(desk.page.lists()->selectedRow(), 2);
        QCOMPARE(desk.service.calls.filter(u"createWordList"_s), QStringList{u"createWordList third"_s});
        QTRY_VERIFY(desk.page.findChild<ListDialog *>() == nullptr);
    }

    void subscriptionIsAdded()
    {
        Desk desk;
        desk.click(u"newList"_s);
        auto *dialog = desk.page.findChild<ListDialog *>();
        auto *save = dialog->findChild<QPushButton *>(u"save"_s);
        dialog->findChild<QLineEdit *>(u"listName"_s)->setText(u"shared"_s);
        dialog->source()->setKind(ListSource::Kind::Subscription);
        dialog->findChild<QLineEdit *>(u"listUrl"_s)->setText(u"http://lists.example/words.txt"_s);
        save->click();
        QVERIFY(!dialog->fieldError(u"url"_s).isEmpty());
        dialog->findChild<QLineEdit *>(u"listUrl"_s)->setText(u"https://lists.example/words.txt"_s);
        QCoreApplication::processEvents();
        tests::shot(*dialog, u"new-subscription"_s);
        QVERIFY2(tests::clippedTexts(*dialog).isEmpty(),
                 qPrintable(tests::clippedTexts(*dialog).join(u'\n')));
        save->click();
        QTRY_COMPARE(desk.page.lists()->selectedRow(), 2);
        QCOMPARE(desk.service.config()->guardrails.lists[2].url, u"https://lists.example/words.txt"_s);

        // Its age is shown, and it can be asked for at once.
        QList<api::ListStatus> statuses = desk.service.wordLists();
        statuses[2].isSubscription = true;
        statuses[2].checkedAt = QDateTime::currentDateTimeUtc().addSecs(-3 * 3600);
        desk.service.publishWordLists(statuses);
        QVERIFY(ListDelegate::thirdLine(desk.list(2)).contains(u"3 h"));
        QVERIFY(desk.page.words()->age().contains(u"3 h"));
        desk.click(u"refreshList"_s);
        QCOMPARE(desk.service.calls.filter(u"refreshWordList"_s), QStringList{u"refreshWordList shared"_s});
        statuses[2].error = {base::ErrorCode::ConnectFailed, "lists.example: refused", {}, 0};
        desk.service.publishWordLists(statuses);
        QVERIFY(desk.page.words()->age().contains(u"lists.example: refused"));
        QCOMPARE(desk.page.badge(), u"!"_s);
        // What its publisher writes is not edited here.
        QVERIFY(!desk.page.findChild<WordEntry *>(u"wordEntry"_s)->isEnabled());
    }

    void exampleGivesFirstWords()
    {
        Desk desk;
        desk.click(u"newList"_s);
        auto *dialog = desk.page.findChild<ListDialog *>();
        const QList<QAction *> examples
            = dialog->findChild<QPushButton *>(u"chooseExample"_s)->menu()->actions();
        QCOMPARE(examples.size(), api::starterLists().size());
        examples.first()->trigger();
        QCOMPARE(dialog->source()->words(), api::starterLists().first().words);
        QCOMPARE(dialog->list().name, api::starterLists().first().settings.name);
        QVERIFY(dialog->list().file.isEmpty());
        dialog->findChild<QPushButton *>(u"save"_s)->click();
        QTRY_COMPARE(desk.words()->words(), api::starterLists().first().words);
    }

    void optionsAreStaged()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.click(u"listOptions"_s);
        auto *dialog = desk.page.findChild<ListDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->list(), desk.service.config()->guardrails.lists[0]);
        dialog->findChild<QCheckBox *>(u"option-confusables"_s)->setChecked(true);
        dialog->findChild<QCheckBox *>(u"option-pinyin"_s)->setChecked(true);
        dialog->findChild<QLineEdit *>(u"scopeModels"_s)->setText(u"gpt-*， o3"_s);
        dialog->findChild<QPushButton *>(u"save"_s)->click();
        QCOMPARE(desk.page.edits(), 1);
        QVERIFY(desk.page.words()->traits().contains(u"look-alikes"));
        QVERIFY(desk.page.words()->traits().contains(u"gpt-*, o3"));
        desk.chooseMode(u"promptMode"_s, policy::Action::Pseudonymise);
        QCOMPARE(desk.page.edits(), 2);
        desk.click(u"undo"_s);
        QCOMPARE(desk.page.edits(), 1);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        const api::WordListConfig live = desk.service.config()->guardrails.lists[0];
        QVERIFY(live.confusables && live.pinyin && !live.leetspeak);
        QCOMPARE(live.models, (QStringList{u"gpt-*"_s, u"o3"_s}));
        desk.click(u"undo"_s);
        QCOMPARE(desk.page.edits(), 1);
        QVERIFY(!desk.page.words()->traits().contains(u"look-alikes"));
    }

    void allowedWordsAreToldApart()
    {
        api::RelayConfig config = tests::FakeRelayService::sampleConfig();
        config.guardrails.lists[1].isAllow = true;
        Desk desk(config);
        QVERIFY(!ListDelegate::modesText(desk.list(1)).contains(u"Mask"_s));
        QVERIFY(ListDelegate::thirdLine(desk.list(1)).contains(u"allowed"));
    }

    void removedListComesBack()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.click(u"removeList"_s);
        QTRY_COMPARE(desk.service.config()->guardrails.lists.size(), 1);
        QTRY_COMPARE(desk.words()->words(), (QStringList{u"forbidden"_s, u"classified"_s}));
        auto *undo = desk.page.findChild<Banner *>(u"undoBar"_s);
        QVERIFY(undo->isVisible());
        emit undo->actionRequested();
        QTRY_COMPARE(desk.service.config()->guardrails.lists.size(), 2);
        QCOMPARE(desk.service.config()->guardrails.lists[0].name, u"client names"_s);
        QTRY_COMPARE(desk.words()->words(), firstWords());
    }

    void anotherFileIsAnotherList()
    {
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.type(u"mine"_s);
        api::RelayConfig config = *desk.service.config();
        config.guardrails.lists[0].file = u"other.txt"_s;
        desk.service.setWordList(u"client names"_s, {u"other"_s});
        desk.service.apply(config);
        QTRY_COMPARE(desk.words()->words(), QStringList{u"other"_s});
        QCOMPARE(desk.page.edits(), 0);
    }

    void emptyPageOffersTheNextStep()
    {
        Desk desk(api::RelayConfig{});
        QVERIFY(!desk.table()->isVisible());
        tests::shot(desk.page, u"guardrails-empty"_s);
    }

    void badgeCountsBlocksUnseen()
    {
        Desk desk;
        api::ExchangeRecord blocked;
        blocked.verdict = policy::VerdictKind::Block;
        desk.service.publish({blocked});
        QVERIFY(desk.page.badge().isEmpty());
        desk.page.hide();
        desk.service.publish({blocked, blocked});
        QCOMPARE(desk.page.badge(), u"2"_s);
        desk.service.publish(QList<api::ExchangeRecord>(200, blocked));
        QCOMPARE(desk.page.badge(), u"99+"_s);
        desk.page.show();
        QVERIFY(desk.page.badge().isEmpty());
    }

    void languageSwitchesWhileShown()
    {
        Language words;
        words.set(u"en"_s);
        Desk desk;
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.type(u"Northwind"_s);
        desk.page.tryBox()->setText(u"Contoso"_s);
        QTRY_COMPARE(desk.page.tryBox()->marksShown(), 1);
        desk.click(u"newList"_s);
        const QStringList names{u"client names"_s, u"client-names.txt"_s, u"Northwind"_s, u"Ctrl"_s,
                                u"Shift"_s, u"Del"_s, u"UTF"_s, u"party"_s, u"art"_s, u"password"_s,
                                u"word"_s, u"mingan"_s, u"HTTPS"_s, u"minisign"_s};
        words.set(u"zh_CN"_s);
        QCoreApplication::processEvents();
        const QStringList left = tests::latinTexts(desk.page, names)
            + tests::latinTexts(*desk.page.findChild<ListDialog *>(), names);
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
        words.set(u"en"_s);
        QCoreApplication::processEvents();
        QVERIFY(!tests::latinTexts(desk.page, names).isEmpty());
        QCOMPARE(desk.page.title(), u"Guardrails"_s);
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
        QTRY_COMPARE(desk.words()->words(), firstWords());
        desk.service.playPast(std::chrono::seconds(60), 3, QDateTime::currentDateTimeUtc());
        desk.type(u"Northwind Traders"_s);
        desk.chooseMode(u"answerMode"_s, policy::Action::Observe);
        TryBox *box = desk.page.tryBox();
        box->setText(u"Please write to Contoso about the classified plan."_s);
        QTRY_COMPARE(box->marksShown(), 2);
        QCoreApplication::processEvents();
        tests::shot(desk.page, u"guardrails-"_s + language);
        QVERIFY2(tests::clippedTexts(desk.page).isEmpty(),
                 qPrintable(tests::clippedTexts(desk.page).join(u'\n')));
        desk.page.resize(1112, 720);
        theme::apply(*qApp, ThemeChoice::Dark);
        QCoreApplication::processEvents();
        tests::shot(desk.page, u"guardrails-dark-"_s + language);
        QVERIFY2(tests::clippedTexts(desk.page).isEmpty(),
                 qPrintable(tests::clippedTexts(desk.page).join(u'\n')));
        theme::apply(*qApp, ThemeChoice::Light);
    }
};

QTEST_MAIN(GuardrailsPageTest)
#include "guardrails_page_test.moc"
