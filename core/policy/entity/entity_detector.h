#pragma once

#include "base/result.h"
#include "policy/entity/recogniser.h"
#include "policy/guardrail/detector.h"
#include "policy/guardrail/rule_sources.h"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace sluice::policy {

// Personal data and secrets as some rules name them. A thing read in two ways (an identity card whose digits would do for a bank card) is
// what it is more surely. Any thread: immutable.
class EntityDetector final : public Detector {
public:
    // InvalidConfig (where = the entity) if nobody knows one, or a threshold is not between 0 and 1. INVISIBLE_CHARACTERS is not its to find.
    static base::Result<std::shared_ptr<const Detector>> build(const std::vector<EntityRule> &rules);

    [[nodiscard]] Action gravest(Direction direction) const override;
    [[nodiscard]] bool pseudonymises() const override;
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction direction) const override;

    // What is done with such a match in this direction.
    [[nodiscard]] Action actionFor(Direction direction, EntityId id, double score) const;
    [[nodiscard]] Action gravestOf(Direction direction, const Recogniser &recogniser) const;

private:
    struct Limit {
        double threshold;
        Action action;
    };
    std::array<std::array<std::vector<Limit>, kEntityCount>, 2> m_limits;
};

} // namespace sluice::policy
