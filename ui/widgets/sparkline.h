#pragma once

#include "ui/shell/theme.h"

#include <QList>
#include <QWidget>

namespace sluice::ui {

// The shape of a series without axes; scales itself from zero to its maximum. GUI thread.
class Sparkline final : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget *parent = nullptr);

    void setValues(const QList<double> &values);
    [[nodiscard]] const QList<double> &values() const { return m_values; }
    [[nodiscard]] QSize sizeHint() const override { return {72, 24}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {24, 20}; }

    // The same drawing for delegates.
    static void paint(QPainter *painter, const QRectF &box, const QList<double> &values,
                      const QPalette &palette);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<double> m_values;
};

} // namespace sluice::ui
