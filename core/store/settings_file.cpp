#include "store/settings_file.h"

#include "api/config/config_json.h"
#include "store/whole_file.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace sluice::store {

namespace {

constexpr qint64 kLargestFile = 16 * 1024 * 1024;
constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

} // namespace

SettingsFile::SettingsFile(QString path)
    : m_path(std::move(path))
{
}

base::Result<api::RelayConfig> SettingsFile::load() const
{
    const auto text = readWholeFile(m_path, kLargestFile);
    if (!text) {
        return text.error();
    }
    return api::parseConfig(*text, m_path);
}

base::Result<void> SettingsFile::save(const api::RelayConfig &config) const
{
    const QByteArray text = api::configText(config);
    const auto before = readWholeFile(m_path, kLargestFile);
    if (before && *before == text) {
        return {};
    }
    if (before) {
        const auto kept = writeWholeFile(m_path + QStringLiteral(".bak"), *before, kOwnerOnly);
        if (!kept) {
            return kept.error();
        }
    }
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    return writeWholeFile(m_path, text, kOwnerOnly);
}

} // namespace sluice::store
