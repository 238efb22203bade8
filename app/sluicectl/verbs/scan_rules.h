#pragma once

#include "base/result.h"
#include "policy/guardrail/rule_book.h"
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

// Whom the text is scanned for; unset: everyone, with the rules of all.
struct ScanSubject {
    QString client;
    QString route;
    QString model;
    bool isSet = false;
};

// All rules of a configuration file: lists, personal data, patterns, with their options and actions. Copies of subscriptions are looked for in
// the data directory. Errors carry file, key or line.
base::Result<ScanRules> configuredScanRules(const QString &configFile, const QString &dataDirectory, const ScanSubject &subject);

// Both at once.
ScanRules combined(const ScanRules &first, const ScanRules &second);

// A word list file as one list called after the file. Errors carry file and line.
base::Result<policy::WordListSource> readWordList(const QString &file, policy::Action action);

// Where `serve` keeps its files unless told otherwise.
QString usualDataDirectory();

} // namespace sluice::ctl
