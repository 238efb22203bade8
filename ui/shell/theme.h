#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

namespace sluice::ui {

enum class ThemeChoice { System, Light, Dark };

// What a colour is for. Text roles reach 4.5:1 on Surface and Raised, shapes 3:1 (tested).
enum class ColorRole {
    Surface, // window
    Raised, // cards, fields, tables
    Sunken, // code, troughs, hovered rows
    Line,
    Text,
    Text2,
    Accent,
    OnAccent, // text on Accent
    Ok,
    Warn,
    Danger,
    Info,
    Neutral, // badges that say nothing alarming
    Series1, // four hues that survive colour blindness
    Series2,
    Series3,
    Series4,
};
inline constexpr int kColorRoleCount = static_cast<int>(ColorRole::Series4) + 1;

enum class TypeRole { Body, PageTitle, CardTitle, Secondary, SecondaryStrong, Figure, Mono };

// Distances of the 4 px grid, in logical pixels.
namespace metrics {
inline constexpr int kGrid = 4;
inline constexpr int kGap = 12;
inline constexpr int kCardPadding = 12;
inline constexpr int kPageMargin = 16;
inline constexpr int kRadius = 6;
inline constexpr int kHeaderHeight = 48;
inline constexpr int kNavigationWidth = 168;
inline constexpr int kIcon = 20;
} // namespace metrics

// Colours and type of the desk. Everything is a function of the palette or font at hand, so that a
// widget that asks while it paints follows a change of theme by itself. GUI thread.
namespace theme {

bool isDark(const QPalette &palette);
QColor color(ColorRole role, const QPalette &palette);
QColor color(ColorRole role, bool dark);

// A tint of `role` for backgrounds of badges, banners and chosen rows; text in `role` stays
// readable on it.
QColor tint(ColorRole role, const QPalette &palette);

// The type scale relative to the platform's font: its family and the user's size stay in force.
QFont font(TypeRole role, const QFont &base);

QPalette palette(bool dark);

// Sets style, palette and font of the program. May be called again at any time; System follows the
// platform's palette as it was before the first call.
void apply(QApplication &application, ThemeChoice choice);

} // namespace theme
} // namespace sluice::ui
