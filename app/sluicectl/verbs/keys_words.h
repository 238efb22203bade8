#pragma once

#include "api/config/relay_config.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace sluice::ctl {

// What the words after `sluicectl keys` have in common.

// Parses a word's arguments; every one takes --config, --data-dir and --json. Gives the exit code where the word ends here.
std::optional<int> parseKeyArguments(QCommandLineParser &parser, const QStringList &arguments,
                                     const QString &description, const QStringList &operands);

// The configuration file that is meant.
struct ConfigPlace {
    QString file;
    bool mayCreate = false; // it is the program's own, not one somebody named
};
ConfigPlace configPlace(const QCommandLineParser &parser);

[[nodiscard]] bool wantsJson(const QCommandLineParser &parser);

// "90s", "30m", "24h", "7d".
std::optional<std::chrono::seconds> spanOf(const QString &text);

// The same from `now` on, "now", or a time as RFC 3339 has it.
std::optional<QDateTime> momentOf(const QString &text, const QDateTime &now);

// A key as a fact; nothing of its hash.
QJsonObject jsonOf(const api::ClientKeyConfig &key, const QDateTime &now);
QString lineOf(const api::ClientKeyConfig &key, const QDateTime &now);

} // namespace sluice::ctl
