#include "app/sluicectl/verbs/serve.h"

#include "app/sluicectl/passphrase.h"
#include "app/sluicectl/stop_signal.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "service/local_relay_service.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

#include <cstdlib>

namespace sluice::ctl {

namespace {

QString authorityOf(const QString &url)
{
    return url.isEmpty() ? QStringLiteral("-") : QUrl(url).authority(QUrl::FullyEncoded);
}

// Follows the service from start to stop and ends the event loop with the exit code.
class ServeRun final : public QObject {
    Q_OBJECT
public:
    explicit ServeRun(service::LocalRelayService &service) : m_service(service)
    {
        connect(&m_service, &api::RelayService::statusChanged, this, &ServeRun::onStatus);
        connect(&m_service, &api::RelayService::alertRaised, this,
                [](const api::Alert &alert) { printRemark(alert.error); });
        connect(&m_stop, &StopSignal::requested, this, &ServeRun::onStopRequested);
    }

private:
    void onStatus(const api::RelayStatus &status)
    {
        switch (status.state) {
        case api::RelayState::Running:
        case api::RelayState::Degraded:
            if (!m_isReady) {
                m_isReady = true;
                printFact(QStringLiteral("ready https=%1 http=%2")
                              .arg(authorityOf(status.httpsUrl), authorityOf(status.httpUrl)));
            }
            if (status.why.isError()) {
                printRemark(status.why);
            }
            break;
        case api::RelayState::Failed:
            printRemark(status.why);
            QCoreApplication::exit(kCouldNot);
            break;
        case api::RelayState::Stopped:
            if (m_isStopping) {
                QCoreApplication::exit(kOk);
            }
            break;
        case api::RelayState::Starting:
        case api::RelayState::Draining:
            break;
        }
    }

    void onStopRequested()
    {
        if (m_isStopping) {
            // Asked twice: whoever asks does not want to wait for the streams, as a proper end would.
            std::_Exit(kCouldNot);
        }
        m_isStopping = true;
        m_service.stop();
    }

    service::LocalRelayService &m_service;
    StopSignal m_stop;
    bool m_isReady = false;
    bool m_isStopping = false;
};

} // namespace

int runServe(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Runs the relay without a window. When it accepts requests it prints one line, \"ready "
        "https=HOST:PORT http=HOST:PORT\", with - for a listener that is off. Without --config it "
        "serves the built-in demo upstream. SIGTERM or SIGINT lets running answers end, then "
        "exits. Where the settings keep raw prompts and answers under a passphrase, it is the first "
        "line of stdin with --passphrase-stdin, or of the descriptor N with --passphrase-fd; never an "
        "argument, which other programs can see."));
    const QCommandLineOption config(QStringLiteral("config"), QStringLiteral("Configuration file."),
                                    QStringLiteral("FILE"));
    const QCommandLineOption dataDirectory(
        QStringLiteral("data-dir"),
        QStringLiteral("Where the local CA and its keys are kept (made if missing)."),
        QStringLiteral("DIR"));
    const QCommandLineOption passphraseStdin(
        QStringLiteral("passphrase-stdin"),
        QStringLiteral("Read the passphrase of kept texts from stdin."));
    const QCommandLineOption passphraseDescriptor(
        QStringLiteral("passphrase-fd"),
        QStringLiteral("Read the passphrase of kept texts from an open descriptor."),
        QStringLiteral("N"));
    parser.addOptions({config, dataDirectory, passphraseStdin, passphraseDescriptor});
    if (const std::optional<int> code = parseArguments(parser, arguments)) {
        return *code;
    }
    service::ServiceOptions options;
    options.configFile = parser.value(config);
    options.demoWhenEmpty = !parser.isSet(config);
    options.dataDirectory = parser.isSet(dataDirectory)
        ? QDir(parser.value(dataDirectory)).absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    if (parser.isSet(config) && !QFileInfo::exists(options.configFile)) {
        printRemark(
            base::Error{base::ErrorCode::FileNotFound, {}, options.configFile.toStdString(), 0});
        return kCouldNot;
    }
    service::LocalRelayService service(options);
    const base::Error problem = service.open();
    if (problem.isError()) {
        printRemark(problem);
        return kCouldNot;
    }
    if (parser.isSet(passphraseStdin) || parser.isSet(passphraseDescriptor)) {
        bool isNumber = true;
        const int descriptor
            = parser.isSet(passphraseStdin) ? 0 : parser.value(passphraseDescriptor).toInt(&isNumber);
        const base::Result<base::Secret> passphrase = isNumber
            ? readPassphrase(descriptor)
            : base::Error{base::ErrorCode::FileUnreadable, "expected the number of a descriptor",
                          "--passphrase-fd", 0};
        if (!passphrase) {
            printRemark(passphrase.error());
            return kCouldNot;
        }
        service.setBodyPassphrase(*passphrase);
    }
    const ServeRun run(service);
    // From inside the loop, so that even a failure at once finds a loop to end.
    QMetaObject::invokeMethod(&service, &service::LocalRelayService::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace sluice::ctl

#include "serve.moc"
