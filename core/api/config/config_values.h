#pragma once

#include "api/config/config_fields.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <chrono>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice::api {

// How one value of each type the tables use stands in JSON: expectedValue() in words, toJson(), and fromJson(), which is
// unset when the JSON does not fit the type (ranges are checked by validateConfig). Any thread.

template<typename Type>
concept Word = std::is_enum_v<Type>;

// A number that need not be there.
template<typename Type>
concept MaybeNumber = std::is_same_v<Type, std::optional<int>> || std::is_same_v<Type, std::optional<qint64>>;

// A moment in time that need not be there, in UTC.
template<typename Type>
concept MaybeMoment = std::is_same_v<Type, std::optional<QDateTime>>;

inline QString inWords(Range range)
{
    return QStringLiteral(" from %1 to %2").arg(range.min).arg(range.max);
}

template<typename Type>
QString expectedValue(Range range)
{
    if constexpr (Word<Type>) {
        QStringList words;
        for (const auto &[value, word] : EnumWords<Type>::words) {
            words += u'"' + QLatin1String(word.data(), static_cast<qsizetype>(word.size())) + u'"';
        }
        return QStringLiteral("one of ") + words.join(QStringLiteral(", "));
    } else if constexpr (std::is_same_v<Type, bool>) {
        return QStringLiteral("true or false");
    } else if constexpr (std::is_same_v<Type, int> || std::is_same_v<Type, qint64>) {
        return QStringLiteral("a whole number") + inWords(range);
    } else if constexpr (std::is_same_v<Type, double>) {
        return QStringLiteral("a number") + inWords(range);
    } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
        return QStringLiteral("a whole number of milliseconds") + inWords(range);
    } else if constexpr (std::is_same_v<Type, std::optional<std::chrono::milliseconds>>) {
        return QStringLiteral("a whole number of milliseconds") + inWords(range) + QStringLiteral(", or null");
    } else if constexpr (MaybeNumber<Type>) {
        return QStringLiteral("a whole number") + inWords(range) + QStringLiteral(", or null");
    } else if constexpr (MaybeMoment<Type>) {
        return QStringLiteral("a time such as \"2027-01-31T18:00:00Z\", or null");
    } else if constexpr (std::is_same_v<Type, std::optional<ListenAddress>>) {
        return QStringLiteral("\"HOST:PORT\" with localhost, an IPv4 or a bracketed IPv6 address, or null");
    } else if constexpr (std::is_same_v<Type, QString>) {
        return QStringLiteral("text");
    } else if constexpr (std::is_same_v<Type, QStringList>) {
        return QStringLiteral("a list of texts");
    } else if constexpr (HasFields<Type>) {
        return QStringLiteral("an object");
    } else {
        return QStringLiteral("a list of objects");
    }
}

inline std::optional<qint64> wholeNumberFromJson(const QJsonValue &json)
{
    // 1e300 and 1.5 are doubles in JSON too: only what a qint64 holds exactly comes back equal.
    constexpr qint64 kNone = -1;
    if (!json.isDouble() || (json.toInteger(kNone) == kNone && json.toDouble() != -1.0)) {
        return std::nullopt;
    }
    return json.toInteger(kNone);
}

template<Word Type>
std::optional<Type> wordFromJson(const QJsonValue &json)
{
    const QByteArray text = json.toString().toUtf8();
    for (const auto &[value, word] : EnumWords<Type>::words) {
        if (json.isString() && std::string_view(text.constData(), static_cast<std::size_t>(text.size())) == word) {
            return value;
        }
    }
    return std::nullopt;
}

// RFC 3339 with its offset: a time without one would mean another moment on every machine. In UTC, without parts of a second.
inline std::optional<QDateTime> momentFromJson(const QJsonValue &json)
{
    const QString text = json.toString();
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    const bool hasOffset = text.endsWith(u'Z') || text.indexOf(u'+', 10) > 0 || text.indexOf(u'-', 10) > 0;
    if (!moment.isValid() || text.size() < 17 || !hasOffset) {
        return std::nullopt;
    }
    return QDateTime::fromSecsSinceEpoch(moment.toSecsSinceEpoch(), Qt::UTC);
}

// Only for the types that are one value; objects and lists of them are walked by their tables.
template<typename Type>
std::optional<Type> fromJson(const QJsonValue &json)
{
    if constexpr (Word<Type>) {
        return wordFromJson<Type>(json);
    } else if constexpr (std::is_same_v<Type, bool>) {
        return json.isBool() ? std::optional(json.toBool()) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, int>) {
        const std::optional<qint64> number = wholeNumberFromJson(json);
        const bool fits = number && *number >= std::numeric_limits<int>::min()
            && *number <= std::numeric_limits<int>::max();
        return fits ? std::optional(static_cast<int>(*number)) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, qint64>) {
        return wholeNumberFromJson(json);
    } else if constexpr (std::is_same_v<Type, double>) {
        return json.isDouble() ? std::optional(json.toDouble()) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
        const std::optional<qint64> number = wholeNumberFromJson(json);
        return number ? std::optional(std::chrono::milliseconds(*number)) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, std::optional<std::chrono::milliseconds>>) {
        if (json.isNull()) {
            return Type{};
        }
        const auto time = fromJson<std::chrono::milliseconds>(json);
        return time ? std::optional<Type>(Type(*time)) : std::nullopt;
    } else if constexpr (MaybeNumber<Type>) {
        if (json.isNull()) {
            return std::optional<Type>(std::in_place, std::nullopt);
        }
        const auto number = fromJson<typename Type::value_type>(json);
        return number ? std::optional<Type>(std::in_place, *number) : std::nullopt;
    } else if constexpr (MaybeMoment<Type>) {
        if (json.isNull()) {
            return std::optional<Type>(std::in_place, std::nullopt);
        }
        const auto moment = momentFromJson(json);
        return moment ? std::optional<Type>(std::in_place, *moment) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, std::optional<ListenAddress>>) {
        if (json.isNull()) {
            return std::optional<Type>(std::in_place, std::nullopt);
        }
        const auto address = json.isString() ? ListenAddress::fromString(json.toString()) : std::nullopt;
        return address ? std::optional<Type>(std::in_place, address) : std::nullopt;
    } else if constexpr (std::is_same_v<Type, QString>) {
        return json.isString() ? std::optional(json.toString()) : std::nullopt;
    } else {
        static_assert(std::is_same_v<Type, QStringList>);
        if (!json.isArray()) {
            return std::nullopt;
        }
        QStringList texts;
        const QJsonArray array = json.toArray();
        for (const QJsonValue &entry : array) {
            if (!entry.isString()) {
                return std::nullopt;
            }
            texts += entry.toString();
        }
        return texts;
    }
}

template<typename Type>
QJsonValue toJson(const Type &value)
{
    if constexpr (Word<Type>) {
        for (const auto &[candidate, word] : EnumWords<Type>::words) {
            if (candidate == value) {
                return QLatin1String(word.data(), static_cast<qsizetype>(word.size()));
            }
        }
        Q_UNREACHABLE();
    } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
        return static_cast<qint64>(value.count());
    } else if constexpr (std::is_same_v<Type, std::optional<std::chrono::milliseconds>>) {
        return value ? toJson(*value) : QJsonValue(QJsonValue::Null);
    } else if constexpr (MaybeNumber<Type>) {
        return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
    } else if constexpr (MaybeMoment<Type>) {
        return value ? QJsonValue(value->toUTC().toString(Qt::ISODate)) : QJsonValue(QJsonValue::Null);
    } else if constexpr (std::is_same_v<Type, std::optional<ListenAddress>>) {
        return value ? QJsonValue(value->toString()) : QJsonValue(QJsonValue::Null);
    } else if constexpr (std::is_same_v<Type, QStringList>) {
        return QJsonArray::fromStringList(value);
    } else {
        return QJsonValue(value);
    }
}

} // namespace sluice::api
