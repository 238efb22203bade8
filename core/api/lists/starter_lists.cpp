#include "api/lists/starter_lists.h"

#include "api/config/config_json.h"
#include "policy/guardrail/rule_set.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// A static library's resources are linked only where somebody asks for them; the macro must stand outside namespaces.
static void linkListResource() { Q_INIT_RESOURCE(lists); }

namespace sluice::api {

namespace {

QByteArray resource(const QString &name)
{
    QFile file(QStringLiteral(":/lists/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The index is written as a configuration's lists are, with a title besides: read by the same tables.
QList<WordListConfig> index()
{
    const QJsonArray lists = QJsonDocument::fromJson(resource(QStringLiteral("lists.json"))).array();
    const QJsonObject settings{{QStringLiteral("guardrails"), QJsonObject{{QStringLiteral("lists"), lists}}}};
    const auto config = parseConfig(QJsonDocument(settings).toJson(), QStringLiteral("lists.json"));
    Q_ASSERT_X(config, "starterLists", config ? "" : base::toString(config.error()).c_str());
    return config ? config->guardrails.lists : QList<WordListConfig>();
}

QList<StarterList> shipped()
{
    linkListResource();
    QList<StarterList> lists;
    for (WordListConfig &settings : index()) {
        const QByteArray text = resource(settings.file);
        const auto words = policy::parseWordList(settings.file.toStdString(),
            {text.constData(), static_cast<std::size_t>(text.size())});
        Q_ASSERT_X(words && !words->empty(), "starterLists", qPrintable(settings.file));
        StarterList list;
        const QJsonObject title = settings.unknown.take(QStringLiteral("title")).toObject();
        list.titleEn = title.value(QStringLiteral("en")).toString();
        list.titleZh = title.value(QStringLiteral("zh")).toString();
        if (words) {
            for (const std::string &word : *words) {
                list.words.append(QString::fromStdString(word));
            }
        }
        list.settings = std::move(settings);
        lists.append(std::move(list));
    }
    return lists;
}

} // namespace

const QList<StarterList> &starterLists()
{
    static const QList<StarterList> lists = shipped();
    return lists;
}

} // namespace sluice::api
