#pragma once

#include "ui/widgets/banner.h"

#include <chrono>

class QTimer;

namespace sluice::ui {

// Offers to take back what was just done, for a while or until it is dismissed. GUI thread.
class UndoBar final : public Banner {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kStay{10};

    explicit UndoBar(QWidget *parent = nullptr);

    void offer(const QString &whatWasDone);
    void withdraw(); // no signal

signals:
    void undoRequested(); // the bar is gone by then

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QTimer *m_end;
};

} // namespace sluice::ui
