#include "ui/models/routing_history.h"

namespace sluice::ui {

void RoutingHistory::push(const Act &act)
{
    m_acts.resize(m_done);
    m_acts.append(act);
    if (m_acts.size() > kMost) {
        m_acts.removeFirst();
    }
    m_done = m_acts.size();
}

void RoutingHistory::observe(const api::RoutingConfig &routing)
{
    const bool isAfter = m_done > 0 && m_acts.at(m_done - 1).after == routing;
    const bool isBefore = m_done < m_acts.size() && m_acts.at(m_done).before == routing;
    if (!isAfter && !isBefore) {
        m_acts.clear();
        m_done = 0;
    }
}

std::optional<RoutingHistory::Act> RoutingHistory::undoable() const
{
    return m_done > 0 ? std::optional(m_acts.at(m_done - 1)) : std::nullopt;
}

std::optional<RoutingHistory::Act> RoutingHistory::redoable() const
{
    return m_done < m_acts.size() ? std::optional(m_acts.at(m_done)) : std::nullopt;
}

void RoutingHistory::undone()
{
    m_done = std::max<qsizetype>(0, m_done - 1);
}

void RoutingHistory::redone()
{
    m_done = std::min(m_acts.size(), m_done + 1);
}

} // namespace sluice::ui
