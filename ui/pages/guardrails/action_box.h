#pragma once

#include "policy/guardrail/verdict.h"

#include <QComboBox>

#include <optional>

namespace sluice::ui {

// What is done with a hit, to choose from: the modes that make sense in its direction, each with what it does as its tooltip. GUI thread.
class ActionBox final : public QComboBox {
    Q_OBJECT
public:
    explicit ActionBox(policy::Direction direction, QWidget *parent = nullptr);

    void setAction(std::optional<policy::Action> action); // no signal; unset: several that differ
    [[nodiscard]] policy::Action action() const;
    // What the chosen mode does, in the current language.
    [[nodiscard]] QString sentence() const;

signals:
    void chosen(sluice::policy::Action action); // by the user
    void sentenceChanged();

protected:
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void retranslate();

    policy::Direction m_direction;
};

} // namespace sluice::ui
