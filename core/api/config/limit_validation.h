#pragma once

#include "api/config/limit_config.h"
#include "base/error.h"

#include <QString>
#include <QtGlobal>

#include <optional>

namespace sluice::api {

// Where a Redis listens.
struct RedisAddress {
    QString host; // empty: `path`
    quint16 port = 0;
    QString path; // of a Unix socket
};

// "HOST:PORT" (IPv6 hosts in brackets) or "unix:/path"; unset if `text` is neither. Any thread.
std::optional<RedisAddress> redisAddress(const QString &text);

// What the tables of keys cannot tell about limits: bounds in order, rules that limit something, an address that is one. InvalidConfig
// with `where` the key. Any thread.
base::Error validateLimits(const LimitsConfig &limits);

} // namespace sluice::api
