#pragma once

#include "api/latency_report.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace sluice::ctl {

// A comparison for a terminal, for programs and for spreadsheets.

QString tableOf(const api::LatencyReport &report);
QString csvOf(const api::LatencyReport &report);
QJsonObject jsonOf(const api::LatencyReport &report);

// What the numbers allow to be said, and what not: one line for each way.
QStringList remarksOn(const api::LatencyReport &report);

} // namespace sluice::ctl
