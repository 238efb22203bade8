// The price of a limit: one admission decision among many keys, and the memory of a key. Allocations are counted by replacing operator new,
// so that "none" is a fact. For quotable figures: --benchmark_repetitions=5 --benchmark_report_aggregates_only=true, and read the medians.

#include "relay/shared/limit_registry.h"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

std::atomic<std::int64_t> allocations = 0;

// Named as the access filter names them: ten digits.
std::vector<std::string> keysOf(std::size_t count)
{
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i) {
        keys.push_back("key:k" + std::to_string(1'000'000'000 + i));
    }
    return keys;
}

std::array<policy::LevelClaim, 2> claimsOf(const std::string &key, std::int64_t global)
{
    std::array<policy::LevelClaim, 2> claims;
    claims[0].level = policy::LimitLevel::Global;
    claims[0].limits.requests = global;
    claims[0].weighs = claims[1].weighs = false;
    claims[1].client = key;
    claims[1].limits.requests = 100;
    return claims;
}

double medianOf(std::vector<double> &values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Every key in random order, a request a microsecond: about half of a key's hundred in use at 10,000 keys. Arguments: keys, whether all together are
// limited too.
void oneDecision(benchmark::State &state)
{
    const std::vector<std::string> keys = keysOf(static_cast<std::size_t>(state.range(0)));
    relay::LimitRegistry limits;
    std::mt19937 random(1);
    base::TimePoint now(1h);
    const base::Duration step = 60s / (50 * state.range(0)) + 1ns;
    const std::int64_t global = state.range(1) == 0 ? 0 : 1'000'000;
    std::int64_t granted = 0;
    using Clock = std::chrono::steady_clock;
    struct Times {
        double decision = 0; // seconds: claims at hand, may it go?
        double end = 0; // what it took runs no longer
    };
    const auto decide = [&](const std::array<policy::LevelClaim, 2> &claims) {
        const auto begin = Clock::now();
        std::optional<relay::LimitPermit> permit(std::in_place);
        granted += limits.take(claims, 0, now, *permit).granted ? 1 : 0;
        const auto decided = Clock::now();
        permit.reset();
        return Times{std::chrono::duration<double>(decided - begin).count(), std::chrono::duration<double>(Clock::now() - decided).count()};
    };
    for (std::int64_t i = 0; i < 150 * state.range(0); ++i) {
        now += step;
        decide(claimsOf(keys[random() % keys.size()], global)); // three minutes: every window has been as full as it gets
    }
    std::vector<double> decisions;
    std::vector<double> ends;
    decisions.reserve(1'000'000);
    ends.reserve(1'000'000);
    const std::int64_t before = allocations;
    for (auto _ : state) {
        now += step;
        const std::string key = keys[random() % keys.size()];
        const Times times = decide(claimsOf(key, global));
        state.SetIterationTime(times.decision + times.end);
        if (decisions.size() < decisions.capacity()) {
            decisions.push_back(times.decision);
            ends.push_back(times.end);
        }
    }
    state.counters["allocations/decision"] = static_cast<double>(allocations - before) / static_cast<double>(state.iterations());
    // Each with one look at the clock in it.
    state.counters["decision_ns"] = medianOf(decisions) * 1e9;
    state.counters["end_ns"] = medianOf(ends) * 1e9;
    benchmark::DoNotOptimize(granted);
}
BENCHMARK(oneDecision)->Args({1, 0})->Args({10'000, 0})->Args({10'000, 1})->UseManualTime()->Iterations(500'000);

// A decision and its end on threads that share the registry.
void contended(benchmark::State &state)
{
    static relay::LimitRegistry limits;
    static const std::vector<std::string> keys = keysOf(10'000);
    std::mt19937 random(static_cast<unsigned>(state.thread_index()));
    for (auto _ : state) {
        relay::LimitPermit permit;
        benchmark::DoNotOptimize(limits.take(claimsOf(keys[random() % keys.size()], 0), 0, base::now(), permit).granted);
    }
}
BENCHMARK(contended)->Threads(1)->Threads(2)->Threads(4)->UseRealTime();

// What a key costs that made one request and is idle, before and after the registry has forgotten it.
void memoryOfIdleKeys(benchmark::State &state)
{
    const std::vector<std::string> keys = keysOf(10'000);
    double before = 0;
    double after = 0;
    for (auto _ : state) {
        const auto used = [] { return static_cast<double>(mallinfo2().uordblks); };
        const double begin = used();
        relay::LimitRegistry limits;
        for (const std::string &key : keys) {
            relay::LimitPermit permit;
            benchmark::DoNotOptimize(limits.take(claimsOf(key, 0), 0, base::TimePoint(1h), permit).granted);
        }
        before = (used() - begin) / static_cast<double>(keys.size());
        limits.sweep(base::TimePoint(1h) + 61s);
        after = (used() - begin) / static_cast<double>(keys.size());
    }
    state.counters["bytes/key"] = before;
    state.counters["bytes/key_swept"] = after;
}
BENCHMARK(memoryOfIdleKeys)->Iterations(3);

} // namespace

void *operator new(std::size_t size)
{
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void *memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }

BENCHMARK_MAIN();
