#pragma once

#include "base/result.h"
#include "policy/guardrail/rule_set.h"

#include <QString>

#include <memory>
#include <vector>

namespace sluice::ctl {

// The rules of a scan. What would be blocked has no output, but whoever tries a list wants to see what it hits: so there is a
// second set, where Block is Mask, that makes the output. Any thread.
struct ScanRules {
    std::shared_ptr<const policy::RuleSet> judging;
    std::shared_ptr<const policy::RuleSet> masking;
};

base::Result<ScanRules> buildScanRules(std::vector<policy::WordListSource> lists);

// A word list file as one list called after the file. Errors carry file and line.
base::Result<policy::WordListSource> readWordList(const QString &file, policy::Action action);

// The lists a configuration file names, with their own actions. Errors carry file, key or line.
base::Result<std::vector<policy::WordListSource>> readConfiguredLists(const QString &configFile);

} // namespace sluice::ctl
