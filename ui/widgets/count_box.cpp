#include "ui/widgets/count_box.h"

#include <cmath>

namespace sluice::ui {

CountBox::CountBox(QWidget *parent) : QDoubleSpinBox(parent)
{
    setDecimals(0);
    setGroupSeparatorShown(true);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

void CountBox::setCountRange(qint64 least, qint64 most)
{
    setRange(static_cast<double>(least), static_cast<double>(most));
}

void CountBox::setCount(qint64 count)
{
    setValue(static_cast<double>(count));
}

qint64 CountBox::count() const
{
    return std::llround(value());
}

} // namespace sluice::ui
