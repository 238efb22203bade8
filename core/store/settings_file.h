#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QString>

namespace sluice::store {

// The configuration file on disk: owner only (0600), replaced atomically, its last version beside it as ".bak".
// Any thread, one at a time; blocks.
class SettingsFile final {
public:
    explicit SettingsFile(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }

    // FileNotFound when there is none; InvalidConfig as parseConfig() has it.
    base::Result<api::RelayConfig> load() const;
    base::Result<void> save(const api::RelayConfig &config) const;

private:
    QString m_path;
};

} // namespace sluice::store
