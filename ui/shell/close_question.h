#pragma once

#include <QCoreApplication>

class QWidget;

namespace sluice::ui {

// Asks whether edits that are not live yet may be lost by closing the window; keeping them is what Return and Escape choose.
// GUI thread; waits for the answer in a loop of its own.
class CloseQuestion final {
    Q_DECLARE_TR_FUNCTIONS(CloseQuestion)
public:
    [[nodiscard]] static bool mayDiscardEdits(QWidget &window);
};

} // namespace sluice::ui
