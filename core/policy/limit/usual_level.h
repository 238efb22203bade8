#pragma once

namespace sluice::policy {

// What is usual for a quantity that is measured now and then: exponentially weighted mean and deviation. What is far out of the ordinary counts
// only as much as `cap` says, so that a flood cannot make itself usual in a moment. No thread rules: value.
class UsualLevel final {
public:
    // The weight of one measurement; about the last 1 / kWeight of them make the mean.
    static constexpr double kWeight = 0.05;
    static constexpr int kLearned = 12; // measurements from which on it says something

    void add(double value, double cap);

    [[nodiscard]] bool isLearned() const { return m_count >= kLearned; }
    [[nodiscard]] double mean() const { return m_mean; }
    [[nodiscard]] double deviation() const;

private:
    double m_mean = 0;
    double m_variance = 0;
    int m_count = 0;
};

} // namespace sluice::policy
