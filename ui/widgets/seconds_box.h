#pragma once

#include <QDoubleSpinBox>

#include <chrono>

namespace sluice::ui {

// A time in seconds, to the millisecond, without zeros that say nothing: "2.5 s". GUI thread.
class SecondsBox final : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit SecondsBox(QWidget *parent = nullptr);

    void setTime(std::chrono::milliseconds time);
    [[nodiscard]] std::chrono::milliseconds time() const;

    [[nodiscard]] QString textFromValue(double value) const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
};

} // namespace sluice::ui
