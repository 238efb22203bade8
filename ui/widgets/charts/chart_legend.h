#pragma once

#include "ui/shell/theme.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace sluice::ui {

// Names of a chart's series with a sample of their line or ground, in one row. GUI thread.
class ChartLegend final : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        QString text;
        QString shortText; // when the row has no room for the texts
        ColorRole color = ColorRole::Series1;
        Qt::PenStyle pen = Qt::SolidLine;
        Qt::BrushStyle ground = Qt::NoBrush; // NoBrush: a line
    };

    explicit ChartLegend(QWidget *parent = nullptr);

    void setEntries(const QList<Entry> &entries);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QSize sizeFor(QString Entry::*text) const;

    QList<Entry> m_entries;
};

} // namespace sluice::ui
