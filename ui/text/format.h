#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace sluice::ui {

// Numbers as people read them, in the current QLocale and language. Every figure has its unit and a width that changes as little as
// possible, so that columns stay still while they count. Call again after a language change. GUI thread.

// "850 µs", "412 ms", "1.24 s", "41.3 s", "3 min 05 s", "2 h 07 min".
QString formatDuration(std::chrono::microseconds value);
// The same, or a dash for what did not happen or is not known.
QString formatDurationIfKnown(const std::optional<std::chrono::microseconds> &value);

// "12,345" grouped as the locale does.
QString formatCount(qint64 value);
QString formatCountIfKnown(const std::optional<quint64> &value); // a dash when unknown
// "987", "12.3k", "4.56M": three figures at most.
QString formatCompact(qint64 value);

// "12.50 USD", and of less than one three figures: "0.00375 USD".
QString formatMoney(double value, const QString &currency);

// "812 B", "12.3 KB", "4.1 MB": powers of 1000, as disks and networks count.
QString formatBytes(qint64 value);

// 0.61 -> "61 %"; below one percent but not zero: "<1 %".
QString formatPercent(double share);

// "0.4", "12.4", "230": for figures such as requests per second.
QString formatRate(double value);

// Within a minute "now" or "12 s ago"; the same day the local time "14:02:11"; else date and time. `now` is an argument so that rows
// drawn together agree.
QString formatMoment(const QDateTime &at, const QDateTime &now);
// Local time of day to the millisecond, for tables and tooltips: "14:02:11.308".
QString formatClock(const QDateTime &at);

// Time left in whole seconds, for a countdown: "41 s", "2 min 05 s", "1 h 07 min", "5 d 23 h". Never below one second.
QString formatRemaining(const QDateTime &now, const QDateTime &until);

// What stands where there is no value.
QString noValue();

} // namespace sluice::ui
