#pragma once

#include "ui/models/edit_history.h"
#include "ui/models/limit_settings.h"

#include <QObject>

#include <functional>

namespace sluice::ui {

// Limits, budgets and the anomaly breaker as they are being edited, with the version in force beside them. Each act of the user can be
// undone; "not live" counts what differs between the two. GUI thread.
class LimitDraft final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] const LimitEdits &edited() const { return m_edited; }
    [[nodiscard]] const LimitEdits &live() const { return m_live; }
    [[nodiscard]] int editsNotLive() const;

    void act(const std::function<void(LimitEdits &edits)> &change); // one act of the user
    [[nodiscard]] bool canUndo() const { return m_history.canUndo(); }
    [[nodiscard]] bool canRedo() const { return m_history.canRedo(); }
    void undo();
    void redo();
    // What is now in force. What was edited stays edited; what others changed is taken.
    void setLive(const LimitEdits &live);
    void discard();
    // `config` with the draft's values instead of its own.
    [[nodiscard]] api::RelayConfig appliedTo(api::RelayConfig config) const;

signals:
    void changed();

private:
    void take(const LimitEdits &edits);

    LimitEdits m_edited;
    LimitEdits m_live;
    EditHistory<LimitEdits> m_history; // stands at m_edited
};

} // namespace sluice::ui
