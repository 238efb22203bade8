#include "support/fake_relay_service.h"
#include "ui/models/entity_table_model.h"
#include "ui/pages/guardrails/action_box.h"
#include "ui/pages/guardrails/entities_section.h"
#include "ui/pages/guardrails/guardrail_settings_section.h"
#include "ui/pages/guardrails/guardrails_controller.h"
#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/pattern_delegate.h"
#include "ui/pages/guardrails/pattern_dialog.h"
#include "ui/pages/guardrails/patterns_section.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/shell/language.h"
#include "ui/shell/theme.h"
#include "ui/ui_test_support.h"
#include "ui/widgets/list_card.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

// The sections of the Guardrails page beside the words: personal data and secrets, patterns, settings.
class GuardrailRulesTest final : public QObject {
    Q_OBJECT

    struct Desk {
        tests::FakeRelayService service;
        GuardrailsPage page;
        std::unique_ptr<GuardrailsController> controller;

        explicit Desk(GuardrailsPage::Section section,
                      const api::RelayConfig &config = tests::FakeRelayService::sampleConfig())
        {
            service.setConfig(config);
            service.setStatus(tests::FakeRelayService::runningStatus());
            controller = std::make_unique<GuardrailsController>(page, service);
            page.resize(732, 560);
            page.showSection(section);
            page.show();
        }
        ~Desk() { controller.reset(); }
        [[nodiscard]] QTableView *kinds() const { return page.findChild<QTableView *>(u"entities"_s); }
        [[nodiscard]] QString cell(const QString &entity, int column) const
        {
            for (int row = 0; row < kinds()->model()->rowCount(); ++row) {
                if (kinds()->model()->index(row, 0).data(EntityTableModel::EntityRole) == entity) {
                    return kinds()->model()->index(row, column).data().toString();
                }
            }
            return {};
        }
        void chooseKind(const QString &entity) const
        {
            for (int row = 0; row < kinds()->model()->rowCount(); ++row) {
                if (kinds()->model()->index(row, 0).data(EntityTableModel::EntityRole) == entity) {
                    page.entities()->choose(row);
                }
            }
        }
        void chooseMode(const QString &control, policy::Action mode) const
        {
            auto *box = page.findChild<ActionBox *>(control);
            box->setAction(mode);
            emit box->activated(box->currentIndex());
        }
        void choosePreset(EntityPreset preset) const
        {
            auto *box = page.findChild<QComboBox *>(u"entityPreset"_s);
            box->setCurrentIndex(box->findData(static_cast<int>(preset)));
            emit box->activated(box->currentIndex());
        }
        void click(const QString &name) const
        {
            auto *button = page.findChild<QAbstractButton *>(name);
            QVERIFY2(button && button->isEnabled(), qPrintable(name));
            button->click();
        }
        [[nodiscard]] const api::GuardrailsConfig &live() const { return service.config()->guardrails; }
    };

    static api::RelayConfig withPatterns()
    {
        api::RelayConfig config = tests::FakeRelayService::sampleConfig();
        api::PatternConfig order;
        order.name = u"order numbers"_s;
        order.pattern = u"ORD-[0-9]{8}"_s;
        order.category = u"business"_s;
        order.prompt = policy::Action::Pseudonymise;
        api::PatternConfig host;
        host.name = u"machines"_s;
        host.pattern = u"[a-z]+\\.corp\\.example"_s;
        host.models = QStringList{u"gpt-*"_s};
        config.guardrails.patterns = {order, host};
        return config;
    }

private slots:
    void initTestCase() { theme::apply(*qApp, ThemeChoice::Light); }

    void presetIsOneEditForEachKindUntilApplied()
    {
        Desk desk(GuardrailsPage::Section::Entities);
        QCOMPARE(desk.cell(u"SECRET"_s, EntityTableModel::PromptColumn), u"Off"_s);
        desk.choosePreset(EntityPreset::Recommended);
        QCOMPARE(desk.cell(u"SECRET"_s, EntityTableModel::PromptColumn), u"Block"_s);
        QVERIFY(desk.page.edits() > 5);
        QVERIFY(desk.live().entities.isEmpty());
        QVERIFY(desk.page.entities()->presetSentenceShown().contains(u"stops the prompt"));
        desk.click(u"entities-undo"_s);
        QCOMPARE(desk.page.edits(), 0);
        desk.click(u"entities-redo"_s);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.page.edits(), 0);
        QVERIFY(presetOf(desk.live().entities) == EntityPreset::Recommended);
        // One mode of one's own makes it a choice of one's own.
        desk.chooseKind(u"SECRET"_s);
        desk.chooseMode(u"entityPrompt"_s, policy::Action::Mask);
        QCOMPARE(desk.page.edits(), 1);
        QCOMPARE(desk.page.findChild<QComboBox *>(u"entityPreset"_s)->currentIndex(), -1);
        desk.click(u"discard"_s);
        QCOMPARE(desk.page.edits(), 0);
        QCOMPARE(desk.cell(u"SECRET"_s, EntityTableModel::PromptColumn), u"Block"_s);
    }

    void severalKindsAreChangedTogether()
    {
        Desk desk(GuardrailsPage::Section::Entities);
        desk.kinds()->selectAll();
        desk.chooseMode(u"entityAnswer"_s, policy::Action::Observe);
        QCOMPARE(desk.page.edits(), desk.kinds()->model()->rowCount());
        desk.chooseMode(u"entityAnswer"_s, policy::Action::Off);
        QCOMPARE(desk.page.edits(), 0); // nothing is left of rules that do nothing
        desk.chooseKind(u"PHONE_NUMBER"_s);
        desk.chooseMode(u"entityPrompt"_s, policy::Action::Pseudonymise);
        auto *models = desk.page.entities()->findChild<QLineEdit *>(u"scopeModels"_s);
        models->setFocus();
        QTest::keyClicks(models, u"gpt-*"_s);
        QTest::keyClick(models, Qt::Key_Return);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.live().entities.size(), 1);
        QCOMPARE(desk.live().entities[0].entity, u"PHONE_NUMBER"_s);
        QCOMPARE(desk.live().entities[0].prompt, policy::Action::Pseudonymise);
        QCOMPARE(desk.live().entities[0].models, QStringList{u"gpt-*"_s});
    }

    void ownCredentialsAndHits()
    {
        Desk desk(GuardrailsPage::Section::Entities);
        desk.chooseMode(u"ownCredentials"_s, policy::Action::Block);
        QCOMPARE(desk.page.edits(), 1);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.live().ownCredentials, policy::Action::Block);
        api::ExchangeRecord record;
        record.startedAt = QDateTime::currentDateTimeUtc();
        policy::Hit hit;
        hit.rule = "EMAIL_ADDRESS";
        record.promptHits = {hit, hit, hit};
        desk.service.publish({record});
        QCOMPARE(desk.cell(u"EMAIL_ADDRESS"_s, EntityTableModel::HitsColumn), u"3"_s);
        QVERIFY2(tests::namelessWidgets(desk.page).isEmpty(),
                 qPrintable(tests::namelessWidgets(desk.page).join(u'\n')));
    }

    void patternIsTriedAsItIsTyped()
    {
        Desk desk(GuardrailsPage::Section::Patterns);
        desk.click(u"patternsAdd"_s);
        auto *dialog = desk.page.findChild<PatternDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *pattern = dialog->findChild<QLineEdit *>(u"pattern"_s);
        auto *save = dialog->findChild<QPushButton *>(u"save"_s);
        dialog->findChild<QPlainTextEdit *>(u"patternSample"_s)
            ->setPlainText(u"see ORD-12345678 and ORD-1"_s);
        pattern->setText(u"ORD-([0-9]"_s);
        QTRY_VERIFY(dialog->fieldError(u"pattern"_s).contains(u"character"));
        save->click();
        QVERIFY(dialog->isVisible());
        pattern->setText(u"ORD-[0-9]{8}"_s);
        QTRY_COMPARE(dialog->marksShown(), 1);
        QVERIFY(dialog->fieldError(u"pattern"_s).isEmpty());
        QVERIFY(dialog->resultShown().startsWith(u"1"));
        save->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        dialog->findChild<QLineEdit *>(u"patternName"_s)->setText(u"orders"_s);
        QCoreApplication::processEvents();
        tests::shot(*dialog, u"pattern-dialog"_s);
        QVERIFY2(tests::clippedTexts(*dialog).isEmpty(),
                 qPrintable(tests::clippedTexts(*dialog).join(u'\n')));
        QVERIFY2(tests::namelessWidgets(*dialog).isEmpty(),
                 qPrintable(tests::namelessWidgets(*dialog).join(u'\n')));
        save->click();
        QCOMPARE(desk.page.edits(), 1);
        QVERIFY(desk.live().patterns.isEmpty());
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.live().patterns.size(), 1);
        QCOMPARE(desk.live().patterns[0].pattern, u"ORD-[0-9]{8}"_s);
    }

    void patternsAreEditedMovedAndRemoved()
    {
        Desk desk(GuardrailsPage::Section::Patterns, withPatterns());
        auto *list = desk.page.patterns()->list();
        QVERIFY(PatternDelegate::modesText(list->list()->model()->index(1, 0)).contains(u"gpt-*"));
        list->select(0);
        desk.click(u"patternsDown"_s);
        QCOMPARE(desk.page.edits(), 1);
        QCOMPARE(list->selectedRow(), 1);
        desk.click(u"patternsRemove"_s);
        QCOMPARE(list->list()->model()->rowCount(), 1);
        desk.click(u"patterns-undo"_s);
        desk.click(u"patterns-undo"_s);
        QCOMPARE(desk.page.edits(), 0);
        emit list->editRequested(0);
        auto *dialog = desk.page.findChild<PatternDialog *>();
        QCOMPARE(dialog->pattern(), desk.live().patterns[0]);
        dialog->findChild<QLineEdit *>(u"patternName"_s)->setText(u"machines"_s);
        dialog->findChild<QPushButton *>(u"save"_s)->click();
        QVERIFY(!dialog->fieldError(u"name"_s).isEmpty());
        dialog->reject();
        // What is refused stays an edit, and the page says why.
        desk.click(u"patternsRemove"_s);
        desk.service.refuseNextApply({base::ErrorCode::InvalidConfig, "no", "guardrails.patterns[0].pattern", 0});
        desk.click(u"apply"_s);
        QTRY_VERIFY(desk.page.problem().contains(u"guardrails.patterns[0].pattern"));
        QCOMPARE(desk.page.edits(), 1);
    }

    void settingsSayWhatFollows()
    {
        Language words;
        words.set(u"en"_s);
        Desk desk(GuardrailsPage::Section::Settings);
        auto *box = desk.page.findChild<QComboBox *>(u"uninspectable"_s);
        box->setCurrentIndex(1);
        emit box->activated(1);
        QCOMPARE(desk.page.edits(), 1);
        auto *time = desk.page.findChild<QComboBox *>(u"pseudonymsFor"_s);
        QCOMPARE(time->currentText(), u"24 hours"_s);
        time->setCurrentIndex(1);
        emit time->activated(1);
        QCOMPARE(desk.page.edits(), 2);
        desk.click(u"apply"_s);
        QTRY_COMPARE(desk.live().uninspectable, api::Uninspectable::Pass);
        QCOMPARE(desk.live().pseudonymsFor, std::chrono::milliseconds(std::chrono::hours(1)));
        QTRY_COMPARE(desk.page.edits(), 0);
        // A change from elsewhere is taken where nothing was edited.
        api::RelayConfig config = *desk.service.config();
        config.guardrails.pseudonymsFor = std::chrono::minutes(90);
        desk.service.apply(config);
        QTRY_COMPARE(time->currentText(), u"90 minutes"_s);
        QCOMPARE(desk.page.edits(), 0);
    }

    void hitsOfEveryKindAreListed()
    {
        Desk desk(GuardrailsPage::Section::Words);
        TryBox *box = desk.page.tryBox();
        box->setText(u"Contoso is classified"_s);
        QTRY_COMPARE(box->marksShown(), 2);
        auto *hits = box->findChild<QTableView *>(u"tryHits"_s);
        QCOMPARE(hits->model()->rowCount(), 2);
        QCOMPARE(hits->model()->index(0, 0).data().toString(), u"client names"_s);
        QCOMPARE(hits->model()->index(1, 2).data().toString(), u"11–21"_s);
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("section");
        for (int section = 0; section < 4; ++section) {
            QTest::addRow("en %d", section) << u"en"_s << section;
            QTest::addRow("zh %d", section) << u"zh_CN"_s << section;
        }
    }
    void nothingIsClipped()
    {
        QFETCH(QString, language);
        QFETCH(int, section);
        Language words;
        words.set(language);
        Desk desk(static_cast<GuardrailsPage::Section>(section), withPatterns());
        desk.choosePreset(EntityPreset::Recommended);
        QCoreApplication::processEvents();
        tests::shot(desk.page, u"rules-%1-%2"_s.arg(section).arg(language));
        QVERIFY2(tests::clippedTexts(desk.page).isEmpty(),
                 qPrintable(tests::clippedTexts(desk.page).join(u'\n')));
        if (language == u"zh_CN") {
            const QStringList left = tests::latinTexts(
                desk.page, {u"client names"_s, u"client-names.txt"_s, u"Ctrl"_s, u"Shift"_s, u"Del"_s,
                            u"Alt"_s, u"Ins"_s, u"ORD-[0-9]{8}"_s, u"base64"_s, u"Sluice"_s});
            QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
        }
        words.set(u"en"_s);
    }
};

QTEST_MAIN(GuardrailRulesTest)
#include "guardrail_rules_test.moc"
