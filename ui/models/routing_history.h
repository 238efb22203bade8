#pragma once

#include "api/config/relay_config.h"

#include <QList>

#include <optional>

namespace sluice::ui {

// What the user did to the routing, so that it can be undone: each act with the routing before and after it. A change from elsewhere
// ends the history, since undoing would take that back too. No thread rules: value.
class RoutingHistory final {
public:
    enum class Kind { Add, Edit, Remove, Move, Choose };

    struct Act {
        Kind kind = Kind::Edit;
        QString name; // of the route or cluster; empty for Choose
        api::RoutingConfig before;
        api::RoutingConfig after;
    };

    static constexpr int kMost = 50;

    void push(const Act &act);
    // What is now in force; forgets everything if no act leads there.
    void observe(const api::RoutingConfig &routing);

    [[nodiscard]] std::optional<Act> undoable() const;
    [[nodiscard]] std::optional<Act> redoable() const;
    void undone();
    void redone();

private:
    QList<Act> m_acts;
    qsizetype m_done = 0; // acts before it are in force
};

} // namespace sluice::ui
