#include "app/sluicectl/passphrase.h"

#include "base/guarded_memory.h"

#include <array>
#include <cerrno>
#include <string>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace sluice::ctl {

namespace {

base::Error problem(const char *detail)
{
    return {base::ErrorCode::FileUnreadable, detail, "passphrase", 0};
}

} // namespace

// Byte by byte: what follows the line is not ours.
base::Result<base::Secret> readPassphrase(int descriptor)
{
    std::array<char, 1024> line{};
    std::size_t length = 0;
    bool hasEnded = false;
    bool hasFailed = false;
    while (!hasEnded && !hasFailed && length < line.size()) {
        char byte = 0;
        const auto read = ::read(descriptor, &byte, 1);
        if (read < 0 && errno == EINTR) {
            continue;
        }
        hasFailed = read < 0;
        hasEnded = read == 0 || (read == 1 && byte == '\n');
        if (read == 1 && !hasEnded) {
            line[length++] = byte;
        }
    }
    while (length > 0 && line[length - 1] == '\r') {
        --length;
    }
    base::Secret passphrase{std::string(line.data(), length)};
    base::wipe(line.data(), line.size());
    if (hasFailed) {
        return problem("it cannot be read");
    }
    if (!hasEnded) {
        return problem("expected one line of at most 1 KiB");
    }
    if (passphrase.isEmpty()) {
        return problem("expected one line that is not empty");
    }
    return passphrase;
}

} // namespace sluice::ctl
