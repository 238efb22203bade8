#pragma once

#include "api/config/bodies_config.h"

#include <QJsonObject>

namespace sluice::api {

// What is kept of exchanges, and for how long. Part of the settings: see relay_config.h. No thread rules: values.
struct RecordsConfig {
    bool accessLog = true; // one row for each exchange, without any text
    int keepDays = 30; // 0: nothing is kept, and what was kept goes
    BodiesConfig bodies;
    QJsonObject unknown;
    bool operator==(const RecordsConfig &) const = default;

    [[nodiscard]] bool isLogging() const { return accessLog && keepDays > 0; }
};

} // namespace sluice::api
