#pragma once

#include <QList>

namespace sluice::ui {

// The states an edit went through, so that each act of the user can be taken back and done again. Keeps the last hundred. No thread rules:
// value.
template <typename State> class EditHistory final {
public:
    [[nodiscard]] bool canUndo() const { return m_at > 0; }
    [[nodiscard]] bool canRedo() const { return m_at + 1 < m_states.size(); }

    // The user made `state` of what was: what had been undone is gone.
    void add(const State &state)
    {
        m_states.resize(m_at + 1);
        m_states.append(state);
        if (m_states.size() > kMostActs) {
            m_states.removeFirst();
        }
        m_at = m_states.size() - 1;
    }

    // The state before, or after; only where there is one.
    [[nodiscard]] const State &undo() { return m_states.at(--m_at); }
    [[nodiscard]] const State &redo() { return m_states.at(++m_at); }

    // Begins anew: going back would take back what another did.
    void restart(const State &state)
    {
        m_states = {state};
        m_at = 0;
    }

private:
    static constexpr int kMostActs = 100;

    QList<State> m_states{State{}};
    qsizetype m_at = 0;
};

} // namespace sluice::ui
