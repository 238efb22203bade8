#include "policy/guardrail/verdict.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::policy {

VerdictKind kindOf(Action action)
{
    switch (action) {
    case Action::Off:
        return VerdictKind::Pass;
    case Action::Observe:
        return VerdictKind::Flag;
    case Action::Pseudonymise:
    case Action::Mask:
        return VerdictKind::Mask;
    case Action::Block:
        return VerdictKind::Block;
    }
    return VerdictKind::Pass;
}

void Verdict::add(Hit hit)
{
    kind = std::max(kind, kindOf(hit.action));
    if (hits.size() < kMaxHits) {
        hits.push_back(std::move(hit));
    }
}

void Verdict::merge(Verdict other)
{
    kind = std::max(kind, other.kind);
    bytesScanned += other.bytesScanned;
    pseudonymised += other.pseudonymised;
    nameless += other.nameless;
    restored += other.restored;
    garbled += other.garbled;
    if (notRun.empty()) {
        notRun = std::move(other.notRun);
    }
    const std::size_t room = kMaxHits - std::min(kMaxHits, hits.size());
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, other.hits.size()));
    hits.insert(hits.end(), std::make_move_iterator(other.hits.begin()),
                std::make_move_iterator(other.hits.begin() + count));
}

} // namespace sluice::policy
