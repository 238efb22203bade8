#include "api/config/config_reference.h"

#include "api/config/config_json.h"
#include "api/config/config_values.h"

#include <QJsonDocument>

namespace sluice::api {

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

template<typename Type>
concept ListOfObjects = requires { requires HasFields<typename Type::value_type>; };

template<typename Type>
QString typeText()
{
    if constexpr (Word<Type>) {
        QStringList words;
        for (const auto &[value, word] : EnumWords<Type>::words) {
            words += u'`' + text(word) + u'`';
        }
        return words.join(QStringLiteral(", "));
    } else if constexpr (HasFields<Type>) {
        return QStringLiteral("object");
    } else if constexpr (ListOfObjects<Type>) {
        return QStringLiteral("list of objects");
    } else if constexpr (std::is_same_v<Type, bool>) {
        return QStringLiteral("`true`, `false`");
    } else if constexpr (MaybeNumber<Type>) {
        return QStringLiteral("number or `null`");
    } else if constexpr (MaybeMoment<Type>) {
        return QStringLiteral("time or `null`");
    } else if constexpr (std::is_same_v<Type, std::optional<ListenAddress>>) {
        return QStringLiteral("`\"HOST:PORT\"` or `null`");
    } else if constexpr (std::is_same_v<Type, QStringList>) {
        return QStringLiteral("list of texts");
    } else if constexpr (std::is_same_v<Type, QString>) {
        return QStringLiteral("text");
    } else {
        return QStringLiteral("number");
    }
}

template<typename FieldType>
QString rangeText(const FieldType &field)
{
    QString range;
    if (field.range != kNoRange) {
        range = QStringLiteral("%1 … %2").arg(field.range.min).arg(field.range.max);
    }
    if (!field.unit.empty()) {
        range += u' ' + text(field.unit);
    }
    return range;
}

template<typename Type>
QString defaultText(const Type &value)
{
    if constexpr (HasFields<Type>) {
        return QStringLiteral("see below");
    } else if constexpr (ListOfObjects<Type>) {
        return QStringLiteral("empty");
    } else {
        const QJsonValue json = toJson(value);
        // An array of one value, written and stripped of its brackets, is that value's JSON.
        const QByteArray inBrackets = QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact);
        return u'`' + QString::fromUtf8(inBrackets.mid(1, inBrackets.size() - 2)) + u'`';
    }
}

template<typename FieldType>
QString remarks(const FieldType &field)
{
    QString text;
    if (field.isRequired) {
        text += QStringLiteral(" **Required.**");
    }
    if (field.isSensitive) {
        text += QStringLiteral(" Never shown in logs or exports.");
    }
    if (field.effect == Effect::RestartsListeners) {
        text += QStringLiteral(" A change restarts the listeners.");
    }
    return text;
}

// The table of one struct, and after it those of the objects in it.
template<HasFields Struct>
QString section(const QString &path)
{
    const Struct defaults;
    QString rows;
    QString below;
    forEachField<Struct>([&](const auto &field) {
        using Type = typename std::remove_cvref_t<decltype(field)>::Type;
        const QString shownDefault = field.isRequired ? QStringLiteral("–") : defaultText(field.of(defaults));
        rows += QStringLiteral("| `%1` | %2 | %3 | %4 | %5%6 |\n")
                    .arg(text(field.key), typeText<Type>(), rangeText(field), shownDefault, text(field.meaning),
                        remarks(field));
        const QString keyPath = path.isEmpty() ? text(field.key) : QString(path + u'.' + text(field.key));
        if constexpr (HasFields<Type>) {
            below += section<Type>(keyPath);
        } else if constexpr (ListOfObjects<Type>) {
            below += section<typename Type::value_type>(keyPath + QStringLiteral("[]"));
        }
    });
    const QString heading = path.isEmpty() ? text(Fields<Struct>::title)
                                           : QString(u'`' + path + QStringLiteral("`: ") + text(Fields<Struct>::title));
    return QStringLiteral("## %1\n\n| key | type | range | default | meaning |\n|---|---|---|---|---|\n").arg(heading)
        + rows + u'\n' + below;
}

RelayConfig example()
{
    RelayConfig config;
    config.listeners.http = ListenAddress{QStringLiteral("127.0.0.1"), 8080};
    UpstreamConfig upstream;
    upstream.name = QStringLiteral("mine");
    upstream.kind = UpstreamKind::Relay;
    upstream.url = QStringLiteral("https://relay.example/v1");
    upstream.ca = QStringLiteral("relay-ca.pem");
    upstream.credential = QStringLiteral("env:MY_KEY");
    config.upstreams.append(upstream);
    WordListConfig list;
    list.name = QStringLiteral("words");
    list.file = QStringLiteral("words.txt");
    config.guardrails.lists.append(list);
    return config;
}

} // namespace

QString configReference()
{
    QString page = QStringLiteral(
        "# Configuration\n\n"
        "<!-- Made from core/api/config/config_fields.h; the test config_reference_test fails when it is stale\n"
        "     and rewrites it when SLUICE_UPDATE_DOCS=1 is set. -->\n\n"
        "Sluice keeps its settings in one JSON file: `sluice.json` in the data directory, or the one named with\n"
        "`--config`. Only keys that differ from their default need to be there. Keys that Sluice does not know are\n"
        "kept and written back. Secrets are never in it: it holds ids of credentials. The file is written atomically\n"
        "and readable by its owner only; the version before the last change stays beside it as `sluice.json.bak`.\n"
        "`sluicectl check-config FILE` says what is wrong with a file, key by key.\n\n"
        "```json\n");
    page += QString::fromUtf8(configText(example())) + QStringLiteral("```\n\n");
    page += section<RelayConfig>(QString());
    while (page.endsWith(QLatin1String("\n\n"))) {
        page.chop(1);
    }
    return page;
}

} // namespace sluice::api
