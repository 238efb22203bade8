#pragma once

#include "api/config/bodies_fields.h"
#include "api/config/field.h"
#include "api/config/records_config.h"

#include <string_view>
#include <tuple>

namespace sluice::api {

// The keys of records. See config_fields.h. Any thread.

inline constexpr Range kKeepDays{0, 3'650};

template<>
struct Fields<RecordsConfig> {
    static constexpr std::string_view title = "What is kept of exchanges";
    static constexpr std::tuple table{
        Field<&RecordsConfig::accessLog>{
            .key = "access_log",
            .meaning = "Keep one row for each exchange: times, names, numbers, verdicts; never text, keys or addresses.",
        },
        Field<&RecordsConfig::keepDays>{
            .key = "keep_days",
            .meaning = "Rows are deleted when they are this old; 0 keeps none and deletes what is there.",
            .range = kKeepDays,
            .unit = "days",
        },
        Field<&RecordsConfig::bodies>{.key = "bodies", .meaning = "Raw prompts and answers, encrypted, for a day at most; off by default."},
    };
};

} // namespace sluice::api
