#pragma once

#include "api/config/limit_config.h"

namespace sluice::test {

// A rule of the limits as the settings have it.
inline api::LimitRuleConfig limitRule(const char *name, policy::LimitLevel level, const char *pattern, int requests)
{
    api::LimitRuleConfig config;
    config.name = QString::fromLatin1(name);
    config.level = level;
    config.pattern = QString::fromLatin1(pattern);
    config.requestsPerMinute = requests;
    return config;
}

} // namespace sluice::test
