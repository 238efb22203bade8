#include "api/relay_service.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

namespace sluice::api {

namespace {

// Lives on another thread and says everything a service says.
class Speaker final : public QObject {
    Q_OBJECT
public:
    void speak()
    {
        RelayStatus status;
        status.state = RelayState::Running;
        status.httpsUrl = QStringLiteral("https://localhost:1");
        emit statusChanged(status);
        ExchangeRecord record;
        record.id = 7;
        emit recordsAppended({record});
        TrafficSample sample;
        sample.requests = 3;
        emit sampled(sample);
        Alert alert;
        alert.subject = QStringLiteral("words");
        emit alertRaised(alert);
        UpstreamTestStep step;
        step.test = 9;
        emit upstreamTestProgressed(step);
        WordListContent content;
        content.name = QStringLiteral("words");
        emit wordListLoaded(content);
        TextTrial trial;
        trial.output = QStringLiteral("**");
        emit textTried(4, trial);
        base::Error why;
        why.where = "limits";
        emit refused(why);
        emit credential(base::Secret("value"), CredentialPlace::Memory);
    }

signals:
    void statusChanged(const sluice::api::RelayStatus &status);
    void recordsAppended(const QList<sluice::api::ExchangeRecord> &batch);
    void sampled(const sluice::api::TrafficSample &sample);
    void alertRaised(const sluice::api::Alert &alert);
    void upstreamTestProgressed(const sluice::api::UpstreamTestStep &step);
    void wordListLoaded(const sluice::api::WordListContent &content);
    void textTried(int ticket, const sluice::api::TextTrial &trial);
    void refused(const sluice::base::Error &why);
    void credential(const sluice::base::Secret &value, sluice::api::CredentialPlace place);
};

} // namespace

class RelayServiceTest final : public QObject {
    Q_OBJECT

private slots:
    // Qt takes the types of a queued signal from moc's tables; one that is not registered is dropped with a warning only.
    void everyFactCrossesThreads()
    {
        Speaker speaker;
        QSignalSpy status(&speaker, &Speaker::statusChanged);
        QSignalSpy trial(&speaker, &Speaker::textTried);
        int heard = 0;
        QObject here;
        connect(&speaker, &Speaker::statusChanged, &here, [&](const RelayStatus &s) {
            heard += s.state == RelayState::Running;
        });
        connect(&speaker, &Speaker::recordsAppended, &here, [&](const QList<ExchangeRecord> &batch) {
            heard += batch.size() == 1 && batch.first().id == 7;
        });
        connect(&speaker, &Speaker::sampled, &here, [&](const TrafficSample &s) { heard += s.requests == 3; });
        connect(&speaker, &Speaker::alertRaised, &here, [&](const Alert &a) { heard += !a.subject.isEmpty(); });
        connect(&speaker, &Speaker::upstreamTestProgressed, &here, [&](const UpstreamTestStep &s) {
            heard += s.test == 9;
        });
        connect(&speaker, &Speaker::wordListLoaded, &here, [&](const WordListContent &c) { heard += !c.name.isEmpty(); });
        connect(&speaker, &Speaker::textTried, &here, [&](int ticket, const TextTrial &) { heard += ticket == 4; });
        connect(&speaker, &Speaker::refused, &here, [&](const base::Error &why) { heard += why.where == "limits"; });
        connect(&speaker, &Speaker::credential, &here, [&](const base::Secret &value, CredentialPlace place) {
            heard += value.equals("value") && place == CredentialPlace::Memory;
        });

        QThread thread;
        speaker.moveToThread(&thread);
        thread.start();
        QMetaObject::invokeMethod(&speaker, [&speaker] { speaker.speak(); }, Qt::QueuedConnection);
        QTRY_COMPARE(heard, 9);
        thread.quit();
        thread.wait();
        QCOMPARE(status.first().at(0).value<RelayStatus>().httpsUrl, QStringLiteral("https://localhost:1"));
        QCOMPARE(trial.first().at(1).value<TextTrial>().output, QStringLiteral("**"));
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::RelayServiceTest)
#include "relay_service_test.moc"
