#include "ui/widgets/seconds_box.h"

#include <QEvent>

#include <cmath>

namespace sluice::ui {

namespace {
constexpr double kLongest = 86'400;
} // namespace

SecondsBox::SecondsBox(QWidget *parent) : QDoubleSpinBox(parent)
{
    setRange(0, kLongest);
    setDecimals(3);
    setSingleStep(1);
    retranslate();
}

void SecondsBox::setTime(std::chrono::milliseconds time)
{
    setValue(static_cast<double>(time.count()) / 1000.0);
}

std::chrono::milliseconds SecondsBox::time() const
{
    return std::chrono::milliseconds(std::llround(value() * 1000));
}

QString SecondsBox::textFromValue(double value) const
{
    return locale().toString(value, 'g', QLocale::FloatingPointShortest);
}

void SecondsBox::retranslate()
{
    setSuffix(tr(" s", "suffix of a number of seconds"));
}

void SecondsBox::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDoubleSpinBox::changeEvent(event);
}

} // namespace sluice::ui
