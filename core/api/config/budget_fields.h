#pragma once

#include "api/config/budget_config.h"
#include "api/config/field.h"
#include "api/config/limit_fields.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of budgets and of what they count with. See config_fields.h. Any thread.

template<>
struct EnumWords<BudgetWindow> {
    static constexpr std::array words{
        std::pair{BudgetWindow::Hour, std::string_view("hour")},
        std::pair{BudgetWindow::Day, std::string_view("day")},
        std::pair{BudgetWindow::Week, std::string_view("week")},
        std::pair{BudgetWindow::Month, std::string_view("month")},
    };
};

template<>
struct EnumWords<BudgetKind> {
    static constexpr std::array words{
        std::pair{BudgetKind::Soft, std::string_view("soft")},
        std::pair{BudgetKind::Hard, std::string_view("hard")},
    };
};

template<>
struct EnumWords<UsageReports> {
    static constexpr std::array words{
        std::pair{UsageReports::Auto, std::string_view("auto")},
        std::pair{UsageReports::Always, std::string_view("always")},
        std::pair{UsageReports::Never, std::string_view("never")},
    };
};

template<>
struct EnumWords<UnpricedRequests> {
    static constexpr std::array words{
        std::pair{UnpricedRequests::Pass, std::string_view("pass")},
        std::pair{UnpricedRequests::Refuse, std::string_view("refuse")},
    };
};

template<>
struct Fields<BudgetConfig> {
    static constexpr std::string_view title = "So many tokens, or so much money, in a calendar window";
    static constexpr std::tuple table{
        Field<&BudgetConfig::name>{
            .key = "name",
            .meaning = "What the desk and the records call it; unique.",
            .isRequired = true,
        },
        Field<&BudgetConfig::window>{
            .key = "window",
            .meaning = "Calendar window in local time after which it begins anew; a week begins on Monday.",
            .isWritten = true,
        },
        Field<&BudgetConfig::tokens>{
            .key = "tokens",
            .meaning = "Tokens in and out together, caches included; 0: not limited.",
            .range = {0, 1'000'000'000'000'000},
        },
        Field<&BudgetConfig::money>{
            .key = "money",
            .meaning = "Cost by the price table with the upstream's mark-up; 0: not limited.",
            .range = {0, 1'000'000'000},
        },
        Field<&BudgetConfig::currency>{
            .key = "currency",
            .meaning = "Currency of `money`. Costs in others are converted by the price table's rates.",
        },
        Field<&BudgetConfig::mode>{
            .key = "mode",
            .meaning = "`observe` counts, gives notice and records what it would have refused.",
        },
        Field<&BudgetConfig::kind>{
            .key = "kind",
            .meaning = "`soft` gives notice at 50, 80, 95 and 100 %; `hard` also refuses with 429 what would exceed it.",
        },
        Field<&BudgetConfig::clients>{
            .key = "clients",
            .meaning = "Clients it is for, with `*` and `?`; empty: all.",
        },
        Field<&BudgetConfig::models>{
            .key = "models",
            .meaning = "Models it is for, as clients ask for them, with `*` and `?`; empty: all.",
        },
    };
};

template<>
struct Fields<AccountingConfig> {
    static constexpr std::string_view title = "How tokens and money are counted";
    static constexpr std::tuple table{
        Field<&AccountingConfig::prices>{
            .key = "prices",
            .meaning = "Your own price file, relative to this one; what it names goes before the table Sluice brings.",
        },
        Field<&AccountingConfig::usageReports>{
            .key = "usage_reports",
            .meaning = "Ask OpenAI-style streams for their usage where the client did not (the extra chunk is taken out again): "
                       "`auto` while a budget or a limit of tokens is in force. `never`: such streams are estimated.",
        },
        Field<&AccountingConfig::unpriced>{
            .key = "unpriced",
            .meaning = "What a hard budget of money does with a request whose price is not known.",
        },
        Field<&AccountingConfig::reservedOutput>{
            .key = "reserved_output",
            .meaning = "Output tokens reserved for a request at most, whatever `max_tokens` it asks for; what it really used is counted at its end.",
            .range = {1, 1'000'000},
            .unit = "tokens",
        },
    };
};

} // namespace sluice::api
