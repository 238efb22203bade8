#include "tls/identity_files.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::tls {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kMaxFile = 256 * 1024;

Error failure(ErrorCode code, std::string detail, std::string where, int number)
{
    detail += ": ";
    detail += std::generic_category().message(number);
    return {number == EACCES || number == EPERM ? ErrorCode::PermissionDenied : code, std::move(detail),
            std::move(where), 0};
}

class Descriptor final {
public:
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    ~Descriptor()
    {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] bool isOpen() const { return m_number >= 0; }

private:
    int m_number;
};

bool writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

IdentityFiles::IdentityFiles(std::filesystem::path path, int descriptor)
    : m_path(std::move(path))
    , m_directory(descriptor)
{
}

IdentityFiles::~IdentityFiles()
{
    if (m_directory >= 0) {
        ::close(m_directory); // gives the lock back too
    }
}

IdentityFiles::IdentityFiles(IdentityFiles &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_directory(std::exchange(other.m_directory, -1))
{
}

base::Result<IdentityFiles> IdentityFiles::open(const std::filesystem::path &directory)
{
    const std::string where = directory.string();
    std::error_code problem;
    if (directory.has_parent_path()) {
        std::filesystem::create_directories(directory.parent_path(), problem);
    }
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        return failure(ErrorCode::FileUnwritable, "the certificate directory cannot be made", where, errno);
    }
    const int number = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) {
        return failure(ErrorCode::FileUnreadable, "the certificate directory cannot be opened", where, errno);
    }
    IdentityFiles files(directory, number);
    struct stat facts{};
    if (::fstat(number, &facts) != 0) {
        return failure(ErrorCode::FileUnreadable, "the certificate directory cannot be read", where, errno);
    }
    if (facts.st_uid != ::geteuid()) {
        return Error{ErrorCode::PermissionDenied, "the certificate directory belongs to another user", where, 0};
    }
    if ((facts.st_mode & 0777) != 0700 && ::fchmod(number, 0700) != 0) {
        return failure(ErrorCode::PermissionDenied,
                       "the certificate directory is open to others, and that cannot be changed", where, errno);
    }
    while (::flock(number, LOCK_EX) != 0) {
        if (errno != EINTR) {
            return failure(ErrorCode::FileUnreadable, "the certificate directory cannot be locked", where, errno);
        }
    }
    return files;
}

base::Result<std::optional<std::string>> IdentityFiles::read(const std::string &name, Kind kind) const
{
    const std::string where = pathOf(name);
    const Descriptor file(::openat(m_directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.isOpen()) {
        if (errno == ENOENT) {
            return std::optional<std::string>{};
        }
        const bool link = errno == ELOOP;
        return failure(ErrorCode::FileUnreadable,
                       link ? "a symbolic link is not followed here" : "the file cannot be opened", where, errno);
    }
    struct stat facts{};
    if (::fstat(file.number(), &facts) != 0) {
        return failure(ErrorCode::FileUnreadable, "the file cannot be read", where, errno);
    }
    if (!S_ISREG(facts.st_mode)) {
        return Error{ErrorCode::FileUnreadable, "this is not a regular file", where, 0};
    }
    if (kind == Kind::Key && (facts.st_mode & 0077) != 0) {
        return Error{ErrorCode::PermissionDenied,
                     "the private key may be read by others than its owner; chmod 600 it if you trust it still, "
                     "or delete the certificate directory",
                     where, 0};
    }
    std::string text;
    std::array<char, 8192> block{};
    while (true) {
        const ssize_t got = ::read(file.number(), block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failure(ErrorCode::FileUnreadable, "the file cannot be read", where, errno);
        }
        if (got == 0) {
            return std::optional<std::string>(std::move(text));
        }
        text.append(block.data(), static_cast<std::size_t>(got));
        if (text.size() > kMaxFile) {
            return Error{ErrorCode::InvalidCertificate, "the file is too large for a PEM text", where, 0};
        }
    }
}

base::Result<void> IdentityFiles::write(const std::string &name, Kind kind, std::string_view text) const
{
    const std::string where = pathOf(name);
    const std::string fresh = name + ".new";
    const mode_t mode = kind == Kind::Key ? 0600 : 0644;
    ::unlinkat(m_directory, fresh.c_str(), 0); // left by a run that was killed; the lock keeps others out
    {
        const Descriptor file(
            ::openat(m_directory, fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
        if (!file.isOpen()) {
            return failure(ErrorCode::FileUnwritable, "the file cannot be made", where, errno);
        }
        // Before the first byte, so that no umask matters.
        if (::fchmod(file.number(), mode) != 0 || !writeAll(file.number(), text) || ::fsync(file.number()) != 0) {
            const int number = errno;
            ::unlinkat(m_directory, fresh.c_str(), 0);
            return failure(ErrorCode::FileUnwritable, "the file cannot be written", where, number);
        }
    }
    if (::renameat(m_directory, fresh.c_str(), m_directory, name.c_str()) != 0 || ::fsync(m_directory) != 0) {
        return failure(ErrorCode::FileUnwritable, "the file cannot be put in its place", where, errno);
    }
    return {};
}

} // namespace sluice::tls
