#include "ui/text/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

// The translation context of this file.
class Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

// Three significant figures, fewer decimals as the number grows.
QString figures(double value)
{
    const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return QLocale().toString(value, 'f', decimals);
}

QString twoDigits(qint64 value)
{
    return u"%1"_s.arg(value, 2, 10, QLatin1Char('0'));
}

} // namespace

QString noValue()
{
    return u"\u2013"_s;
}

QString formatDuration(std::chrono::microseconds value)
{
    const qint64 micros = std::max<qint64>(0, value.count());
    if (micros < 1000) {
        return Format::tr("%1 µs").arg(QLocale().toString(micros));
    }
    if (micros < 9'995) {
        return Format::tr("%1 ms").arg(
            QLocale().toString(static_cast<double>(micros) / 1000.0, 'f', 1));
    }
    const qint64 millis = (micros + 500) / 1000;
    if (millis < 1000) {
        return Format::tr("%1 ms").arg(QLocale().toString(millis));
    }
    if (millis < 59'950) {
        const double seconds = static_cast<double>(millis) / 1000.0;
        return Format::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 9.995 ? 2 : 1));
    }
    const qint64 seconds = (millis + 500) / 1000;
    if (seconds < 3600) {
        return Format::tr("%1 min %2 s")
            .arg(QLocale().toString(seconds / 60), twoDigits(seconds % 60));
    }
    return Format::tr("%1 h %2 min")
        .arg(QLocale().toString(seconds / 3600), twoDigits(seconds % 3600 / 60));
}

QString formatDurationIfKnown(const std::optional<std::chrono::microseconds> &value)
{
    return value ? formatDuration(*value) : noValue();
}

QString formatRemaining(const QDateTime &now, const QDateTime &until)
{
    // Rounded up, so that a countdown ends at 1 and not at 0.
    const qint64 seconds = std::max<qint64>(1, (now.msecsTo(until) + 999) / 1000);
    if (seconds < 60) {
        return Format::tr("%1 s").arg(QLocale().toString(seconds));
    }
    constexpr qint64 kHour = 3600;
    constexpr qint64 kDay = 24 * kHour;
    if (seconds >= 2 * kDay) {
        return Format::tr("%1 d %2 h", "days hours")
            .arg(QLocale().toString(seconds / kDay), QLocale().toString(seconds % kDay / kHour));
    }
    return formatDuration(std::chrono::seconds(seconds));
}

QString formatCount(qint64 value)
{
    QLocale locale;
    locale.setNumberOptions({});
    return locale.toString(value);
}

QString formatCountIfKnown(const std::optional<quint64> &value)
{
    return value ? formatCount(static_cast<qint64>(*value)) : noValue();
}

QString formatMoney(double value, const QString &currency)
{
    const double size = std::abs(value);
    int decimals = 2;
    if (size > 0 && size < 1) {
        decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 2, 9);
    }
    return QLocale().toString(value, 'f', decimals) + QChar::Nbsp + currency;
}

QString formatCompact(qint64 value)
{
    const double size = std::abs(static_cast<double>(value));
    const QString sign = value < 0 ? QLocale().negativeSign() : QString();
    if (size < 1000) {
        return QLocale().toString(value);
    }
    // The step to the next unit is where three figures would round up to it.
    if (size < 999'500) {
        return sign + Format::tr("%1k").arg(figures(size / 1e3));
    }
    if (size < 999'500'000) {
        return sign + Format::tr("%1M").arg(figures(size / 1e6));
    }
    return sign + Format::tr("%1B").arg(figures(size / 1e9));
}

QString formatBytes(qint64 value)
{
    const auto size = static_cast<double>(std::max<qint64>(0, value));
    if (size < 1000) {
        return Format::tr("%1 B").arg(QLocale().toString(value));
    }
    if (size < 999'500) {
        return Format::tr("%1 KB").arg(figures(size / 1e3));
    }
    if (size < 999'500'000) {
        return Format::tr("%1 MB").arg(figures(size / 1e6));
    }
    return Format::tr("%1 GB").arg(figures(size / 1e9));
}

QString formatPercent(double share)
{
    if (share > 0 && share < 0.01) {
        return Format::tr("<1 %");
    }
    return Format::tr("%1 %").arg(
        QLocale().toString(static_cast<qint64>(std::lround(share * 100))));
}

QString formatRate(double value)
{
    return QLocale().toString(value, 'f', value < 99.95 ? 1 : 0);
}

QString formatMoment(const QDateTime &at, const QDateTime &now)
{
    if (!at.isValid()) {
        return noValue();
    }
    const qint64 ago = at.secsTo(now);
    if (ago >= 0 && ago < 60) {
        return ago < 2 ? Format::tr("now") : Format::tr("%1 s ago").arg(QLocale().toString(ago));
    }
    const QDateTime local = at.toLocalTime();
    const QString time = local.toString(u"HH:mm:ss"_s);
    if (local.date() == now.toLocalTime().date()) {
        return time;
    }
    return QLocale().toString(local.date(), QLocale::ShortFormat) + u' ' + time;
}

QString formatClock(const QDateTime &at)
{
    return at.isValid() ? at.toLocalTime().toString(u"HH:mm:ss.zzz"_s) : noValue();
}

} // namespace sluice::ui
