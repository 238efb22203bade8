#pragma once

#include <QAbstractButton>
#include <QList>

namespace sluice::ui {

class Label;
class Sparkline;

// One figure: title, large value, a line of detail, and the shape of the last minutes. A button
// that leads to the rows behind the figure. GUI thread.
class StatTile final : public QAbstractButton {
    Q_OBJECT
public:
    explicit StatTile(QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setFigure(const QString &figure);
    void setUnit(const QString &unit); // small, after the figure
    void setDetail(const QString &detail);
    void setTrend(const QList<double> &values); // empty: none
    [[nodiscard]] QString figure() const;
    [[nodiscard]] QString detail() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void updateAccessibility();

    Label *m_title;
    Label *m_figure;
    Label *m_unit;
    Label *m_detail;
    Sparkline *m_trend;
};

} // namespace sluice::ui
