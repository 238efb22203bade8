#pragma once

#include "api/budget_records.h"
#include "base/result.h"
#include "policy/limit/token_price.h"
#include "policy/routing/model_pattern.h"

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QString>

#include <optional>
#include <string_view>

namespace sluice::api {

// What the models a pattern names cost at a provider.
struct PriceEntry {
    policy::ModelPattern model;
    QString provider; // id of a provider's template; empty: wherever the model is
    QString currency;
    policy::TokenPrice price;
    QDate asOf;
    QString source; // where the price was read

    // One figure to compare by: three tokens in for each one out, as chats and agents use them. In units for a million tokens.
    [[nodiscard]] double blended() const { return static_cast<double>(3 * price.input + price.output) / 4 / 1'000'000; }
};

// So much of `to` for one of `from`.
struct ExchangeRate {
    QString from;
    QString to;
    double rate = 1;
};

// What one file says.
struct PriceFile {
    QList<PriceEntry> entries; // the first that matches counts
    QList<ExchangeRate> rates;
};

// Reads the form of our own files and of users': an error names file and line, or file and key ("models[2].input"), and what was expected.
base::Result<PriceFile> parsePriceFile(const QByteArray &json, const QString &file);

// All prices in force: the user's before ours. No thread rules: value, shared as shared_ptr<const PriceTable>.
class PriceTable final {
public:
    // With what we ship alone.
    PriceTable();
    explicit PriceTable(PriceFile user);

    // The price of a model at a provider. An upstream that is none of the known ones (`provider` empty) has the prices of the model's maker,
    // whose name may stand before the model's ("openai/gpt-4o"). Null: not known.
    [[nodiscard]] const PriceEntry *find(const QString &provider, std::string_view model) const;

    // The same amount in another currency; unset if no rate is known.
    [[nodiscard]] std::optional<policy::NanoMoney> converted(policy::NanoMoney money, const QString &from, const QString &to) const;

    // Without the user's file's name and error, which the table does not know.
    [[nodiscard]] PriceTableStatus status() const;

private:
    PriceFile m_user;
};

// The prices we ship. Parsed once. Any thread.
const PriceFile &shippedPrices();

} // namespace sluice::api
