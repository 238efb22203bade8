#pragma once

#include "policy/limit/leaky_bucket.h"
#include "policy/limit/limit_tree.h"
#include "policy/limit/sliding_window.h"
#include "policy/limit/token_window.h"

#include <memory>
#include <string>

namespace sluice::policy {

// What the tree remembers of one place. Kept small: there is one for every client key. Only LimitTree uses it. No thread rules: value.
struct LimitNode {
    // Why a claim is refused; retryAfter says until when.
    struct Answer {
        bool granted = true;
        bool never = false;
        LimitUnit unit = LimitUnit::Requests;
        base::Duration retryAfter{};
        base::Duration delay{};
    };

    explicit LimitNode(const LevelClaim &claim);

    std::string name; // the client's and the rule's, one behind the other
    SlidingWindow requests{0};
    std::shared_ptr<const LevelLimits> limits; // of the last claim
    std::unique_ptr<TokenWindow> tokens; // only where there is a limit of tokens
    std::unique_ptr<LeakyBucket> bucket; // only where requests are spread
    std::int32_t running = 0;
    std::int32_t holders = 0; // receipts that point here
    std::uint32_t refused = 0;
    std::uint32_t refusedTokens = 0;
    std::uint32_t clientLength = 0; // of `name`
    LimitLevel level = LimitLevel::Key;

    [[nodiscard]] std::string_view client() const { return std::string_view(name).substr(0, clientLength); }
    [[nodiscard]] std::string_view rule() const { return std::string_view(name).substr(clientLength); }
    [[nodiscard]] bool isPlaceOf(const LevelClaim &claim) const;

    [[nodiscard]] Answer check(const LevelClaim &claim, std::int64_t cost, base::TimePoint now);
    void take(const LevelClaim &claim, std::int64_t cost, base::TimePoint now, LimitReceipt::Part &part);
    [[nodiscard]] TreeRoom room(const LevelClaim &claim, base::TimePoint now);
    [[nodiscard]] bool isIdle(base::TimePoint now);
    void clear(); // what runs keeps running
};

} // namespace sluice::policy
