#pragma once

#include "base/clock.h"

#include <cstdint>

namespace sluice::policy {

// How a request of a key went, as far as the key is to blame.
enum class Conduct : std::uint8_t {
    Good,
    Blocked, // a content rule stopped it
    Failed, // the upstream refused it as the client's fault
    Impatient, // refused by a limit before the moment the key had been told
};

struct BehaviourBounds {
    int narrowestPercent = 50;
    int widestPercent = 100;
    bool operator==(const BehaviourBounds &) const = default;
};

// What a key's requests of the last minutes say about it: the share that went wrong, each request counting half as much after five minutes.
// Up to a tenth is everybody's share and costs nothing; from there to a half the rate falls to the narrowest; below, and on enough requests,
// it rises to the widest. A new key begins with the credit of twenty good requests, so that one bad beginning does not stop it. Holds no lock and
// reads no clock. No thread rules: value.
class BehaviourScore final {
public:
    void add(Conduct conduct, base::TimePoint now);
    // A refusal of a rate limit that names `retryAfter`: Impatient if an earlier one had named a later moment than this.
    void addRefusal(base::Duration retryAfter, base::TimePoint now);

    // Of the key's rate.
    [[nodiscard]] int percent(const BehaviourBounds &bounds, base::TimePoint now) const;
    [[nodiscard]] int score(base::TimePoint now) const; // 100: nothing went wrong
    [[nodiscard]] double weight(base::TimePoint now) const; // requests it rests on
    [[nodiscard]] double share(Conduct conduct, base::TimePoint now) const;
    // Whether it says no more than that nothing is known.
    [[nodiscard]] bool isForgotten(base::TimePoint now) const { return weight(now) < 0.5; }

private:
    [[nodiscard]] double faded(base::TimePoint now) const;
    [[nodiscard]] double wrongShare(base::TimePoint now) const;

    base::TimePoint m_last{};
    base::TimePoint m_toldUntil{};
    float m_all = 0;
    float m_blocked = 0;
    float m_failed = 0;
    float m_impatient = 0;
};

} // namespace sluice::policy
