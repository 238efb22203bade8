#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/check_config.h"
#include "app/sluicectl/verbs/compare.h"
#include "app/sluicectl/verbs/demo_upstream.h"
#include "app/sluicectl/verbs/errors.h"
#include "app/sluicectl/verbs/export.h"
#include "app/sluicectl/verbs/keys.h"
#include "app/sluicectl/verbs/lists.h"
#include "app/sluicectl/verbs/scan.h"
#include "app/sluicectl/verbs/serve.h"
#include "base/process_privacy.h"

#include <QCoreApplication>

#include <array>
#include <csignal>

using namespace sluice::ctl;

namespace {

constexpr std::array kVerbs{
    Verb{QLatin1String("serve"), QLatin1String("run the relay without a window"), runServe},
    Verb{QLatin1String("scan"), QLatin1String("judge a text or a request body on stdin"), runScan},
    Verb{QLatin1String("keys"), QLatin1String("make, show and change client keys"), runKeys},
    Verb{QLatin1String("lists"), QLatin1String("check, compare and compile word lists"), runLists},
    Verb{QLatin1String("export"), QLatin1String("write the access log without anybody's data"), runExport},
    Verb{QLatin1String("errors"), QLatin1String("show what goes wrong most, also of an nginx"), runErrors},
    Verb{QLatin1String("compare"), QLatin1String("compare how fast the upstreams are"), runCompare},
    Verb{QLatin1String("check-config"), QLatin1String("say whether a configuration can be used"),
         runCheckConfig},
    Verb{QLatin1String("demo-upstream"), QLatin1String("serve a simulated provider"),
         runDemoUpstream},
};

QString usage()
{
    QString text = QStringLiteral("Usage: sluicectl VERB [options]\n\n"
                                  "The Sluice relay on the command line. Verbs:\n");
    for (const Verb &verb : kVerbs) {
        text += QStringLiteral("  %1  %2\n").arg(verb.name, -14).arg(verb.summary);
    }
    text
        += QStringLiteral("\n\"sluicectl VERB --help\" tells more. Facts go to stdout, remarks to "
                          "stderr.\nExit codes: 0 ok, 1 the answer is no, 2 it could not be done.");
    return text;
}

} // namespace

int main(int argc, char *argv[])
{
    sluice::base::keepMemoryPrivate();
    std::signal(SIGPIPE, SIG_IGN); // a caller that hangs up is no reason to die
    // GLib's event loop makes a system call of every posted event, Qt's own one of every turn: TLS sockets post several a request.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sluice"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));

    QStringList arguments = QCoreApplication::arguments().mid(1);
    const QString word = arguments.isEmpty() ? QString() : arguments.takeFirst();
    if (word == QLatin1String("--version") || word == QLatin1String("-v")) {
        printFact(QStringLiteral("sluicectl " SLUICE_VERSION));
        return kOk;
    }
    if (word == QLatin1String("--help") || word == QLatin1String("-h")
        || word == QLatin1String("help")) {
        printFact(usage());
        return kOk;
    }
    for (const Verb &verb : kVerbs) {
        if (word == verb.name) {
            arguments.prepend(QStringLiteral("sluicectl ") + verb.name);
            return verb.run(arguments);
        }
    }
    printRemark(word.isEmpty() ? QStringLiteral("A verb is missing.")
                               : QStringLiteral("There is no verb \"%1\".").arg(word));
    printRemark(usage());
    return kCouldNot;
}
