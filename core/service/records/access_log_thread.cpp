#include "service/records/access_log_thread.h"

#include "base/result.h"
#include "service/recorded_traffic.h"
#include "service/records/log_redactor.h"
#include "store/access_log/access_log.h"
#include "store/whole_file.h"
#include "tls/keyed_hash.h"

#include <QByteArray>
#include <QDir>
#include <QFileDevice>

#include <utility>

namespace sluice::service {

namespace {

constexpr qsizetype kShortestKey = 32;

// A key that cannot be kept is good for this run: the pseudonyms of the next one are others.
base::Secret pseudonymKey(const QString &file)
{
    if (const auto kept = store::readWholeFile(file, 4'096); kept && kept->trimmed().size() >= kShortestKey) {
        return base::Secret(kept->trimmed().toStdString());
    }
    base::Secret key = tls::randomKey();
    const std::string_view value = key.reveal();
    [[maybe_unused]] const auto written = store::writeWholeFile(file, QByteArray(value.data(), static_cast<qsizetype>(value.size())), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return key;
}

store::AccessLog::Intake take(relay::RecordLog &feed, LogRedactor &redactor)
{
    auto batch = feed.records.drain();
    store::AccessLog::Intake intake;
    intake.dropped = batch.dropped;
    intake.entries.reserve(batch.entries.size());
    for (const api::ExchangeRecord &record : batch.entries) {
        intake.entries.push_back(redactor.entryOf(record));
    }
    return intake;
}

} // namespace

AccessLogThread::AccessLogThread(const QString &dataDirectory, QObject *parent)
    : QObject(parent)
    , m_feed(std::make_shared<relay::RecordLog>())
    , m_redactor(std::make_shared<LogRedactor>())
    , m_keyFile(QDir(dataDirectory).filePath(QStringLiteral("access-log.key")))
{
    m_thread.setObjectName(QStringLiteral("store"));
    m_log = new store::AccessLog(accessLogIn(dataDirectory),
        [feed = m_feed, redactor = m_redactor] { return take(*feed, *redactor); });
    m_state = m_log->state();
    connect(m_log, &store::AccessLog::queried, this, &AccessLogThread::queried);
    connect(m_log, &store::AccessLog::alertRaised, this, &AccessLogThread::alertRaised);
    connect(m_log, &store::AccessLog::changed, this, [this](const api::AccessLogState &state) {
        m_state = state;
        emit changed(state);
    });
    // From a worker; there are none any more when `this` goes.
    m_feed->records.onWake([log = m_log] {
        QMetaObject::invokeMethod(log, [log] { log->noticeEntries(false); }, Qt::QueuedConnection);
    });
    m_feed->records.onFilled(store::AccessLog::kRows, [log = m_log] {
        QMetaObject::invokeMethod(log, [log] { log->noticeEntries(true); }, Qt::QueuedConnection);
    });
    m_log->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_log, &QObject::deleteLater);
    m_thread.start();
}

AccessLogThread::~AccessLogThread()
{
    m_feed->isOn = false;
    QMetaObject::invokeMethod(m_log, &store::AccessLog::flush, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void AccessLogThread::apply(const api::RecordsConfig &settings)
{
    m_feed->isOn = settings.isLogging();
    const auto takeOver = [log = m_log, redactor = m_redactor, file = m_keyFile, settings] {
        if (settings.isLogging() && !redactor->hasKey()) {
            redactor->setKey(pseudonymKey(file));
        }
        log->apply(settings);
    };
    QMetaObject::invokeMethod(m_log, takeOver, Qt::QueuedConnection);
}

void AccessLogThread::setRules(const std::shared_ptr<const policy::RuleSet> &settings, const std::vector<policy::KnownSecret> &secrets)
{
    QMetaObject::invokeMethod(m_log, [redactor = m_redactor, settings, secrets] { redactor->setRules(settings, secrets); }, Qt::QueuedConnection);
}

int AccessLogThread::query(const api::AccessLogQuery &query)
{
    const int number = ++m_lastQuery;
    QMetaObject::invokeMethod(m_log, [log = m_log, number, query] { log->query(number, query); }, Qt::QueuedConnection);
    return number;
}

} // namespace sluice::service
