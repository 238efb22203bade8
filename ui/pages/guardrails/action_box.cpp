#include "ui/pages/guardrails/action_box.h"

#include "ui/text/words.h"

#include <QEvent>
#include <QWheelEvent>

namespace sluice::ui {

ActionBox::ActionBox(policy::Direction direction, QWidget *parent)
    : QComboBox(parent), m_direction(direction)
{
    using enum policy::Action;
    for (const policy::Action action : {Off, Observe, Pseudonymise, Mask, Block}) {
        // An answer is given no placeholders.
        if (action != Pseudonymise || direction == policy::Direction::Prompt) {
            addItem(actionText(action), static_cast<int>(action));
        }
    }
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QComboBox::activated, this, [this] { emit chosen(action()); });
    connect(this, &QComboBox::currentIndexChanged, this, [this] {
        setToolTip(sentence());
        emit sentenceChanged();
    });
    retranslate();
}

void ActionBox::setAction(std::optional<policy::Action> action)
{
    if (action == policy::Action::Pseudonymise && m_direction == policy::Direction::Answer) {
        action = policy::Action::Mask; // what it comes to
    }
    setCurrentIndex(action ? findData(static_cast<int>(*action)) : -1);
}

policy::Action ActionBox::action() const
{
    return static_cast<policy::Action>(currentData().toInt());
}

QString ActionBox::sentence() const
{
    return currentIndex() < 0 ? QString() : actionSentence(action(), m_direction);
}

void ActionBox::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QComboBox::changeEvent(event);
}

void ActionBox::wheelEvent(QWheelEvent *event)
{
    // Whoever scrolls past does not choose.
    if (hasFocus()) {
        QComboBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

void ActionBox::retranslate()
{
    for (int i = 0; i < count(); ++i) {
        const auto action = static_cast<policy::Action>(itemData(i).toInt());
        setItemText(i, actionText(action));
        setItemData(i, actionSentence(action, m_direction), Qt::ToolTipRole);
    }
    setPlaceholderText(tr("several"));
    setToolTip(sentence());
    emit sentenceChanged();
}

} // namespace sluice::ui
