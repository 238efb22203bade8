#include "api/config/budget_validation.h"

#include <QSet>

#include <algorithm>

namespace sluice::api {

namespace {

// The file that keeps what is counted has room for names of this many bytes.
constexpr qsizetype kLongestName = 120;

base::Error refusal(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = detail.toStdString(), .where = path.toStdString()};
}

bool isCurrency(const QString &text)
{
    return text.size() == 3
        && std::all_of(text.cbegin(), text.cend(), [](QChar letter) { return letter >= u'A' && letter <= u'Z'; });
}

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace

base::Error validateBudgets(const RelayConfig &config)
{
    QSet<QString> names;
    for (qsizetype i = 0; i < config.budgets.size(); ++i) {
        const BudgetConfig &budget = config.budgets.at(i);
        const QString path = QStringLiteral("budgets[%1].").arg(i);
        if (hasControlCharacter(budget.name) || budget.name.toUtf8().size() > kLongestName) {
            return refusal(path + QStringLiteral("name"),
                QStringLiteral("expected text of at most %1 bytes without control characters").arg(kLongestName));
        }
        if (names.contains(budget.name)) {
            return refusal(path + QStringLiteral("name"), QStringLiteral("expected a name that no other entry has"));
        }
        names.insert(budget.name);
        if (budget.tokens == 0 && budget.money == 0) {
            return refusal(path + QStringLiteral("tokens"), QStringLiteral("expected \"tokens\" or \"money\" above 0, or both"));
        }
        if (!isCurrency(budget.currency)) {
            return refusal(path + QStringLiteral("currency"), QStringLiteral("expected three capital letters, as USD or CNY"));
        }
        for (const auto &[globs, key] : {std::pair{budget.clients, QStringLiteral("clients")},
                 std::pair{budget.models, QStringLiteral("models")}}) {
            for (qsizetype k = 0; k < globs.size(); ++k) {
                if (globs.at(k).isEmpty()) {
                    return refusal(QStringLiteral("%1%2[%3]").arg(path, key).arg(k),
                        QStringLiteral("expected a pattern that is not empty; without any it is for all"));
                }
            }
        }
    }
    return {};
}

} // namespace sluice::api
