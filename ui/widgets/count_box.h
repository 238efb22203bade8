#pragma once

#include <QDoubleSpinBox>

namespace sluice::ui {

// A whole number of any size, grouped as the locale does: budgets of tokens are larger than an int. GUI thread.
class CountBox final : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit CountBox(QWidget *parent = nullptr);

    void setCountRange(qint64 least, qint64 most);
    void setCount(qint64 count);
    [[nodiscard]] qint64 count() const;
};

} // namespace sluice::ui
