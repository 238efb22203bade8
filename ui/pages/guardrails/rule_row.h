#pragma once

#include "ui/shell/theme.h"

#include <QString>
#include <QStyleOptionViewItem>

class QPainter;

namespace sluice::ui {

// What a row of a list of rules shows: a title with a badge at its right, and two lines beneath. No thread rules: value.
struct RuleRow {
    QString title;
    QString badge; // empty: none
    QString second;
    QString shortSecond; // where `second` does not fit
    QString third;
    ColorRole thirdTone = ColorRole::Text2;
    bool isThirdCode = false; // in monospace
};

// Draws it, with the ground of a chosen or hovered row. GUI thread.
void paintRuleRow(QPainter &painter, const QStyleOptionViewItem &option, const RuleRow &row);
QSize ruleRowSize(const QStyleOptionViewItem &option);

} // namespace sluice::ui
