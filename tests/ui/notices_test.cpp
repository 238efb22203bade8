#include "app/sluice/desk.h"
#include "support/fake_relay_service.h"
#include "support/upstream_scene.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using namespace Qt::StringLiterals;
using Kind = api::AlertKind;

// What the balancer does becomes news in the window: once, and gone when it is over.
class NoticesTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<tests::FakeRelayService> m_service;
    std::unique_ptr<app::Desk> m_desk;

    void raise(Kind kind, const QString &subject) const
    {
        m_service->raise({kind, subject, {}, QDateTime::currentDateTimeUtc()});
    }
    [[nodiscard]] QStringList told() const { return m_desk->window().bannerTexts(); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_service = std::make_unique<tests::FakeRelayService>();
        m_service->setConfig(tests::manyUpstreams());
        m_desk
            = std::make_unique<app::Desk>(*m_service, m_folder->filePath(u"desk.ini"_s),
                                          app::Desk::Choices{u"en"_s, ui::ThemeChoice::Light, {}});
        m_desk->show();
        m_service->setState(api::RelayState::Running);
    }
    void cleanup()
    {
        m_desk.reset();
        m_service.reset();
    }

    void eachIsToldOnce()
    {
        for (int i = 0; i < 50; ++i) {
            raise(Kind::UpstreamUnreachable, u"deepseek"_s);
            raise(Kind::FailedOver, u"deepseek"_s);
        }
        QCOMPARE(told().size(), 2);
        QVERIFY(told().filter(u"keeps failing"_s).size() == 1);
        QVERIFY(told().filter(u"another upstream"_s).size() == 1);
        // Recovery takes the place of the trip, and of the fail-over.
        raise(Kind::UpstreamRecovered, u"deepseek"_s);
        QCOMPARE(told().size(), 1);
        QVERIFY(told().first().contains(u"answers again"));
        // It flaps: nothing is shouted, and nothing false stays.
        raise(Kind::UpstreamUnreachable, u"deepseek"_s);
        QVERIFY(told().isEmpty());
        raise(Kind::UpstreamRecovered, u"deepseek"_s);
        QVERIFY(told().isEmpty());
    }

    void everyKindLeadsToItsUpstream_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("row");
        const auto row
            = [](const char *name, Kind kind, const QString &subject, const QString &key, int at) {
                  QTest::newRow(name) << static_cast<int>(kind) << subject << key << at;
              };
        row("trip", Kind::UpstreamUnreachable, u"deepseek"_s, u"upstream/deepseek"_s, 2);
        row("fail-over", Kind::FailedOver, u"groq"_s, u"failover/groq"_s, 4);
        row("recovery", Kind::UpstreamRecovered, u"spare"_s, u"upstream/spare"_s, 8);
        row("way", Kind::WayDown, u"wss://tunnel.example/ws"_s, u"way/wss://tunnel.example/ws"_s,
            3);
        row("key", Kind::CredentialRejected, u"groq"_s, u"key/groq"_s, 4);
    }
    void everyKindLeadsToItsUpstream()
    {
        QFETCH(int, kind);
        QFETCH(QString, subject);
        QFETCH(QString, key);
        QFETCH(int, row);
        m_service->publishUpstreams(tests::badDay(QDateTime::currentDateTimeUtc()));
        raise(static_cast<Kind>(kind), subject);
        QCOMPARE(told().size(), 1);
        QVERIFY(told().first().contains(subject));
        emit m_desk->window().bannerActionRequested(key);
        QCOMPARE(m_desk->window().currentPage(), u"upstreams"_s);
        QCOMPARE(m_desk->window().findChild<ui::UpstreamsPage *>()->selectedRow(), row);
        raise(Kind::WayRecovered, u"wss://tunnel.example/ws"_s);
        QVERIFY(told().filter(u"is down"_s).isEmpty());
    }

    void newsOfWhatIsGoneGoesToo()
    {
        raise(Kind::UpstreamUnreachable, u"deepseek"_s);
        raise(Kind::CredentialRejected, u"groq"_s);
        QCOMPARE(told().size(), 2);
        api::RelayConfig config = *m_service->config();
        config.upstreams[2].weight = 0; // drained
        m_service->apply(config);
        QTRY_COMPARE(told().size(), 1);
        QVERIFY(told().first().contains(u"groq"));
        m_desk->setLanguage(u"zh_CN"_s);
        QTRY_VERIFY(told().first().contains(u"不认它的密钥"));
        m_desk->setLanguage(u"en"_s);
    }
};

QTEST_MAIN(NoticesTest)
#include "notices_test.moc"
