#pragma once

#include "api/config/relay_config.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace sluice::relay {

// A place to connect to, before its name is looked up. No thread rules: value.
struct HostAndPort {
    QString host;
    quint16 port = 0;
};

// The first of `places` that leads to one of `listeners`. Names are looked up only where a listener has their port, all at once and for two
// seconds at most. Any thread; blocks.
std::optional<std::size_t> firstOwn(const api::ListenersConfig &listeners, const std::vector<HostAndPort> &places);

} // namespace sluice::relay
