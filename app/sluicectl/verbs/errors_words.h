#pragma once

#include "api/error_report.h"

#include <QJsonObject>
#include <QString>

namespace sluice::ctl {

// An error report for a terminal and for programs.

QJsonObject jsonOf(const api::ErrorReport &report, const api::ErrorQuery &query);
QString tableOf(const api::ErrorReport::Table &table, const api::ErrorQuery &query);

// What a suggestion advises, with the numbers it rests on.
QString sentenceOf(const analysis::Suggestion &suggestion);

} // namespace sluice::ctl
