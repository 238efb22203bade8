#include "api/prices/price_table.h"

#include <QFile>

#include <algorithm>
#include <array>

// A static library's resources are linked only where somebody asks for them; the macro must stand outside namespaces.
static void linkPriceResource() { Q_INIT_RESOURCE(prices); }

namespace sluice::api {

namespace {

PriceFile shipped()
{
    linkPriceResource();
    PriceFile all;
    for (const QLatin1String name : {QLatin1String("openai"), QLatin1String("anthropic"), QLatin1String("gemini"),
             QLatin1String("deepseek"), QLatin1String("groq"), QLatin1String("local"), QLatin1String("rates")}) {
        QFile file(QStringLiteral(":/prices/%1.json").arg(name));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen); // it is part of the program
        const auto prices = parsePriceFile(isOpen ? file.readAll() : QByteArray(), file.fileName());
        Q_ASSERT(prices); // and a test reads it
        if (prices) {
            all.entries += prices->entries;
            all.rates += prices->rates;
        }
    }
    return all;
}

std::optional<double> rateIn(const QList<ExchangeRate> &rates, const QString &from, const QString &to)
{
    for (const ExchangeRate &rate : rates) {
        if (rate.from == from && rate.to == to) {
            return rate.rate;
        }
        if (rate.from == to && rate.to == from) {
            return 1 / rate.rate;
        }
    }
    return std::nullopt;
}

QDate oldest(const QList<PriceEntry> &entries)
{
    QDate date;
    for (const PriceEntry &entry : entries) {
        date = date.isValid() ? std::min(date, entry.asOf) : entry.asOf;
    }
    return date;
}

} // namespace

PriceTable::PriceTable() = default;

PriceTable::PriceTable(PriceFile user)
    : m_user(std::move(user))
{
}

const PriceEntry *PriceTable::find(const QString &provider, std::string_view model) const
{
    for (const PriceEntry &entry : m_user.entries) {
        if ((entry.provider.isEmpty() || entry.provider == provider) && entry.model.matches(model)) {
            return &entry;
        }
    }
    // A model nobody listed has no price, but "*" is what one's own machine serves.
    for (const PriceEntry &entry : shippedPrices().entries) {
        const bool isHere = provider.isEmpty() ? entry.model.text() != "*" : entry.provider == provider;
        if (isHere && entry.model.matches(model)) {
            return &entry;
        }
    }
    const std::size_t slash = model.rfind('/');
    return provider.isEmpty() && slash != std::string_view::npos ? find(provider, model.substr(slash + 1)) : nullptr;
}

std::optional<policy::NanoMoney> PriceTable::converted(policy::NanoMoney money, const QString &from, const QString &to) const
{
    if (from == to) {
        return money;
    }
    std::optional<double> rate = rateIn(m_user.rates, from, to);
    if (!rate) {
        rate = rateIn(shippedPrices().rates, from, to);
    }
    return rate ? std::optional(policy::scaled(money, *rate)) : std::nullopt;
}

PriceTableStatus PriceTable::status() const
{
    PriceTableStatus status;
    status.userModels = static_cast<int>(m_user.entries.size());
    status.models = status.userModels + static_cast<int>(shippedPrices().entries.size());
    status.asOf = oldest(shippedPrices().entries);
    if (!m_user.entries.isEmpty()) {
        status.userAsOf = oldest(m_user.entries);
    }
    return status;
}

const PriceFile &shippedPrices()
{
    static const PriceFile prices = shipped();
    return prices;
}

} // namespace sluice::api
