#pragma once

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QDateTime>

#include <optional>

namespace sluice::ctl {

// --since, of every verb that looks back: a span ("24h", "7d") or a time as RFC 3339 has it.
QCommandLineOption sinceOption();

// The moment that is meant, unset where none is given. Says what is wrong and gives nothing, if something is.
std::optional<std::optional<QDateTime>> sinceOf(const QCommandLineParser &parser);

} // namespace sluice::ctl
