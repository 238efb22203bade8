// How a price file is read.
#include "api/prices/price_table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace sluice::api {

namespace {

// Nothing costs a thousand million for a million tokens.
constexpr double kHighest = 1e9;

bool isCurrency(const QString &text)
{
    return text.size() == 3
        && std::all_of(text.cbegin(), text.cend(), [](QChar letter) { return letter >= u'A' && letter <= u'Z'; });
}

// A day, or a month, which then is its first day.
QDate dateOf(const QString &text)
{
    return QDate::fromString(text.size() == 7 ? text + QStringLiteral("-01") : text, Qt::ISODate);
}

// Reads one document; the first thing that is wrong is kept. No thread rules: value.
class Reader final {
public:
    Reader(QJsonObject document, QString file)
        : m_document(std::move(document))
        , m_file(std::move(file))
    {
    }

    base::Result<PriceFile> read()
    {
        PriceFile prices;
        checkKeys(m_document, QString(), {QLatin1String("about"), QLatin1String("provider"), QLatin1String("currency"), QLatin1String("as_of"), QLatin1String("source"), QLatin1String("models"), QLatin1String("rates")});
        readList("models", [&](const QJsonObject &object, const QString &path) { prices.entries.append(entryOf(object, path)); });
        readList("rates", [&](const QJsonObject &object, const QString &path) { prices.rates.append(rateOf(object, path)); });
        if (prices.entries.isEmpty() && prices.rates.isEmpty()) {
            refuse(QStringLiteral("models"), QStringLiteral("expected a list with one model at least"));
        }
        if (m_error.isError()) {
            return m_error;
        }
        return prices;
    }

private:
    void refuse(const QString &key, const QString &expected)
    {
        if (!m_error.isError()) {
            m_error = {.code = base::ErrorCode::InvalidConfig,
                .detail = QString(key + QStringLiteral(": ") + expected).toStdString(),
                .where = m_file.toStdString()};
        }
    }

    // A misspelt class of tokens would silently be charged as another.
    void checkKeys(const QJsonObject &object, const QString &path, std::initializer_list<QLatin1String> known)
    {
        for (auto entry = object.begin(); entry != object.end(); ++entry) {
            if (std::find(known.begin(), known.end(), entry.key()) == known.end()) {
                QStringList names;
                for (const QLatin1String name : known) {
                    names.append(name);
                }
                refuse(path + entry.key(), QStringLiteral("expected one of the keys ") + names.join(QStringLiteral(", ")));
            }
        }
    }

    template<typename Take>
    void readList(const char *key, Take take)
    {
        const QString name = QString::fromLatin1(key);
        const QJsonValue value = m_document.value(name);
        if (!value.isUndefined() && !value.isArray()) {
            refuse(name, QStringLiteral("expected a list of objects"));
        }
        const QJsonArray list = value.toArray();
        for (qsizetype i = 0; i < list.size() && !m_error.isError(); ++i) {
            const QString path = QStringLiteral("%1[%2]").arg(name).arg(i);
            if (!list.at(i).isObject()) {
                refuse(path, QStringLiteral("expected an object"));
                return;
            }
            take(list.at(i).toObject(), path + u'.');
        }
    }

    // The entry's own value, or the file's.
    [[nodiscard]] QJsonValue inherited(const QJsonObject &object, const QString &key) const
    {
        return object.contains(key) ? object.value(key) : m_document.value(key);
    }

    QString currencyOf(const QJsonValue &value, const QString &key)
    {
        if (!isCurrency(value.toString())) {
            refuse(key, QStringLiteral("expected three capital letters, as USD or CNY"));
        }
        return value.toString();
    }

    std::optional<policy::MicroPrice> priceOf(const QJsonObject &object, const QString &path, const char *key, bool isRequired = false)
    {
        const QString name = QString::fromLatin1(key);
        const QJsonValue value = object.value(name);
        if (value.isUndefined() && !isRequired) {
            return std::nullopt;
        }
        const double units = value.toDouble(-1);
        if (!(units >= 0 && units <= kHighest)) {
            refuse(path + name, QStringLiteral("expected a price for a million tokens, 0 or more"));
            return 0;
        }
        return static_cast<policy::MicroPrice>(std::llround(units * 1'000'000));
    }

    PriceEntry entryOf(const QJsonObject &object, const QString &path)
    {
        checkKeys(object, path,
            {QLatin1String("model"), QLatin1String("provider"), QLatin1String("currency"), QLatin1String("as_of"), QLatin1String("source"), QLatin1String("input"), QLatin1String("output"), QLatin1String("cached_input"), QLatin1String("cache_write_5m"), QLatin1String("cache_write_1h"),
                QLatin1String("audio_input"), QLatin1String("cached_audio_input"), QLatin1String("audio_output"), QLatin1String("image_input"), QLatin1String("image_output")});
        PriceEntry entry;
        const QString model = object.value(QStringLiteral("model")).toString();
        if (model.isEmpty()) {
            refuse(path + QStringLiteral("model"), QStringLiteral("expected the name of a model, or a pattern with * and ?"));
        }
        entry.model = policy::ModelPattern(model.toStdString());
        entry.provider = inherited(object, QStringLiteral("provider")).toString();
        entry.currency = currencyOf(inherited(object, QStringLiteral("currency")), path + QStringLiteral("currency"));
        entry.asOf = dateOf(inherited(object, QStringLiteral("as_of")).toString());
        if (!entry.asOf.isValid()) {
            refuse(path + QStringLiteral("as_of"), QStringLiteral("expected a date as 2025-10-01 (of the model or of the whole file)"));
        }
        entry.source = inherited(object, QStringLiteral("source")).toString();
        entry.price.input = *priceOf(object, path, "input", true);
        entry.price.output = *priceOf(object, path, "output", true);
        entry.price.cachedInput = priceOf(object, path, "cached_input");
        entry.price.cacheWrite = priceOf(object, path, "cache_write_5m");
        entry.price.cacheWriteHour = priceOf(object, path, "cache_write_1h");
        entry.price.audioInput = priceOf(object, path, "audio_input");
        entry.price.cachedAudio = priceOf(object, path, "cached_audio_input");
        entry.price.audioOutput = priceOf(object, path, "audio_output");
        entry.price.imageInput = priceOf(object, path, "image_input");
        entry.price.imageOutput = priceOf(object, path, "image_output");
        return entry;
    }

    ExchangeRate rateOf(const QJsonObject &object, const QString &path)
    {
        checkKeys(object, path, {QLatin1String("from"), QLatin1String("to"), QLatin1String("rate")});
        ExchangeRate rate;
        rate.from = currencyOf(object.value(QStringLiteral("from")), path + QStringLiteral("from"));
        rate.to = currencyOf(object.value(QStringLiteral("to")), path + QStringLiteral("to"));
        rate.rate = object.value(QStringLiteral("rate")).toDouble(-1);
        if (!(rate.rate > 1e-6 && rate.rate < 1e6)) {
            refuse(path + QStringLiteral("rate"), QStringLiteral("expected how much of \"to\" one of \"from\" is"));
        }
        return rate;
    }

    QJsonObject m_document;
    QString m_file;
    base::Error m_error;
};

} // namespace

base::Result<PriceFile> parsePriceFile(const QByteArray &json, const QString &file)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return base::Error{.code = base::ErrorCode::InvalidConfig,
            .detail = "expected JSON: " + problem.errorString().toStdString(),
            .where = file.toStdString(),
            .line = static_cast<int>(json.left(problem.offset).count('\n')) + 1};
    }
    if (!document.isObject()) {
        return base::Error{.code = base::ErrorCode::InvalidConfig,
            .detail = "expected an object with \"models\"",
            .where = file.toStdString(),
            .line = 1};
    }
    return Reader(document.object(), file).read();
}

} // namespace sluice::api
