#include "app/sluicectl/verbs/keys.h"

#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/keys_words.h"
#include "service/client_key_edits.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>
#include <functional>
#include <limits>
#include <optional>

namespace sluice::ctl {

namespace {

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

int refuse(const QString &reason)
{
    printRemark(reason);
    return kCouldNot;
}

// A key that is not there is an answer; all else could not be done.
int fail(const base::Error &error)
{
    printRemark(error);
    return error.code == base::ErrorCode::ClientKeyUnknown ? kNo : kCouldNot;
}

QString badTime(const QString &given)
{
    return QStringLiteral("\"%1\" is no time: expected 90s, 30m, 24h, 7d, or a time such as "
                          "2027-01-31T18:00:00Z.")
        .arg(given);
}

// Changes the key that is meant and says how it stands then.
int change(const QCommandLineParser &parser,
           const std::function<base::Error(api::RelayConfig &, const QString &id)> &edit)
{
    const QString meant = parser.positionalArguments().constFirst();
    const ConfigPlace place = configPlace(parser);
    QJsonObject fact;
    QString line;
    const base::Error error
        = service::editConfigFile(place.file, place.mayCreate, [&](api::RelayConfig &config) {
              const api::ClientKeyConfig *const key = service::findClientKey(config, meant);
              if (key == nullptr) {
                  return base::Error{base::ErrorCode::ClientKeyUnknown, meant.toStdString(), {}, 0};
              }
              const QString id = key->id;
              const base::Error problem = edit(config, id);
              if (!problem.isError()) {
                  const api::ClientKeyConfig *const changed = service::findClientKey(config, id);
                  fact = jsonOf(*changed, now());
                  line = lineOf(*changed, now());
              }
              return problem;
          });
    if (error.isError()) {
        return fail(error);
    }
    if (wantsJson(parser)) {
        printFact(fact);
    } else {
        printFact(line);
    }
    return kOk;
}

// Issues a key and shows it: the one time it can be seen.
int issue(const QCommandLineParser &parser,
          const std::function<base::Result<service::IssuedKey>(api::RelayConfig &)> &make)
{
    const ConfigPlace place = configPlace(parser);
    std::optional<service::IssuedKey> issued;
    QString name;
    const base::Error error
        = service::editConfigFile(place.file, place.mayCreate, [&](api::RelayConfig &config) {
              auto made = make(config);
              if (!made) {
                  return made.error();
              }
              issued = std::move(*made);
              name = service::findClientKey(config, issued->id)->name;
              return base::Error{};
          });
    if (error.isError()) {
        return fail(error);
    }
    const std::string_view text = issued->key.reveal();
    const QString key = QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    if (wantsJson(parser)) {
        printFact(QJsonObject{{QStringLiteral("id"), issued->id},
                              {QStringLiteral("name"), name},
                              {QStringLiteral("key"), key}});
    } else {
        printFact(key);
    }
    printRemark(QStringLiteral("This is the key of \"%1\". It is shown this once: %2 keeps only its "
                               "hash.")
                    .arg(name, place.file));
    return kOk;
}

// A number of the command line into a limit; false when it is none.
template <typename Number>
bool takeLimit(const QCommandLineParser &parser, const QString &option, std::optional<Number> &into)
{
    if (!parser.isSet(option)) {
        return true;
    }
    bool isNumber = false;
    const qlonglong number = parser.value(option).toLongLong(&isNumber);
    if (!isNumber || number < 0 || number > std::numeric_limits<Number>::max()) {
        return false;
    }
    into = static_cast<Number>(number);
    return true;
}

int runCreate(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOptions({
        {QStringLiteral("expires"),
         QStringLiteral("When it ends: 30d, or 2027-01-31T18:00:00Z. Without it: never."),
         QStringLiteral("WHEN")},
        {QStringLiteral("model"), QStringLiteral("Pattern of models it may ask for; may be repeated."),
         QStringLiteral("GLOB")},
        {QStringLiteral("route"), QStringLiteral("Pattern of routes it may take."),
         QStringLiteral("GLOB")},
        {QStringLiteral("upstream"), QStringLiteral("Pattern of upstreams it may use."),
         QStringLiteral("GLOB")},
        {QStringLiteral("requests-per-minute"), QStringLiteral("Its own limit; 0: none."),
         QStringLiteral("N")},
        {QStringLiteral("tokens-per-minute"), QStringLiteral("Its own limit; 0: none."),
         QStringLiteral("N")},
        {QStringLiteral("concurrent-requests"), QStringLiteral("Its own limit; 0: none."),
         QStringLiteral("N")},
    });
    if (const std::optional<int> code
        = parseKeyArguments(parser, arguments,
                            QStringLiteral("Makes a client key and prints it, this once."),
                            {QStringLiteral("NAME")})) {
        return *code;
    }
    api::ClientKeyConfig wanted;
    wanted.name = parser.positionalArguments().constFirst();
    wanted.models = parser.values(QStringLiteral("model"));
    wanted.routes = parser.values(QStringLiteral("route"));
    wanted.upstreams = parser.values(QStringLiteral("upstream"));
    if (parser.isSet(QStringLiteral("expires"))) {
        wanted.expires = momentOf(parser.value(QStringLiteral("expires")), now());
        if (!wanted.expires) {
            return refuse(badTime(parser.value(QStringLiteral("expires"))));
        }
    }
    if (!takeLimit(parser, QStringLiteral("requests-per-minute"), wanted.requestsPerMinute)
        || !takeLimit(parser, QStringLiteral("tokens-per-minute"), wanted.tokensPerMinute)
        || !takeLimit(parser, QStringLiteral("concurrent-requests"), wanted.concurrentRequests)) {
        return refuse(QStringLiteral("A limit is a whole number from 0 on."));
    }
    return issue(parser, [&wanted](api::RelayConfig &config) {
        return service::createClientKey(config, wanted, now());
    });
}

int runList(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code = parseKeyArguments(
            parser, arguments, QStringLiteral("Shows the client keys of a configuration."), {})) {
        return *code;
    }
    const ConfigPlace place = configPlace(parser);
    const auto config = service::readConfigFile(place.file, place.mayCreate);
    if (!config) {
        return fail(config.error());
    }
    QJsonArray array;
    for (const api::ClientKeyConfig &key : config->clients.keys) {
        if (wantsJson(parser)) {
            array.append(jsonOf(key, now()));
        } else {
            printFact(lineOf(key, now()));
        }
    }
    if (wantsJson(parser)) {
        printFact(QJsonObject{{QStringLiteral("keys"), array}});
    } else if (config->clients.keys.isEmpty()) {
        printRemark(QStringLiteral("There are no client keys."));
    }
    return kOk;
}

int runRotate(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("grace"),
                      QStringLiteral("How long the old key stays good: 0s, 30m, 24h (default), 7d."),
                      QStringLiteral("SPAN"), QStringLiteral("24h")});
    if (const std::optional<int> code = parseKeyArguments(
            parser, arguments,
            QStringLiteral("Makes a new key in the place of an old one, which stays good for a "
                           "while."),
            {QStringLiteral("NAME")})) {
        return *code;
    }
    const QString grace = parser.value(QStringLiteral("grace"));
    const auto span = spanOf(grace);
    if (!span) {
        return refuse(QStringLiteral("\"%1\" is no span of time: expected 0s, 30m, 24h or 7d.").arg(grace));
    }
    const QString meant = parser.positionalArguments().constFirst();
    return issue(parser, [&](api::RelayConfig &config) -> base::Result<service::IssuedKey> {
        const api::ClientKeyConfig *const key = service::findClientKey(config, meant);
        if (key == nullptr) {
            return base::Error{base::ErrorCode::ClientKeyUnknown, meant.toStdString(), {}, 0};
        }
        return service::rotateClientKey(config, QString(key->id), *span, now());
    });
}

int runExpire(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code = parseKeyArguments(
            parser, arguments,
            QStringLiteral("Sets when a key ends: now, 30d, 2027-01-31T18:00:00Z, or never."),
            {QStringLiteral("NAME"), QStringLiteral("WHEN")})) {
        return *code;
    }
    const QString when = parser.positionalArguments().at(1);
    std::optional<QDateTime> moment;
    if (when != QLatin1String("never")) {
        moment = momentOf(when, now());
        if (!moment) {
            return refuse(badTime(when));
        }
    }
    return change(parser, [&moment](api::RelayConfig &config, const QString &id) {
        return service::expireClientKey(config, id, moment);
    });
}

int runRevoke(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseKeyArguments(parser, arguments, QStringLiteral("Withdraws a key, for good and at once."),
                            {QStringLiteral("NAME")})) {
        return *code;
    }
    return change(parser, [](api::RelayConfig &config, const QString &id) {
        return service::revokeClientKey(config, id, now());
    });
}

int runRename(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code = parseKeyArguments(
            parser, arguments,
            QStringLiteral("Gives a key another name. Routes and guardrails that name it exactly "
                           "follow."),
            {QStringLiteral("NAME"), QStringLiteral("NEW")})) {
        return *code;
    }
    const QString name = parser.positionalArguments().at(1);
    return change(parser, [&name](api::RelayConfig &config, const QString &id) {
        return service::renameClientKey(config, id, name);
    });
}

constexpr std::array kWords{
    Verb{QLatin1String("create"), QLatin1String("make a key and show it, this once"), runCreate},
    Verb{QLatin1String("list"), QLatin1String("show the keys there are"), runList},
    Verb{QLatin1String("rotate"), QLatin1String("put a new key in the place of an old one"), runRotate},
    Verb{QLatin1String("expire"), QLatin1String("set when a key ends"), runExpire},
    Verb{QLatin1String("revoke"), QLatin1String("withdraw a key"), runRevoke},
    Verb{QLatin1String("rename"), QLatin1String("give a key another name"), runRename},
};

QString usage()
{
    QString text = QStringLiteral("Usage: sluicectl keys WORD [options] [NAME]\n\n"
                                  "Looks after client keys. NAME is a key's name or id. Words:\n");
    for (const Verb &word : kWords) {
        text += QStringLiteral("  %1  %2\n").arg(word.name, -10).arg(word.summary);
    }
    return text
        + QStringLiteral("\nA running relay takes changes of its file over by itself.\n"
                         "\"sluicectl keys WORD --help\" tells more.");
}

} // namespace

int runKeys(const QStringList &arguments)
{
    QStringList rest = arguments.mid(1);
    const QString given = rest.isEmpty() ? QString() : rest.takeFirst();
    if (given == QLatin1String("--help") || given == QLatin1String("-h")) {
        printFact(usage());
        return kOk;
    }
    for (const Verb &word : kWords) {
        if (given == word.name) {
            rest.prepend(arguments.constFirst() + u' ' + word.name);
            return word.run(rest);
        }
    }
    printRemark(given.isEmpty() ? QStringLiteral("A word is missing after \"keys\".")
                                : QStringLiteral("There is no \"keys %1\".").arg(given));
    printRemark(usage());
    return kCouldNot;
}

} // namespace sluice::ctl
