#include "policy/guardrail/blocking_rules.h"

#include <set>

namespace sluice::policy {

std::string blockingRules(const Verdict &verdict)
{
    std::set<std::string> names;
    for (const Hit &hit : verdict.hits) {
        if (hit.action == Action::Block) {
            names.insert(hit.rule);
        }
    }
    std::string list;
    for (const std::string &name : names) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

} // namespace sluice::policy
