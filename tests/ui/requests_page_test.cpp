#include "support/fake_relay_service.h"
#include "ui/pages/requests/request_detail.h"
#include "ui/pages/requests/request_table.h"
#include "ui/pages/requests/requests_controller.h"
#include "ui/pages/requests/requests_page.h"
#include "ui/pages/requests/timing_waterfall.h"
#include "ui/shell/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_box.h"

#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class RequestsPageTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { ui::theme::apply(*qApp, ui::ThemeChoice::Light); }

    void init()
    {
        m_service = std::make_unique<tests::FakeRelayService>();
        m_service->setStatus(tests::FakeRelayService::runningStatus());
        m_page = std::make_unique<ui::RequestsPage>();
        m_controller = std::make_unique<ui::RequestsController>(*m_page, *m_service);
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_controller.reset();
        m_page.reset();
        m_service.reset();
    }

    void showsWhatARecordSays()
    {
        api::ExchangeRecord record = made();
        record.status = 429;
        record.outcome = api::Outcome::Refused;
        record.error = base::ErrorCode::RateLimited;
        record.ttft.reset();
        record.usage = {};
        m_service->publish({record});
        QCOMPARE(cell(0, ui::RequestColumn::Client), record.client);
        QCOMPARE(cell(0, ui::RequestColumn::Status), QStringLiteral("429"));
        QCOMPARE(cell(0, ui::RequestColumn::Ttft), QStringLiteral("–"));
        QCOMPARE(cell(0, ui::RequestColumn::TokensOut), QStringLiteral("–"));
        record.id += 1;
        record.status = 200;
        record.outcome = api::Outcome::ClientGone;
        m_service->publish({record});
        QVERIFY(cell(1, ui::RequestColumn::Status) != QLatin1String("200")); // it did not go well
    }

    void anEmptyListSaysWhatToDo()
    {
        auto *empty = m_page->findChild<ui::EmptyState *>();
        QVERIFY(empty->isVisible());
        QSignalSpy help(m_controller.get(), &ui::RequestsController::connectHelpRequested);
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(help.count(), 1);

        m_service->publish({made()});
        QVERIFY(!empty->isVisible());
        auto *search = m_page->findChild<ui::SearchBox *>();
        QTest::keyClicks(search, QStringLiteral("no-such-thing"));
        QTRY_VERIFY(empty->isVisible());
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton); // clears the search
        QTRY_VERIFY(!empty->isVisible());
        QCOMPARE(search->text(), QString());
    }

    void followsTheEndUnlessTheUserReads()
    {
        publishMany(200);
        QTRY_VERIFY(m_page->table().isAtEnd());
        publishMany(10);
        QTRY_VERIFY(m_page->table().isAtEnd());
        m_page->table().verticalScrollBar()->setValue(5);
        publishMany(7);
        QCOMPARE(m_page->table().verticalScrollBar()->value(), 5);
        QCOMPARE(m_page->table().unseen(), 7);
        auto *pill = m_page->table().findChild<QPushButton *>();
        QVERIFY(pill->isVisible());
        QCOMPARE(pill->text(), QStringLiteral("7 new"));
        QTest::mouseClick(pill, Qt::LeftButton);
        QTRY_VERIFY(m_page->table().isAtEnd());
        QVERIFY(!pill->isVisible());
    }

    void aFrozenViewHoldsRowsBack()
    {
        publishMany(5);
        QPushButton *freeze = button(QStringLiteral("Freeze view"));
        QTest::mouseClick(freeze, Qt::LeftButton);
        publishMany(4);
        QCOMPARE(m_controller->model().rowCount(), 5);
        auto *pill = m_page->table().findChild<QPushButton *>();
        QVERIFY(pill->isVisible());
        QTest::mouseClick(pill, Qt::LeftButton);
        QCOMPARE(m_controller->model().rowCount(), 9);
        QVERIFY(!freeze->isChecked());
    }

    void tellsTheWholeStoryOfAChosenRow()
    {
        api::ExchangeRecord record = made();
        record.promptHits = {
            {"client names", "confidential", policy::Action::Block, 41, 48, "messages[1].content"}};
        record.decisions
            = {{QStringLiteral("rate limit"), QStringLiteral("12 of 100 this minute"), {}}};
        m_service->publish({record});
        QVERIFY(!m_page->detail().isVisible());
        m_page->select(0);
        QTRY_VERIFY(m_page->detail().isVisible());
        QStringList texts;
        const QList<ui::Label *> labels = m_page->detail().findChildren<ui::Label *>();
        for (const ui::Label *label : labels) {
            texts.append(label->text());
        }
        QVERIFY(texts.contains(QLatin1String("12 of 100 this minute")));
        QVERIFY(texts.contains(QStringLiteral("“client names” (confidential)")));
        QVERIFY(texts.contains(QLatin1String("messages[1].content, bytes 41 to 48")));
        QVERIFY(!m_page->detail().findChild<ui::TimingWaterfall *>()->phases().isEmpty());
        m_page->clearSelection();
        QTRY_VERIFY(!m_page->detail().isVisible());
    }

    void detailsTellEachAttempt()
    {
        api::ExchangeRecord record = m_service->makeRecord(QDateTime::currentDateTimeUtc());
        record.model = QStringLiteral("gpt-4o-mini");
        record.sentModel = QStringLiteral("deepseek-chat");
        record.route = QStringLiteral("small talk");
        record.tries = {{QStringLiteral("tokyo-nginx"), api::AttemptClass::Fault, 0,
                         base::ErrorCode::ConnectFailed, QStringLiteral("connection refused"),
                         api::Micros(12'000)},
                        {QStringLiteral("deepseek"),
                         api::AttemptClass::Throttle,
                         429,
                         base::ErrorCode::None,
                         {},
                         api::Micros(80'000)},
                        {QStringLiteral("osaka"),
                         api::AttemptClass::Success,
                         200,
                         base::ErrorCode::None,
                         {},
                         api::Micros(400'000)}};
        ui::RequestDetail detail;
        detail.setRecord(record);
        QString text;
        for (const ui::Label *label : detail.findChildren<ui::Label *>()) {
            text += label->text() + QLatin1Char('\n');
        }
        for (const ui::Badge *badge : detail.findChildren<ui::Badge *>()) {
            text += badge->text() + QLatin1Char('\n');
        }
        for (const char *part : {"Attempts", "tokyo-nginx", "refuses connections", "12 ms",
                                 "It answered with status 429.", "Throttled", "osaka", "400 ms",
                                 "small talk", "gpt-4o-mini, sent as deepseek-chat"}) {
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        }
        // One that went well at once has nothing more to tell.
        record.tries = {record.tries.last()};
        record.attempts = 1;
        detail.setRecord(record);
        int headings = 0;
        for (const ui::Label *label : detail.findChildren<ui::Label *>()) {
            headings += label->text() == QLatin1String("Attempts") ? 1 : 0;
        }
        QCOMPARE(headings, 1); // only the fact of that name
    }

    void detailsFollowARunningRequestToItsEnd()
    {
        api::ExchangeRecord running = made();
        running.running = true;
        running.outcome = api::Outcome::Running;
        m_service->setLive({running});
        QTRY_COMPARE(m_controller->model().rowCount(), 1); // asked for because the page is shown
        m_page->select(0);
        QTRY_VERIFY(m_page->detail().record() && m_page->detail().record()->running);
        api::ExchangeRecord finished = running;
        finished.running = false;
        finished.outcome = api::Outcome::Answered;
        m_service->setLive({});
        m_service->publish({finished});
        QCOMPARE(m_controller->model().rowCount(), 1);
        QVERIFY(m_page->detail().isVisible());
        QVERIFY(m_page->detail().record() && !m_page->detail().record()->running);
    }

    void asksForRunningOnesOnlyWhileShown()
    {
        QTRY_VERIFY(m_service->calls.count(QStringLiteral("pollLive")) >= 2);
        m_page->hide();
        QApplication::processEvents();
        const auto before = m_service->calls.size();
        // For longer than the interval: the point is that nothing comes.
        QVERIFY(!QTest::qWaitFor([&] { return m_service->calls.size() != before; }, 700));
    }

    void searchesByValueAndCopies()
    {
        api::ExchangeRecord one = made();
        one.client = QStringLiteral("codex");
        api::ExchangeRecord other = made();
        other.client = QStringLiteral("my tool");
        m_service->publish({one, other});
        emit m_page->searchValueRequested(1, static_cast<int>(ui::RequestColumn::Client), false);
        QCOMPARE(m_page->findChild<ui::SearchBox *>()->text(),
                 QStringLiteral("client:\"my tool\""));
        QCOMPARE(m_controller->model().rowCount(), 1);
        emit m_page->copyCurlRequested(0);
        QVERIFY(QApplication::clipboard()->text().startsWith(QLatin1String("curl --cacert ")));
        QVERIFY(QApplication::clipboard()->text().contains(other.path));
        emit m_page->copyRowRequested(0);
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("my tool\t")));
        m_controller->showRequest(one.id); // hidden by the search: the search goes
        QVERIFY(!m_controller->model().isSearching());
        QTRY_VERIFY(m_page->detail().record() && m_page->detail().record()->id == one.id);
    }

private:
    api::ExchangeRecord made()
    {
        api::ExchangeRecord record = m_service->makeRecord(QDateTime::currentDateTimeUtc());
        record.bytesIn = 900;
        return record;
    }

    void publishMany(int count)
    {
        QList<api::ExchangeRecord> batch;
        for (int i = 0; i < count; ++i) {
            batch.append(made());
        }
        m_service->publish(batch);
    }

    QString cell(int row, ui::RequestColumn column) const
    {
        return m_page->table().model()->index(row, static_cast<int>(column)).data().toString();
    }

    QPushButton *button(const QString &text) const
    {
        const QList<QPushButton *> buttons = m_page->findChildren<QPushButton *>();
        for (QPushButton *candidate : buttons) {
            if (candidate->text() == text) {
                return candidate;
            }
        }
        return nullptr;
    }

    std::unique_ptr<tests::FakeRelayService> m_service;
    std::unique_ptr<ui::RequestsPage> m_page;
    std::unique_ptr<ui::RequestsController> m_controller;
};

QTEST_MAIN(RequestsPageTest)
#include "requests_page_test.moc"
