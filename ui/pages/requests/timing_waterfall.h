#pragma once

#include "api/records.h"

#include <QList>
#include <QWidget>

namespace sluice::ui {

// The phases of one exchange as bars on one scale of time, with their words and times. GUI thread.
class TimingWaterfall final : public QWidget {
    Q_OBJECT
public:
    struct Phase {
        QString name;
        QString time;
        double start = 0; // of the whole, 0…1
        double length = 0;
        bool isOurs = false; // our own work, not waiting for others
    };

    explicit TimingWaterfall(QWidget *parent = nullptr);

    void setTiming(const api::Timing &timing);
    [[nodiscard]] const QList<Phase> &phases() const { return m_phases; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();

    api::Timing m_timing;
    QList<Phase> m_phases;
};

} // namespace sluice::ui
