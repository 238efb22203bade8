#pragma once

#include "base/result.h"
#include "policy/guardrail/detector.h"
#include "policy/guardrail/rule_sources.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::policy {

// Secrets known by their value, wherever they stand, byte for byte: one automaton over all of them. Every occurrence is found. Hits bear
// the secret's name, never its value. Any thread: immutable.
class KnownSecrets final : public Detector {
public:
    static constexpr std::size_t kShortest = 8; // bytes: anything shorter would stand in ordinary text

    // InvalidConfig (where = the secret's name) if a value is shorter than kShortest or not UTF-8.
    static base::Result<std::shared_ptr<const Detector>> build(const std::vector<KnownSecret> &secrets);
    // Whether build() takes such a value.
    static bool isUsable(std::string_view value);

    [[nodiscard]] Action gravest(Direction direction) const override;
    // Everyone has credentials: only who wants them to block has bodies refused that cannot be read.
    [[nodiscard]] bool enforces(Direction direction) const override { return gravest(direction) == Action::Block; }
    [[nodiscard]] bool pseudonymises() const override;
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction direction) const override;

    using State = std::uint32_t;
    static constexpr State kRoot = 0;
    [[nodiscard]] State next(State state, std::uint8_t byte) const;
    [[nodiscard]] std::uint32_t depth(State state) const { return m_nodes[state].depth; }
    [[nodiscard]] bool leavesRoot(std::uint8_t byte) const { return m_first[byte] != kRoot; }
    // Calls `found(secret)` for each that ends in a state.
    template<typename Found>
    void forEachEnd(State state, Found found) const
    {
        for (State at = state; at != kRoot; at = m_nodes[at].shorterEnd) {
            for (const std::uint32_t secret : m_nodes[at].ends) {
                found(m_secrets[secret]);
            }
        }
    }

    struct Named {
        std::string name;
        std::size_t length;
        std::array<Action, 2> actions;
    };

private:
    struct Edge {
        std::uint8_t byte;
        State to;
    };
    struct Node {
        std::vector<Edge> edges;
        std::vector<std::uint32_t> ends;
        State fail = kRoot;
        State shorterEnd = kRoot; // the longest proper suffix where a secret ends
        std::uint32_t depth = 0;
    };

    void add(const KnownSecret &secret);
    void link();
    [[nodiscard]] State child(State state, std::uint8_t byte) const;

    std::vector<Named> m_secrets;
    std::vector<Node> m_nodes{Node{}};
    std::array<State, 256> m_first{};
};

} // namespace sluice::policy
