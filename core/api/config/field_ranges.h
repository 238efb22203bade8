#pragma once

#include "api/config/field.h"

namespace sluice::api {

// Ranges that several keys share. Any thread.
inline constexpr Range kWorkers{0, 64};
inline constexpr Range kTime{1, 24LL * 3600 * 1000};
inline constexpr Range kTimeOrNone{0, 24LL * 3600 * 1000};
inline constexpr Range kCount{1, 100'000};

} // namespace sluice::api
