#pragma once

#include "api/config/config_fields.h"
#include "api/config/relay_config.h"

#include <QList>
#include <QString>

#include <functional>

namespace sluice::ui {

// One setting of retries, breaker or timeouts as an editor sees it: made from the table of fields, so that key and range are those of
// the file. No thread rules: value.
struct FailoverSetting {
    enum class Kind { Switch, Count, Time }; // 0 or 1; a whole number; milliseconds

    QString key; // "retry.attempts", as errors name it
    Kind kind = Kind::Count;
    api::Range range;
    QString unit; // "%", for counts that have one
    std::function<qint64(const api::RelayConfig &)> get;
    std::function<void(api::RelayConfig &, qint64)> set;
};

// Of retry, breaker and timeouts, in the order of their tables; the preset of timeouts is no number and is not among them.
[[nodiscard]] QList<FailoverSetting> failoverSettings();

} // namespace sluice::ui
