#include "app/sluice/desk.h"
#include "support/fake_relay_service.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/stat_tile.h"
#include "ui/widgets/state_shape.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

double luminance(const QColor &color)
{
    const auto linear
        = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QStringList clippedTexts(const QWidget &root)
{
    QStringList clipped;
    const QList<QWidget *> widgets = root.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible()) {
            continue;
        }
        QSize needed;
        QString text;
        if (const auto *own = qobject_cast<const ui::Label *>(widget);
            own != nullptr && own->isElided()) {
            continue; // shortened on purpose, whole in its tooltip
        }
        if (const auto *label = qobject_cast<const QLabel *>(widget);
            label != nullptr && !label->text().isEmpty()) {
            text = label->text();
            needed = label->wordWrap() ? QSize(0, label->heightForWidth(label->width()))
                                       : label->sizeHint();
        } else if (const auto *button = qobject_cast<const QPushButton *>(widget);
                   button != nullptr && !button->text().isEmpty()) {
            text = button->text();
            needed = button->sizeHint();
        }
        if (needed.width() > widget->width() || needed.height() > widget->height()) {
            clipped.append(QStringLiteral("%1: %2x%3 of %4x%5")
                               .arg(text)
                               .arg(widget->width())
                               .arg(widget->height())
                               .arg(needed.width())
                               .arg(needed.height()));
        }
    }
    return clipped;
}

} // namespace

class DeskTest final : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_service = std::make_unique<tests::FakeRelayService>();
        app::Desk::Choices choices;
        choices.language = QStringLiteral("en");
        choices.theme = ui::ThemeChoice::Light;
        m_desk = std::make_unique<app::Desk>(
            *m_service, m_folder->filePath(QStringLiteral("desk.ini")), choices);
        window().resize(1280, 800);
        m_desk->show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
    }

    void cleanup()
    {
        m_desk.reset();
        m_service.reset();
    }

    void textKeepsItsContrast()
    {
        using ui::ColorRole;
        for (const bool dark : {false, true}) {
            const QPalette palette = ui::theme::palette(dark);
            QCOMPARE(ui::theme::isDark(palette), dark);
            for (const ColorRole text :
                 {ColorRole::Text, ColorRole::Text2, ColorRole::Accent, ColorRole::Ok,
                  ColorRole::Warn, ColorRole::Danger, ColorRole::Info, ColorRole::Neutral}) {
                QList<QColor> grounds{ui::theme::color(ColorRole::Surface, dark),
                                      ui::theme::color(ColorRole::Raised, dark)};
                if (text != ColorRole::Text && text != ColorRole::Text2) {
                    grounds.append(ui::theme::tint(text, palette));
                }
                for (const QColor &ground : std::as_const(grounds)) {
                    const double ratio = contrast(ui::theme::color(text, dark), ground);
                    QVERIFY2(ratio >= 4.5,
                             qPrintable(QStringLiteral("role %1 dark %2: %3")
                                            .arg(static_cast<int>(text))
                                            .arg(dark)
                                            .arg(ratio)));
                }
            }
            QVERIFY(contrast(ui::theme::color(ColorRole::OnAccent, dark),
                             ui::theme::color(ColorRole::Accent, dark))
                    >= 4.5);
            for (const ColorRole shape :
                 {ColorRole::Series1, ColorRole::Series2, ColorRole::Series3, ColorRole::Series4}) {
                QVERIFY(contrast(ui::theme::color(shape, dark),
                                 ui::theme::color(ColorRole::Raised, dark))
                        >= 3.0);
            }
        }
    }

    void everyStateHasItsShapeAndWord()
    {
        const auto *shape = window().header().findChild<ui::StateShape *>();
        QSet<QString> words;
        const QList<std::pair<api::RelayState, ui::StateShape::Shape>> expected{
            {api::RelayState::Stopped, ui::StateShape::Shape::Square},
            {api::RelayState::Starting, ui::StateShape::Shape::HalfDisc},
            {api::RelayState::Running, ui::StateShape::Shape::Disc},
            {api::RelayState::Degraded, ui::StateShape::Shape::Triangle},
            {api::RelayState::Draining, ui::StateShape::Shape::HalfDisc},
            {api::RelayState::Failed, ui::StateShape::Shape::Square}};
        for (const auto &[state, wanted] : expected) {
            m_service->setState(state);
            QVERIFY(shape->shape() == wanted);
            words.insert(shape->accessibleName());
        }
        QCOMPARE(words.size(), expected.size());
    }

    void startsPausesAndStops()
    {
        QTest::mouseClick(headerButton(QStringLiteral("Start")), Qt::LeftButton);
        QVERIFY(m_service->calls.contains(QLatin1String("start")));
        QTRY_VERIFY(headerAction(QStringLiteral("For 5 minutes"))->isEnabled());
        headerAction(QStringLiteral("For 30 minutes"))->trigger();
        QVERIFY(m_service->lastPause == 30min);
        QTRY_COMPARE(window().bannerTexts().size(), 1);
        QTest::mouseClick(headerButton(QStringLiteral("Resume")), Qt::LeftButton);
        QTRY_VERIFY(window().bannerTexts().isEmpty());
        headerAction(QStringLiteral("Until I resume"))->trigger();
        QVERIFY(m_service->lastPause == 0s);
        headerAction(QStringLiteral("Stop the relay"))->trigger();
        QTRY_VERIFY(headerButton(QStringLiteral("Start"))->isVisible());
    }

    void addressesCopyOnClick()
    {
        m_service->setState(api::RelayState::Running);
        const QList<ui::CopyField *> addresses = window().header().findChildren<ui::CopyField *>();
        QTest::mouseClick(addresses.at(1), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("http://127.0.0.1:8080"));
    }

    void aFailureIsABannerWithItsWayOut()
    {
        m_service->setState(
            api::RelayState::Failed,
            {base::ErrorCode::AddressInUse, "127.0.0.1:8443 is held by nginx (pid 812)", {}, 0});
        QCOMPARE(window().bannerTexts().size(), 1);
        QVERIFY(window().bannerTexts().first().contains(QLatin1String("nginx (pid 812)")));
        auto *banner = window().findChild<ui::Banner *>();
        QTest::mouseClick(banner->findChild<QPushButton *>(), Qt::LeftButton);
        QVERIFY(m_service->calls.contains(QLatin1String("start")));
        QTRY_VERIFY(window().bannerTexts().isEmpty());
    }

    void anAlertLeadsToItsPageAndGoodNewsReplacesIt()
    {
        m_service->raise({api::AlertKind::UpstreamUnreachable,
                          QStringLiteral("tokyo-nginx"),
                          {base::ErrorCode::ConnectFailed, "refused", {}, 0},
                          QDateTime::currentDateTimeUtc()});
        QCOMPARE(window().bannerTexts().size(), 1);
        QVERIFY(window().bannerTexts().first().contains(QLatin1String("tokyo-nginx")));
        emit window().bannerActionRequested(QStringLiteral("upstream/tokyo-nginx"));
        QCOMPARE(window().currentPage(), QStringLiteral("upstreams"));
        m_service->raise({api::AlertKind::UpstreamRecovered,
                          QStringLiteral("tokyo-nginx"),
                          {},
                          QDateTime::currentDateTimeUtc()});
        QCOMPARE(window().bannerTexts().size(), 1);
    }

    void keysAndTilesLeadToPages()
    {
        QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window().currentPage(), QStringLiteral("requests"));
        QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window().currentPage(), QStringLiteral("dashboard"));
        QTest::mouseClick(window().findChildren<ui::StatTile *>().at(2), Qt::LeftButton);
        QCOMPARE(window().currentPage(), QStringLiteral("requests"));
        QVERIFY(!window().showPage(QStringLiteral("no such page")));
    }

    void theStatusLineCounts()
    {
        m_service->setState(api::RelayState::Running);
        m_service->playPast(60s, 5.0, QDateTime::currentDateTimeUtc());
        QVERIFY(window().facts().size() >= 5);
        QVERIFY(window().facts().first().endsWith(QLatin1String("req/s")));
    }

    void everyFocusableWidgetHasAName()
    {
        m_service->setState(api::RelayState::Running);
        m_service->playPast(60s, 5.0, QDateTime::currentDateTimeUtc());
        QStringList nameless;
        for (const ui::Page *page : window().pages()) {
            window().showPage(page->pageId());
            const QList<QWidget *> widgets = window().findChildren<QWidget *>();
            for (QWidget *widget : widgets) {
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
                    || widget->objectName().startsWith(QLatin1String("qt_"))) {
                    continue;
                }
                QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
                if (spoken != nullptr && spoken->text(QAccessible::Name).isEmpty()) {
                    nameless.append(page->pageId() + QLatin1Char('/')
                                    + QString::fromLatin1(widget->metaObject()->className()));
                }
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("; "))));
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("percent");
        for (const QString &language : {QStringLiteral("en"), QStringLiteral("zh_CN")}) {
            for (const int percent : {100, 200}) {
                QTest::addRow("%s %d %%", qPrintable(language), percent) << language << percent;
            }
        }
    }

    void nothingIsClipped()
    {
        QFETCH(const QString, language);
        QFETCH(const int, percent);
        const QFont before = QApplication::font();
        QFont font = before;
        font.setPixelSize(13 * percent / 100);
        m_desk.reset();
        QApplication::setFont(font);
        m_desk = std::make_unique<app::Desk>(
            *m_service, m_folder->filePath(QStringLiteral("desk.ini")),
            app::Desk::Choices{language, ui::ThemeChoice::Light, {}});
        m_desk->show();
        window().resize(900, 600);
        m_service->setState(api::RelayState::Degraded,
                            {base::ErrorCode::ConnectFailed, "connection refused", {}, 0});
        m_service->playPast(30s, 5.0, QDateTime::currentDateTimeUtc());
        QStringList clipped;
        for (const ui::Page *page : window().pages()) {
            window().showPage(page->pageId());
            for (int i = 0; i < 5; ++i) {
                QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
                QApplication::processEvents();
            }
            for (const QString &text : clippedTexts(window())) {
                clipped.append(page->pageId() + QStringLiteral(": ") + text);
            }
        }
        const QSize size = window().size();
        QApplication::setFont(before);
        QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QStringLiteral("\n"))));
        if (percent == 100) {
            QCOMPARE(size, QSize(900, 600));
        }
    }

    void switchesLanguageLive()
    {
        if (!QFile::exists(QStringLiteral(":/i18n/sluice_zh_CN.qm"))) {
            QSKIP("the translations are not part of this build");
        }
        const QString before = window().pages().first()->title();
        m_desk->setLanguage(QStringLiteral("zh_CN"));
        QApplication::processEvents();
        QVERIFY(window().pages().first()->title() != before);
        m_desk->setLanguage(QStringLiteral("en"));
        QApplication::processEvents();
        QCOMPARE(window().pages().first()->title(), before);
    }

    // What people read in Chinese holds no English but names, units and what they would type or
    // send as it stands.
    void leavesNoEnglishBehind()
    {
        if (!QFile::exists(QStringLiteral(":/i18n/sluice_zh_CN.qm"))) {
            QSKIP("the translations are not part of this build");
        }
        m_service->setConfig({}); // names of lists and upstreams are the user's own words
        m_desk.reset();
        m_desk = std::make_unique<app::Desk>(
            *m_service, m_folder->filePath(QStringLiteral("desk.ini")),
            app::Desk::Choices{QStringLiteral("en"), ui::ThemeChoice::Light, {}});
        m_desk->show();
        m_service->setState(api::RelayState::Running);
        for (const ui::Page *page : window().pages()) {
            window().showPage(page->pageId()); // made and shown in English first
        }
        m_desk->setLanguage(QStringLiteral("zh_CN"));
        static const QRegularExpression kAllowed(QStringLiteral(
            "https?://"
            "\\S+|[a-z]+:[<>a-z0-9]+|-model:gpt|5xx|\\b(token|tokens|TLS|TCP|Ins|DNS|API|URL|"
            "HTTP|HTTPS|CA|LLM|SSE|JSON|UTF-8|p50|p95|p99|ms|"
            "cURL|English|Redis|HOST|PORT|unix|PATH|ORD|base64|Ctrl|Alt|Shift|Del|Token|client|model|upstream|path|"
            "status|verdict|is|running|refused|failed|ttft|duration|Sluice)\\b"));
        static const QRegularExpression kLetters(QStringLiteral("[A-Za-z]{2,}"));
        QStringList left;
        for (const ui::Page *page : window().pages()) {
            window().showPage(page->pageId());
            QApplication::processEvents();
            const QList<QWidget *> widgets = window().findChildren<QWidget *>();
            for (const QWidget *widget : widgets) {
                if (qobject_cast<const ui::CopyField *>(widget) != nullptr) {
                    continue; // shell lines and addresses
                }
                QStringList texts{widget->toolTip()};
                if (const auto *label = qobject_cast<const QLabel *>(widget)) {
                    texts.append(label->text());
                } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
                    texts.append(button->text());
                }
                for (QString text : std::as_const(texts)) {
                    const QString whole = text;
                    if (text.remove(kAllowed).contains(kLetters)) {
                        left.append(page->pageId() + QStringLiteral(": ") + whole);
                    }
                }
            }
            const QList<QAction *> actions = window().findChildren<QAction *>();
            for (const QAction *action : actions) {
                QString text = action->text();
                if (text.remove(kAllowed).contains(kLetters)) {
                    left.append(page->pageId() + QStringLiteral(" action: ") + action->text());
                }
            }
        }
        left.removeDuplicates();
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
    }

    void asksBeforeEditsAreLost()
    {
        QTest::keyClick(&window(), Qt::Key_4, Qt::ControlModifier);
        auto *entry = window().findChild<QLineEdit *>(QStringLiteral("wordEntry"));
        QVERIFY(entry);
        QTRY_VERIFY(entry->isEnabled());
        entry->setText(QStringLiteral("Northwind"));
        QTest::keyClick(entry, Qt::Key_Return);
        QTRY_VERIFY(m_desk->hasUnsavedEdits());
        const auto answer = [this](const QString &button) {
            QTimer::singleShot(0, this, [button] {
                auto *question = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
                QVERIFY(question);
                const auto buttons = question->buttons();
                for (QAbstractButton *choice : buttons) {
                    if (choice->text() == button) {
                        choice->click();
                    }
                }
            });
            return window().close();
        };
        QVERIFY(!answer(QStringLiteral("Keep editing")));
        QVERIFY(window().isVisible());
        QVERIFY(m_desk->hasUnsavedEdits());
        QVERIFY(answer(QStringLiteral("Discard and close")));
        QVERIFY(!window().isVisible());
    }

    void remembersItself()
    {
        window().resize(1000, 700);
        m_desk->setTheme(ui::ThemeChoice::Dark);
        m_desk.reset();
        m_desk = std::make_unique<app::Desk>(
            *m_service, m_folder->filePath(QStringLiteral("desk.ini")), app::Desk::Choices{});
        QVERIFY(ui::theme::isDark(QApplication::palette()));
        const QSize screen = window().screen()->availableSize();
        QCOMPARE(window().size(), QSize(1000, 700).boundedTo(screen));
    }

private:
    ui::MainWindow &window() { return m_desk->window(); }

    QPushButton *headerButton(const QString &text)
    {
        const QList<QPushButton *> buttons = window().header().findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == text) {
                return button;
            }
        }
        return nullptr;
    }

    QAction *headerAction(const QString &text)
    {
        const QList<QAction *> actions = window().header().findChildren<QAction *>();
        for (QAction *action : actions) {
            if (action->text() == text) {
                return action;
            }
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<tests::FakeRelayService> m_service;
    std::unique_ptr<app::Desk> m_desk;
};

QTEST_MAIN(DeskTest)
#include "desk_test.moc"
