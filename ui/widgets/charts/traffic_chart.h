#pragma once

#include "ui/models/chart_points.h"
#include "ui/widgets/charts/time_chart.h"

#include <array>

class QAreaSeries;
class QLineSeries;

namespace sluice::ui {

// Requests a second, stacked by verdict: what was stopped stands at the bottom, where one request
// can be seen. GUI thread.
class TrafficChart final : public TimeChart {
    Q_OBJECT
public:
    explicit TrafficChart(QWidget *parent = nullptr);

    void setPoints(const QList<TrafficPoint> &points);

private:
    void redraw() override;
    void recolor() override;
    void rename() override;
    [[nodiscard]] QString valueText(double value) const override;
    [[nodiscard]] bool hasPoints() const override { return !m_points.isEmpty(); }

    std::array<QLineSeries *, 5> m_edges{}; // 0: the base line
    std::array<QAreaSeries *, 4> m_areas{};
    QList<TrafficPoint> m_points;
    QList<QPointF> m_buffer; // reserved once
};

} // namespace sluice::ui
