#pragma once

#include "ui/shell/theme.h"
#include "ui/widgets/state_shape.h"

#include <QString>
#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace sluice::ui {

// What a row about something that fills up shows: a shape, a title with a badge, two lines beneath, and at its right the figures over a
// bar. No thread rules: value.
struct MeterRow {
    StateShape::Shape shape = StateShape::Shape::Disc;
    ColorRole tone = ColorRole::Ok; // of shape and bar
    QString title;
    QString badge; // empty: none
    ColorRole badgeTone = ColorRole::Neutral;
    QString second;
    QString third;
    ColorRole thirdTone = ColorRole::Text2;
    QString figures;
    std::optional<double> share; // of the bar; unset: none
    double reserved = 0; // part of `share` that is only reserved
    QString beneath; // the bar
};

// Shape and colour of how full something is: below seven tenths, above, and full.
[[nodiscard]] MeterRow meterLook(double share);

// Rows of meters; what each says is asked of `rowOf`, and its tooltip of `detailOf`. GUI thread.
class MeterDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using RowOf = std::function<MeterRow(const QModelIndex &index)>;
    using DetailOf = std::function<QString(const QModelIndex &index)>;

    MeterDelegate(RowOf rowOf, DetailOf detailOf, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index) override;

private:
    RowOf m_rowOf;
    DetailOf m_detailOf;
};

} // namespace sluice::ui
