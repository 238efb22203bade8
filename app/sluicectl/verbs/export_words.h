#pragma once

#include "api/export_records.h"

#include <QCommandLineParser>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace sluice::ctl {

// What `sluicectl export` reads and says.

void addExportOptions(QCommandLineParser &parser);
[[nodiscard]] bool wantsPreview(const QCommandLineParser &parser);
// Says what is wrong and gives nothing, if something is.
std::optional<api::ExportRequest> exportRequestOf(const QCommandLineParser &parser);

QJsonObject jsonOf(const api::ExportPreview &preview);
QJsonObject jsonOf(const api::ExportResult &result);
// A line for each change: "model  removed 3 times by \"PHONE_NUMBER\"".
QStringList linesOf(const QList<api::ExportChange> &changes);

} // namespace sluice::ctl
