#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::tls {

// The directory of an identity, locked against other processes for the life of this object. Files are reached through the open
// directory and never through a symbolic link. Private to tls. Any thread; blocks on files.
class IdentityFiles final {
public:
    enum class Kind {
        Certificate, // 0644
        Key, // 0600, and refused when group or others have any right to it
    };

    // Creates the directory (0700) if it is missing, and takes rights of group and others away if it is there.
    static base::Result<IdentityFiles> open(const std::filesystem::path &directory);
    ~IdentityFiles();
    IdentityFiles(IdentityFiles &&other) noexcept;
    IdentityFiles &operator=(IdentityFiles &&) = delete;

    // Nothing if there is no such file.
    base::Result<std::optional<std::string>> read(const std::string &name, Kind kind) const;
    // Whole or not at all: a new file (O_EXCL, mode set before the first byte, synced) takes the old one's place.
    base::Result<void> write(const std::string &name, Kind kind, std::string_view text) const;

    [[nodiscard]] std::string pathOf(const std::string &name) const { return (m_path / name).string(); }

private:
    IdentityFiles(std::filesystem::path path, int descriptor);

    std::filesystem::path m_path;
    int m_directory = -1;
};

} // namespace sluice::tls
