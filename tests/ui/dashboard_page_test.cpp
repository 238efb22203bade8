#include "support/fake_relay_service.h"
#include "ui/pages/dashboard/connect_card.h"
#include "ui/pages/dashboard/dashboard_controller.h"
#include "ui/pages/dashboard/dashboard_page.h"
#include "ui/shell/theme.h"
#include "ui/widgets/charts/latency_chart.h"
#include "ui/widgets/charts/traffic_chart.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/row_button.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/stat_tile.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

QStringList visibleRows(const QWidget &page)
{
    QStringList rows;
    const QList<ui::RowButton *> buttons = page.findChildren<ui::RowButton *>();
    for (const ui::RowButton *button : buttons) {
        if (button->isVisible()) {
            rows.append(button->accessibleName());
        }
    }
    return rows;
}

} // namespace

class DashboardPageTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { ui::theme::apply(*qApp, ui::ThemeChoice::Light); }

    void init()
    {
        m_service = std::make_unique<tests::FakeRelayService>();
        m_page = std::make_unique<ui::DashboardPage>();
        m_controller = std::make_unique<ui::DashboardController>(*m_page, *m_service);
        m_page->resize(1100, 760);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_controller.reset();
        m_page.reset();
        m_service.reset();
    }

    void tellsHowToConnectUntilTheFirstRequest()
    {
        m_service->setStatus(tests::FakeRelayService::runningStatus());
        QTRY_VERIFY(m_page->findChild<ui::CopyField *>()->value().startsWith(
            QLatin1String("curl --cacert ")));
        QVERIFY(m_page->isConnectShown());
        auto *curl = m_page->findChild<ui::CopyField *>();
        QTest::mouseClick(curl, Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), curl->value());
        QVERIFY(
            curl->value().contains(QLatin1String("https://localhost:8443/v1/chat/completions")));

        m_service->publish({m_service->makeRecord(QDateTime::currentDateTimeUtc())});
        QTRY_VERIFY(!m_page->isConnectShown());
    }

    void hasNothingToConnectToWhileStopped()
    {
        QVERIFY(m_page->isConnectShown());
        QVERIFY(!m_page->findChild<ui::CopyField *>()->isVisible());
    }

    void countsWhatTheSamplesSay()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QList<api::ExchangeRecord> records;
        for (int i = 0; i < 40; ++i) {
            api::ExchangeRecord record = m_service->makeRecord(now);
            record.verdict = i < 4 ? policy::VerdictKind::Block
                : i < 7            ? policy::VerdictKind::Mask
                                   : policy::VerdictKind::Pass;
            record.usage.input = 100;
            record.usage.output = 50;
            record.ttft = 200ms;
            records.append(record);
        }
        m_service->publishSample(tests::FakeRelayService::sampleOf(records, now, 5));
        const QList<ui::StatTile *> tiles = m_page->findChildren<ui::StatTile *>();
        QCOMPARE(tiles.size(), 4);
        QTRY_COMPARE(tiles.at(2)->figure(), QStringLiteral("4"));
        QVERIFY(tiles.at(2)->detail().startsWith(QLatin1String("3 masked")));
        QCOMPARE(tiles.at(3)->figure(), QStringLiteral("6.00k"));
        QVERIFY2(tiles.at(1)->figure().endsWith(QLatin1String("ms")),
                 qPrintable(tiles.at(1)->figure()));
        QVERIFY(tiles.at(0)->detail().startsWith(QLatin1Char('5')));
    }

    void listsUpstreamsWithShareAndFailures()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QList<api::ExchangeRecord> records;
        for (int i = 0; i < 4; ++i) {
            api::ExchangeRecord record = m_service->makeRecord(now);
            record.upstream = i < 3 ? QStringLiteral("tokyo-nginx") : QStringLiteral("deepseek");
            record.outcome = i < 3 ? api::Outcome::Answered : api::Outcome::UpstreamFailed;
            record.verdict = policy::VerdictKind::Pass;
            record.duration = 100ms;
            records.append(record);
        }
        m_service->publish(records);
        QTRY_VERIFY(!visibleRows(*m_page).isEmpty());
        const QStringList rows = visibleRows(*m_page);
        QVERIFY2(rows.at(0).startsWith(QLatin1String("tokyo-nginx, 75")), qPrintable(rows.at(0)));
        QVERIFY2(rows.at(1).contains(QLatin1String("1 failed")), qPrintable(rows.at(1)));
        const QList<ui::RowButton *> buttons = m_page->findChildren<ui::RowButton *>();
        QVERIFY(buttons.at(0)->content().shape == ui::StateShape::Shape::Disc);
        QVERIFY(buttons.at(1)->content().shape == ui::StateShape::Shape::Triangle);
    }

    void leadsToTheRowsBehindAFigure()
    {
        QSignalSpy rows(m_controller.get(), &ui::DashboardController::requestsRequested);
        const QList<ui::StatTile *> tiles = m_page->findChildren<ui::StatTile *>();
        QTest::mouseClick(tiles.at(2), Qt::LeftButton);
        QCOMPARE(rows.takeFirst().at(0).toString(), QStringLiteral("verdict:block"));
        QTest::keyClick(tiles.at(0), Qt::Key_Space);
        QCOMPARE(rows.takeFirst().at(0).toString(), QString());

        api::ExchangeRecord blocked = m_service->makeRecord(QDateTime::currentDateTimeUtc());
        blocked.verdict = policy::VerdictKind::Block;
        blocked.upstream.clear();
        m_service->publish({blocked});
        QSignalSpy events(m_controller.get(), &ui::DashboardController::requestRequested);
        const auto event = [this] {
            const QList<ui::RowButton *> buttons = m_page->findChildren<ui::RowButton *>();
            for (ui::RowButton *button : buttons) {
                if (button->isVisible() && !button->content().badge.isEmpty()) {
                    return button;
                }
            }
            return static_cast<ui::RowButton *>(nullptr);
        };
        QTRY_VERIFY(event() != nullptr);
        QTest::mouseClick(event(), Qt::LeftButton);
        QCOMPARE(events.takeFirst().at(0).toULongLong(), blocked.id);
    }

    void drawsAtMostFourTimesASecondAndNothingWhileHidden()
    {
        m_service->publish({m_service->makeRecord(QDateTime::currentDateTimeUtc())});
        QTRY_VERIFY(!m_page->isConnectShown());
        auto *chart = m_page->findChild<ui::LatencyChart *>();
        QTRY_VERIFY(chart->redraws() > 0);
        const int before = chart->redraws();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 200; ++i) {
            m_service->publishSample(tests::FakeRelayService::sampleOf(
                {m_service->makeRecord(QDateTime::currentDateTimeUtc())},
                QDateTime::currentDateTimeUtc(), 1));
            chart->setPoints({{-1.0, static_cast<double>(i), 2, 3}});
            QApplication::processEvents();
        }
        QTRY_VERIFY(chart->redraws() > before);
        QVERIFY(chart->redraws() - before <= 2 + clock.elapsed() / 250);

        m_page->hide();
        const int hidden = chart->redraws();
        chart->setPoints({{-1.0, 7, 8, 9}});
        QApplication::processEvents();
        QCOMPARE(chart->redraws(), hidden);
        m_page->show();
        QTRY_VERIFY(chart->redraws() > hidden);
    }

    void chartsShowSomething()
    {
        m_service->playPast(300s, 3.0, QDateTime::currentDateTimeUtc());
        auto *chart = m_page->findChild<ui::TrafficChart *>();
        QTRY_VERIFY(chart->isVisible() && chart->redraws() > 0);
        const QImage picture = chart->grab().toImage();
        const QColor pass = ui::theme::color(ui::ColorRole::Series1, chart->palette());
        int painted = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                const QColor pixel = picture.pixelColor(x, y);
                painted += std::abs(pixel.red() - pass.red())
                        + std::abs(pixel.green() - pass.green())
                        + std::abs(pixel.blue() - pass.blue())
                    < 40;
            }
        }
        QVERIFY2(painted > 300, qPrintable(QString::number(painted)));
    }

private:
    std::unique_ptr<tests::FakeRelayService> m_service;
    std::unique_ptr<ui::DashboardPage> m_page;
    std::unique_ptr<ui::DashboardController> m_controller;
};

QTEST_MAIN(DashboardPageTest)
#include "dashboard_page_test.moc"
