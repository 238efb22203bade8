#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace sluice::api {

// Reads and validates a configuration file's text. Errors (InvalidConfig): of a key, `where` is its path
// ("upstreams[1].url") and `detail` what was expected; of the JSON itself, `where` is `file` with the line, and `detail`
// begins with the column. Values are never quoted: someone may have pasted a key. Any thread.
base::Result<RelayConfig> parseConfig(const QByteArray &text, const QString &file);

// The file's text: keys that differ from their default and those worth showing, unknown ones kept. Any thread.
QByteArray configText(const RelayConfig &config);

} // namespace sluice::api
