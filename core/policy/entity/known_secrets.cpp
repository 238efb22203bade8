#include "policy/entity/known_secrets.h"

#include "policy/text/utf8.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::string_view kCategory = "secret";

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const DecodedCode decoded = decodeCode(text.data(), text.data() + text.size());
        if (decoded.kind != DecodedCode::Kind::Code) {
            return false;
        }
        text.remove_prefix(decoded.length);
    }
    return true;
}

class SecretLane final : public LaneDetector {
public:
    SecretLane(const KnownSecrets &secrets, Direction direction)
        : m_secrets(&secrets)
        , m_direction(direction)
    {
    }

    void read(std::string_view text) override
    {
        for (const char letter : text) {
            const auto byte = static_cast<std::uint8_t>(letter);
            ++m_offset;
            if (m_state == KnownSecrets::kRoot && !m_secrets->leavesRoot(byte)) {
                continue;
            }
            m_state = m_secrets->next(m_state, byte);
            m_secrets->forEachEnd(m_state, [this](const KnownSecrets::Named &secret) { add(secret); });
        }
    }
    void finish() override { m_state = KnownSecrets::kRoot; }
    [[nodiscard]] std::uint64_t holdFrom() const override { return m_offset - m_secrets->depth(m_state); }
    void takeFindings(std::vector<Finding> &findings) override
    {
        findings.insert(findings.end(), m_found.begin(), m_found.end());
        m_found.clear();
    }
    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override { return std::make_unique<SecretLane>(*this); }

private:
    void add(const KnownSecrets::Named &secret)
    {
        const Action action = secret.actions[static_cast<std::size_t>(m_direction)];
        if (action == Action::Off) {
            return;
        }
        Finding finding;
        finding.start = m_offset - secret.length;
        finding.end = m_offset;
        finding.action = action;
        finding.rule = secret.name;
        finding.category = kCategory;
        m_found.push_back(std::move(finding));
    }

    const KnownSecrets *m_secrets;
    Direction m_direction;
    KnownSecrets::State m_state = KnownSecrets::kRoot;
    std::uint64_t m_offset = 0;
    std::vector<Finding> m_found;
};

} // namespace

bool KnownSecrets::isUsable(std::string_view value)
{
    return value.size() >= kShortest && isUtf8(value);
}

base::Result<std::shared_ptr<const Detector>> KnownSecrets::build(const std::vector<KnownSecret> &secrets)
{
    auto known = std::make_shared<KnownSecrets>();
    for (const KnownSecret &secret : secrets) {
        if (!isUsable(secret.value)) {
            const bool isShort = secret.value.size() < kShortest;
            return base::Error{.code = base::ErrorCode::InvalidConfig,
                .detail = isShort ? "its value is shorter than " + std::to_string(kShortest) + " bytes and would be found in ordinary text"
                                  : std::string("its value is not UTF-8"),
                .where = secret.name};
        }
        known->add(secret);
    }
    known->link();
    return std::shared_ptr<const Detector>(std::move(known));
}

void KnownSecrets::add(const KnownSecret &secret)
{
    State state = kRoot;
    for (const char letter : secret.value) {
        const auto byte = static_cast<std::uint8_t>(letter);
        State to = child(state, byte);
        if (to == kRoot) {
            to = static_cast<State>(m_nodes.size());
            Node node;
            node.depth = m_nodes[state].depth + 1;
            m_nodes.push_back(std::move(node));
            m_nodes[state].edges.push_back({byte, to});
            if (state == kRoot) {
                m_first[byte] = to;
            }
        }
        state = to;
    }
    m_nodes[state].ends.push_back(static_cast<std::uint32_t>(m_secrets.size()));
    m_secrets.push_back({secret.name, secret.value.size(), {secret.prompt, secret.answer}});
}

// Breadth first: a node's fail is shallower than the node.
void KnownSecrets::link()
{
    std::vector<State> queue;
    for (const Edge &edge : m_nodes[kRoot].edges) {
        queue.push_back(edge.to);
    }
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const State state = queue[i];
        for (const Edge &edge : m_nodes[state].edges) {
            const State fail = next(m_nodes[state].fail, edge.byte);
            m_nodes[edge.to].fail = fail;
            m_nodes[edge.to].shorterEnd = m_nodes[fail].ends.empty() ? m_nodes[fail].shorterEnd : fail;
            queue.push_back(edge.to);
        }
    }
}

KnownSecrets::State KnownSecrets::child(State state, std::uint8_t byte) const
{
    if (state == kRoot) {
        return m_first[byte];
    }
    const std::vector<Edge> &edges = m_nodes[state].edges;
    const auto at = std::find_if(edges.begin(), edges.end(), [byte](const Edge &edge) { return edge.byte == byte; });
    return at == edges.end() ? kRoot : at->to;
}

KnownSecrets::State KnownSecrets::next(State state, std::uint8_t byte) const
{
    while (true) {
        if (const State to = child(state, byte); to != kRoot) {
            return to;
        }
        if (state == kRoot) {
            return kRoot;
        }
        state = m_nodes[state].fail;
    }
}

Action KnownSecrets::gravest(Direction direction) const
{
    Action gravest = Action::Off;
    for (const Named &secret : m_secrets) {
        gravest = std::max(gravest, secret.actions[static_cast<std::size_t>(direction)]);
    }
    return gravest;
}

bool KnownSecrets::pseudonymises() const
{
    return std::any_of(m_secrets.begin(), m_secrets.end(), [](const Named &secret) {
        return secret.actions[0] == Action::Pseudonymise || secret.actions[1] == Action::Pseudonymise;
    });
}

std::unique_ptr<LaneDetector> KnownSecrets::begin(Direction direction) const
{
    return std::make_unique<SecretLane>(*this, direction);
}

} // namespace sluice::policy
