#include "api/config/config_json.h"

#include "api/config/config_values.h"
#include "api/config/config_validation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::api {

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QString found(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("true or false");
    case QJsonValue::Double:
        return QStringLiteral("another number");
    case QJsonValue::String:
        return QStringLiteral("another text");
    case QJsonValue::Array:
        return QStringLiteral("a list");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

// Fills structs from JSON objects by their tables and remembers the first thing that does not fit. No thread rules: value.
class ObjectReader final {
public:
    template<HasFields Struct>
    void read(const QJsonObject &object, Struct &into, const QString &path)
    {
        if constexpr (requires { Fields<Struct>::initial(into); }) {
            readKeys(object, into, path);
            into = Fields<Struct>::initial(into);
        }
        readKeys(object, into, path);
    }

    [[nodiscard]] const base::Error &error() const { return m_error; }

private:
    template<HasFields Struct>
    void readKeys(const QJsonObject &object, Struct &into, const QString &path)
    {
        into.unknown = object;
        forEachField<Struct>([&](const auto &field) {
            const QString key = text(field.key);
            into.unknown.remove(key);
            if (!m_error.isError()) {
                readField(object.value(key), field, into, path + key);
            }
        });
    }

    template<typename FieldType, typename Struct>
    void readField(const QJsonValue &json, const FieldType &field, Struct &into, const QString &path)
    {
        using Type = typename FieldType::Type;
        if (json.isUndefined()) {
            if (field.isRequired) {
                refuse(path, QStringLiteral("is required"));
            }
            return;
        }
        if constexpr (HasFields<Type>) {
            if (json.isObject()) {
                read(json.toObject(), field.of(into), path + u'.');
                return;
            }
        } else if constexpr (requires { requires HasFields<typename Type::value_type>; }) {
            if (json.isArray()) {
                readList(json.toArray(), field.of(into), path);
                return;
            }
        } else if (std::optional<Type> value = fromJson<Type>(json)) {
            field.of(into) = std::move(*value);
            return;
        }
        refuse(path, QStringLiteral("expected %1, found %2").arg(expectedValue<Type>(field.range), found(json)));
    }

    template<typename Struct>
    void readList(const QJsonArray &array, QList<Struct> &into, const QString &path)
    {
        for (qsizetype i = 0; i < array.size(); ++i) {
            const QString entryPath = QStringLiteral("%1[%2]").arg(path).arg(i);
            if (!array.at(i).isObject()) {
                refuse(entryPath, QStringLiteral("expected an object, found ") + found(array.at(i)));
                return;
            }
            into.emplaceBack();
            read(array.at(i).toObject(), into.back(), entryPath + u'.');
        }
    }

    void refuse(const QString &path, const QString &detail)
    {
        if (!m_error.isError()) {
            m_error = {.code = base::ErrorCode::InvalidConfig,
                .detail = detail.toStdString(),
                .where = path.toStdString()};
        }
    }

    base::Error m_error;
};

template<HasFields Struct>
QJsonObject written(const Struct &from);

template<typename Type>
QJsonValue writtenValue(const Type &value)
{
    if constexpr (HasFields<Type>) {
        return written(value);
    } else if constexpr (requires { requires HasFields<typename Type::value_type>; }) {
        QJsonArray array;
        for (const auto &entry : value) {
            array.append(written(entry));
        }
        return array;
    } else {
        return toJson(value);
    }
}

template<HasFields Struct>
QJsonObject written(const Struct &from)
{
    const Struct defaults = [&from] {
        if constexpr (requires { Fields<Struct>::initial(from); }) {
            return Fields<Struct>::initial(from);
        } else {
            return Struct{};
        }
    }();
    QJsonObject object = from.unknown;
    forEachField<Struct>([&](const auto &field) {
        const auto &value = field.of(from);
        if (field.isRequired || field.isWritten || value != field.of(defaults)) {
            object.insert(text(field.key), writtenValue(value));
        }
    });
    return object;
}

base::Error syntaxError(const QByteArray &json, const QJsonParseError &problem, const QString &file)
{
    const QByteArray before = json.left(problem.offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    const qsizetype column = QString::fromUtf8(before.mid(lineStart)).size() + 1;
    return {.code = base::ErrorCode::InvalidConfig,
        .detail = QStringLiteral("column %1: %2").arg(column).arg(problem.errorString()).toStdString(),
        .where = file.toStdString(),
        .line = static_cast<int>(before.count('\n')) + 1};
}

} // namespace

base::Result<RelayConfig> parseConfig(const QByteArray &json, const QString &file)
{
    constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");
    const QByteArray body = json.startsWith(kByteOrderMark) ? json.mid(kByteOrderMark.size()) : json;
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return syntaxError(body, problem, file);
    }
    if (!document.isObject()) {
        return base::Error{.code = base::ErrorCode::InvalidConfig,
            .detail = "expected an object with the keys of a Sluice configuration",
            .where = file.toStdString(),
            .line = 1};
    }
    // A newer format may have changed any key, so its number is looked at before everything else.
    const auto version = fromJson<qint64>(document.object().value(QStringLiteral("version")));
    if (version && *version > kConfigVersion) {
        return base::Error{.code = base::ErrorCode::InvalidConfig,
            .detail = QStringLiteral("version %1 is newer than this Sluice knows (%2)")
                          .arg(*version)
                          .arg(kConfigVersion)
                          .toStdString(),
            .where = "version"};
    }
    RelayConfig config;
    ObjectReader reader;
    reader.read(document.object(), config, QString());
    if (reader.error().isError()) {
        return reader.error();
    }
    if (const base::Error error = validateConfig(config); error.isError()) {
        return error;
    }
    return config;
}

QByteArray configText(const RelayConfig &config)
{
    return QJsonDocument(written(config)).toJson(QJsonDocument::Indented);
}

} // namespace sluice::api
