#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace sluice::ctl {

// The first line of an open descriptor, without its end; what was read is wiped. FileUnreadable: there
// is none, or it is longer than 1 KiB. Blocks until the line has come. Any thread.
base::Result<base::Secret> readPassphrase(int descriptor);

} // namespace sluice::ctl
