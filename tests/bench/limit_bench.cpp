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
    // From the request's claims, which are at hand, to its end.
    const auto decide = [&](const std::array<policy::LevelClaim, 2> &claims) {
        relay::LimitPermit permit;
        granted += limits.take(claims, 0, now, permit).granted ? 1 : 0;
    };
    for (std::int64_t i = 0; i < 150 * state.range(0); ++i) {
        now += step;
        decide(claimsOf(keys[random() % keys.size()], global)); // three minutes: every window has been as full as it gets
    }
    std::vector<double> times;
    times.reserve(1'000'000);
    const std::int64_t before = allocations;
    for (auto _ : state) {
        now += step;
        const std::string key = keys[random() % keys.size()];
        const auto claims = claimsOf(key, global);
        const auto begin = std::chrono::steady_clock::now();
        decide(claims);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(took.count());
        if (times.size() < times.capacity()) {
            times.push_back(took.count());
        }
    }
    state.counters["allocations/decision"] = static_cast<double>(allocations - before) / static_cast<double>(state.iterations());
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    state.counters["median_ns"] = *middle * 1e9; // with two looks at the clock in it
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
