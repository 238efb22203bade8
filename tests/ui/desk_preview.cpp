// Shows the desk over the scripted relay, or writes a picture of it: to look at pages that are
// empty, busy or broken without a relay.

#include "app/sluice/desk.h"
#include "support/client_scene.h"
#include "support/fake_relay_service.h"
#include "support/guardrail_scene.h"
#include "support/limit_scene.h"
#include "support/upstream_scene.h"
#include "ui/pages/clients/clients_page.h"
#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/pages/requests/requests_page.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/shell/main_window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QCommandLineParser>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

QList<api::ExchangeRecord> runningOnes(tests::FakeRelayService &service, const QDateTime &now)
{
    QList<api::ExchangeRecord> running;
    for (int i = 0; i < 3; ++i) {
        api::ExchangeRecord record = service.makeRecord(now.addSecs(-i * 4));
        record.running = true;
        record.outcome = api::Outcome::Running;
        record.status = 200;
        record.error = base::ErrorCode::None;
        record.verdict = policy::VerdictKind::Pass;
        record.upstream = QStringLiteral("tokyo-nginx");
        record.duration = std::chrono::seconds(1 + i * 4);
        running.append(record);
    }
    return running;
}

void play(tests::FakeRelayService &service, const QString &scene)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (scene == QLatin1String("stopped")) {
        return;
    }
    service.setStatus(tests::FakeRelayService::runningStatus());
    if (scene == QLatin1String("empty")) {
        api::RelayStatus status = tests::FakeRelayService::runningStatus();
        status.demoUpstream = QStringLiteral("demo");
        service.setStatus(status);
    } else if (scene == QLatin1String("normal")) {
        service.playPast(300s, 2.0, now);
        service.setLive(runningOnes(service, now));
    } else if (scene == QLatin1String("busy")) {
        service.setConfig(tests::manyClients(
            tests::manyLimits(tests::manyRules(tests::manyUpstreams())), now));
        service.publishWordLists(tests::listsOfAges(*service.config(), now));
        emit service.configApplied();
        service.publishBudgets(tests::budgetsInUse(now));
        service.publishClients(tests::clientsOf(*service.config(), now));
        service.publishLimits(tests::limitsInUse(now));
        service.playPast(1800s, 40.0, now);
        service.setLive(runningOnes(service, now));
    } else if (scene == QLatin1String("broken")) {
        service.playPast(300s, 4.0, now);
        service.setConfig(tests::manyUpstreams());
        emit service.configApplied();
        service.setRouteTrial(tests::badDayTrial());
        service.publishUpstreams(tests::badDay(now));
        service.raise({api::AlertKind::UpstreamUnreachable,
                       QStringLiteral("openai-direct"),
                       {base::ErrorCode::ConnectFailed, "connection refused", {}, 0},
                       now});
        service.raise({api::AlertKind::WordListRefused,
                       QStringLiteral("words"),
                       {base::ErrorCode::InvalidWordList, "not UTF-8", "words.txt", 12},
                       now});
        service.breakWordList(QStringLiteral("words"),
                              {base::ErrorCode::InvalidWordList, "not UTF-8", "words.txt", 12});
        service.setState(api::RelayState::Degraded,
                         {base::ErrorCode::ConnectFailed, "deepseek: connection refused", {}, 0});
    } else if (scene == QLatin1String("failed")) {
        service.setState(api::RelayState::Failed,
                         {base::ErrorCode::AddressInUse,
                          "127.0.0.1:8443 is held by nginx (pid 812)", "listeners.https", 0});
    } else if (scene == QLatin1String("paused")) {
        service.playPast(300s, 2.0, now);
        service.pause(300s);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("scene"),
          QStringLiteral("empty, normal, busy, broken, failed, paused, stopped"),
          QStringLiteral("S"), QStringLiteral("normal")},
         {QStringLiteral("page"), {}, QStringLiteral("P")},
         {QStringLiteral("language"), {}, QStringLiteral("L"), QStringLiteral("en")},
         {QStringLiteral("theme"), {}, QStringLiteral("T"), QStringLiteral("light")},
         {QStringLiteral("size"), {}, QStringLiteral("WxH"), QStringLiteral("1280x800")},
         {QStringLiteral("font-scale"), {}, QStringLiteral("F"), QStringLiteral("1")},
         {QStringLiteral("select"), QStringLiteral("row of the request table, from the end"),
          QStringLiteral("N")},
         {QStringLiteral("row"), QStringLiteral("chosen in the lists of the Limits and Clients pages"),
          QStringLiteral("N")},
         {QStringLiteral("upstream"), QStringLiteral("row of the upstream list"),
          QStringLiteral("N")},
         {QStringLiteral("section"), QStringLiteral("of the Upstreams, Guardrails or Limits page, from 0"),
          QStringLiteral("N")},
         {QStringLiteral("try"), QStringLiteral("a text for the box of the Guardrails page"),
          QStringLiteral("TEXT")},
         {QStringLiteral("click"),
          QStringLiteral("buttons by their names, one after the other, to see their dialogs"),
          QStringLiteral("NAME,…")},
         {QStringLiteral("enter"), QStringLiteral("text of a field of the dialog, before the last click"),
          QStringLiteral("FIELD=TEXT")},
         {QStringLiteral("live"), QStringLiteral("requests a second that go on"),
          QStringLiteral("R")},
         {QStringLiteral("screenshot"), {}, QStringLiteral("FILE")},
         {QStringLiteral("after"), {}, QStringLiteral("MS"), QStringLiteral("900")}});
    parser.process(application);

    const double scale = parser.value(QStringLiteral("font-scale")).toDouble();
    if (scale > 1.01) {
        QFont font = QApplication::font();
        font.setPixelSize(qRound(13 * scale));
        QApplication::setFont(font);
    }
    QTemporaryDir state;
    tests::FakeRelayService service;
    app::Desk::Choices choices;
    choices.language = parser.value(QStringLiteral("language"));
    choices.theme = parser.value(QStringLiteral("theme")) == QLatin1String("dark")
        ? ui::ThemeChoice::Dark
        : ui::ThemeChoice::Light;
    choices.page = parser.value(QStringLiteral("page"));
    app::Desk desk(service, state.filePath(QStringLiteral("desk.ini")), choices);
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
    desk.window().resize(size.value(0).toInt(), size.value(1).toInt());
    desk.show();
    play(service, parser.value(QStringLiteral("scene")));
    if (parser.isSet(QStringLiteral("live"))) {
        service.playLive(parser.value(QStringLiteral("live")).toDouble());
    }
    if (parser.isSet(QStringLiteral("select"))) {
        const int fromEnd = parser.value(QStringLiteral("select")).toInt();
        QTimer::singleShot(400ms, &desk, [&desk, fromEnd] {
            auto *page = desk.window().findChild<ui::RequestsPage *>();
            const int rows = page->findChild<QAbstractItemView *>()->model()->rowCount();
            page->select(rows - 1 - fromEnd);
        });
    }
    if (parser.isSet(QStringLiteral("section"))) {
        const int section = parser.value(QStringLiteral("section")).toInt();
        desk.window().findChild<ui::UpstreamsPage *>()->showSection(
            static_cast<ui::UpstreamsPage::Section>(section));
        desk.window().findChild<ui::GuardrailsPage *>()->showSection(
            static_cast<ui::GuardrailsPage::Section>(section));
        desk.window().findChild<ui::LimitsPage *>()->showSection(
            static_cast<ui::LimitsPage::Section>(section));
    }
    if (parser.isSet(QStringLiteral("upstream"))) {
        desk.window().findChild<ui::UpstreamsPage *>()->select(
            parser.value(QStringLiteral("upstream")).toInt());
    }
    if (parser.isSet(QStringLiteral("row"))) {
        const int row = parser.value(QStringLiteral("row")).toInt();
        for (ui::Page *page :
             std::initializer_list<ui::Page *>{desk.window().findChild<ui::LimitsPage *>(),
                                               desk.window().findChild<ui::ClientsPage *>()}) {
            for (auto *list : page->findChildren<QAbstractItemView *>()) {
                if (list->model()) {
                    list->setCurrentIndex(list->model()->index(row, 0));
                }
            }
        }
    }
    if (parser.isSet(QStringLiteral("try"))) {
        desk.window().findChild<ui::GuardrailsPage *>()->tryBox()->setText(
            parser.value(QStringLiteral("try")));
    }
    if (parser.isSet(QStringLiteral("click"))) {
        const QStringList names = parser.value(QStringLiteral("click")).split(QLatin1Char(','));
        const QStringList entered = parser.value(QStringLiteral("enter")).split(QLatin1Char('='));
        for (int i = 0; i < names.size(); ++i) {
            QTimer::singleShot(300ms * (i + 1), &desk, [&desk, name = names.at(i), entered] {
                if (auto *field = desk.window().findChild<QLineEdit *>(entered.first())) {
                    field->setText(entered.last());
                }
                desk.window().findChild<QAbstractButton *>(name)->click();
            });
        }
    }
    if (parser.isSet(QStringLiteral("screenshot"))) {
        QTimer::singleShot(parser.value(QStringLiteral("after")).toInt(), &desk,
                           [&desk, file = parser.value(QStringLiteral("screenshot"))] {
                               QWidget *dialog = QApplication::activeModalWidget();
                               QWidget *seen = dialog ? dialog : &desk.window();
                               QApplication::exit(seen->grab().save(file) ? 0 : 2);
                           });
    }
    return QApplication::exec();
}
