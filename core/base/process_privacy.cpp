#include "base/process_privacy.h"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/resource.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace sluice::base {

void keepMemoryPrivate()
{
#if defined(__unix__) || defined(__APPLE__)
    rlimit none{};
    static_cast<void>(::setrlimit(RLIMIT_CORE, &none)); // lowering a limit is always allowed
#endif
#if defined(__linux__)
    // Where a pipe takes core dumps (systemd-coredump), the limit alone stops none.
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
#endif
}

} // namespace sluice::base
