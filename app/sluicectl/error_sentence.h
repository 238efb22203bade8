#pragma once

#include "base/error.h"

#include <QString>

namespace sluice::ctl {

// What an error code means, as a sentence for a terminal; the facts (file, address, cause) follow it. Never empty but for None.
QString sentenceOf(base::ErrorCode code);

} // namespace sluice::ctl
