#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QCategoryAxis;
class QChart;
class QChartView;

namespace sluice::ui {

class ChartLegend;
class Label;

// What the charts of the desk share: time from the left to now at the right, a scale from zero, at
// most four redraws a second and none while nobody sees it. Without animation. GUI thread.
class TimeChart : public QWidget {
    Q_OBJECT
public:
    explicit TimeChart(QWidget *parent = nullptr);
    ~TimeChart() override;

    void setLength(std::chrono::seconds length);
    [[nodiscard]] int redraws() const { return m_redraws; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override { return {420, 220}; }

protected:
    [[nodiscard]] QChart &chart() const { return *m_chart; }
    [[nodiscard]] ChartLegend &legend() const { return *m_legend; }
    [[nodiscard]] QCategoryAxis &timeAxis() const { return *m_timeAxis; }
    [[nodiscard]] QCategoryAxis &valueAxis() const { return *m_valueAxis; }

    void schedule(); // redraw() soon, if anyone sees it
    void setTop(double highest); // scales the value axis

    virtual void redraw() = 0; // replaces the points
    virtual void recolor() = 0; // pens and brushes from the palette
    virtual void rename() = 0; // legend
    [[nodiscard]] virtual QString valueText(double value) const = 0;
    [[nodiscard]] virtual bool hasPoints() const = 0;

    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

    // The last line of a subclass's constructor.
    void finishSetup();

private:
    void draw();
    void labelTime();
    void labelValues();
    void recolorAxes();
    void placePlot();

    QChart *m_chart;
    QChartView *m_view;
    QCategoryAxis *m_timeAxis;
    QCategoryAxis *m_valueAxis;
    ChartLegend *m_legend;
    Label *m_nothing;
    QTimer m_pending;
    QElapsedTimer m_sinceDraw;
    std::chrono::seconds m_length{300};
    double m_top = 0;
    double m_highest = 0;
    int m_steps = 4; // of the value axis
    bool m_isStale = true;
    int m_redraws = 0;
};

} // namespace sluice::ui
