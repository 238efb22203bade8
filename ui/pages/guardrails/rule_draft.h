#pragma once

#include "api/config/relay_config.h"
#include "ui/models/edit_history.h"

#include <QObject>

#include <functional>

namespace sluice::ui {

// The rules besides the word lists as they are being edited, with the version in force beside them. Each act of the user can be undone;
// "not live" counts what differs between the two. GUI thread.
class RuleDraft final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // `lists` is empty in both.
    [[nodiscard]] const api::GuardrailsConfig &rules() const { return m_rules; }
    [[nodiscard]] const api::GuardrailsConfig &live() const { return m_live; }
    [[nodiscard]] int editsNotLive() const;
    // Whether a rule of that name differs from what is in force.
    [[nodiscard]] bool isEntityEdited(const QString &entity) const;
    [[nodiscard]] bool isPatternEdited(const QString &name) const;

    void act(const std::function<void(api::GuardrailsConfig &rules)> &change); // one act of the user
    [[nodiscard]] bool canUndo() const { return m_history.canUndo(); }
    [[nodiscard]] bool canRedo() const { return m_history.canRedo(); }
    void undo();
    void redo();

    // What is now in force. What was edited stays edited; what others changed is taken.
    void setLive(const api::GuardrailsConfig &live);
    void discard();
    // `config` with the draft's rules instead of its own.
    [[nodiscard]] api::GuardrailsConfig appliedTo(api::GuardrailsConfig config) const;

signals:
    void changed();

private:
    void take(const api::GuardrailsConfig &rules);

    api::GuardrailsConfig m_rules;
    api::GuardrailsConfig m_live;
    EditHistory<api::GuardrailsConfig> m_history; // stands at m_rules
};

} // namespace sluice::ui
