#include "app/sluicectl/verbs/demo_upstream.h"

#include "app/sluicectl/stop_signal.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "relay/demo/demo_upstream.h"

#include <QCoreApplication>

namespace sluice::ctl {

namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// "127.0.0.1:8090", IPv6 in brackets.
QString authorityOf(const QUrl &url)
{
    return url.authority(QUrl::FullyEncoded);
}

} // namespace

int runDemoUpstream(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Serves a simulated provider: OpenAI chat completions, Responses, embeddings and models, "
        "and Anthropic messages. Prints one line \"ready https=HOST:PORT http=HOST:PORT\", with - "
        "for the one that is off. Each knob can also come with a request, as the header "
        "x-demo-KNOB."));
    const QCommandLineOption host(QStringLiteral("host"),
                                  QStringLiteral("Address to listen on (127.0.0.1)."),
                                  QStringLiteral("ADDRESS"), QStringLiteral("127.0.0.1"));
    const QCommandLineOption port(QStringLiteral("port"),
                                  QStringLiteral("Port to listen on; 0 takes a free one (0)."),
                                  QStringLiteral("PORT"), QStringLiteral("0"));
    const QCommandLineOption tls(QStringLiteral("tls"),
                                 QStringLiteral("Speak TLS; needs --cert and --key."));
    const QCommandLineOption cert(QStringLiteral("cert"),
                                  QStringLiteral("PEM certificate chain, leaf first."),
                                  QStringLiteral("FILE"));
    const QCommandLineOption key(QStringLiteral("key"), QStringLiteral("PEM private key."),
                                 QStringLiteral("FILE"));
    parser.addOptions({host, port, tls, cert, key});
    for (const relay::DemoKnob &knob : relay::demoKnobs()) {
        parser.addOption(QCommandLineOption(fromView(knob.name),
                                            QStringLiteral("Knob: ") + fromView(knob.meaning)
                                                + QStringLiteral("."),
                                            fromView(knob.value)));
    }
    if (const std::optional<int> code = parseArguments(parser, arguments)) {
        return *code;
    }

    relay::DemoKnobs knobs;
    for (const relay::DemoKnob &knob : relay::demoKnobs()) {
        const QString name = fromView(knob.name);
        if (!parser.isSet(name)) {
            continue;
        }
        const base::Error problem
            = relay::setDemoKnob(knobs, knob.name, parser.value(name).toStdString());
        if (problem.isError()) {
            printRemark(
                QStringLiteral("--%1: %2").arg(name, QString::fromStdString(problem.detail)));
            return kCouldNot;
        }
    }
    const QHostAddress address(parser.value(host));
    if (address.isNull()) {
        printRemark(QStringLiteral("--host: expected an IP address"));
        return kCouldNot;
    }
    bool isNumber = false;
    const quint16 portNumber = parser.value(port).toUShort(&isNumber);
    if (!isNumber) {
        printRemark(QStringLiteral("--port: expected a number from 0 to 65535"));
        return kCouldNot;
    }
    if (parser.isSet(tls) && !(parser.isSet(cert) && parser.isSet(key))) {
        printRemark(QStringLiteral("--tls needs --cert and --key"));
        return kCouldNot;
    }

    relay::DemoUpstream demo(knobs);
    const base::Result<QUrl> url = parser.isSet(tls)
        ? demo.listenTls(address, portNumber, parser.value(cert), parser.value(key))
        : demo.listen(address, portNumber);
    if (!url) {
        printRemark(url.error());
        return kCouldNot;
    }
    const QString off = QStringLiteral("-");
    printFact(QStringLiteral("ready https=%1 http=%2")
                  .arg(parser.isSet(tls) ? authorityOf(*url) : off,
                       parser.isSet(tls) ? off : authorityOf(*url)));
    const StopSignal stop;
    QObject::connect(&stop, &StopSignal::requested, qApp, &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace sluice::ctl
