#pragma once

#include "policy/limit/limit_words.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QtGlobal>

namespace sluice::api {

// Budgets and what they count with, as plain values. See relay_config.h. No thread rules: values.

// Calendar windows in local time; a week begins on Monday.
enum class BudgetWindow { Hour, Day, Week, Month };

// With Observe a budget counts, gives notice, and tells what it would have refused.
using BudgetMode = policy::LimitMode;

enum class BudgetKind {
    Soft, // notices only
    Hard, // and 429 sluice_quota_exceeded once it is used up
};

// So many tokens, or so much money, a window, for all requests its globs name together.
struct BudgetConfig {
    QString name; // unique
    BudgetWindow window = BudgetWindow::Day;
    qint64 tokens = 0; // in and out together; 0: not limited
    double money = 0; // 0: not limited
    QString currency = QStringLiteral("USD"); // of `money`: three capital letters
    BudgetMode mode = BudgetMode::Enforce;
    BudgetKind kind = BudgetKind::Hard;
    QStringList clients; // globs; empty: all
    QStringList models; // globs of the model the client asked for; empty: all
    QJsonObject unknown;
    bool operator==(const BudgetConfig &) const = default;
};

// Whether streams are asked to report their usage where the client did not ask (OpenAI's stream_options.include_usage).
enum class UsageReports {
    Auto, // while a budget or a limit of tokens is in force
    Always,
    Never, // such streams are estimated
};

// What a hard budget of money does with a request whose price is not known.
enum class UnpricedRequests { Pass, Refuse };

struct AccountingConfig {
    QString prices; // the user's price file, relative to the config file; what it names goes before the table we ship
    UsageReports usageReports = UsageReports::Auto;
    UnpricedRequests unpriced = UnpricedRequests::Pass;
    int reservedOutput = 4096; // output tokens reserved at most for a request, whatever max_tokens it asks for
    QJsonObject unknown;
    bool operator==(const AccountingConfig &) const = default;
};

} // namespace sluice::api
