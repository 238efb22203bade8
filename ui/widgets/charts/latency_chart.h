#pragma once

#include "ui/models/chart_points.h"
#include "ui/widgets/charts/time_chart.h"

#include <array>

class QLineSeries;

namespace sluice::ui {

// p50 solid, p95 dashed, p99 dotted. GUI thread.
class LatencyChart final : public TimeChart {
    Q_OBJECT
public:
    explicit LatencyChart(QWidget *parent = nullptr);

    void setPoints(const QList<LatencyPoint> &points);

private:
    void redraw() override;
    void recolor() override;
    void rename() override;
    [[nodiscard]] QString valueText(double value) const override;
    [[nodiscard]] bool hasPoints() const override { return !m_points.isEmpty(); }

    std::array<QLineSeries *, 3> m_lines{};
    QList<LatencyPoint> m_points;
    QList<QPointF> m_buffer; // reserved once
};

} // namespace sluice::ui
