#include "ui/shell/theme.h"

#include "ui/shell/desk_style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QStyleFactory>

#include <array>

namespace sluice::ui::theme {

namespace {

struct RoleColors {
    ColorRole role;
    QRgb light;
    QRgb dark;
};

constexpr std::array<RoleColors, kColorRoleCount> kColors{{
    {ColorRole::Surface, 0xfff4f6f7, 0xff14181b},
    {ColorRole::Raised, 0xffffffff, 0xff1d2327},
    {ColorRole::Sunken, 0xffebeef0, 0xff272e33},
    {ColorRole::Line, 0xffd8dde1, 0xff353e45},
    {ColorRole::Text, 0xff1a2024, 0xffe7ebee},
    {ColorRole::Text2, 0xff56616b, 0xffa0abb4},
    {ColorRole::Accent, 0xff0b766e, 0xff2dd4bf},
    {ColorRole::OnAccent, 0xffffffff, 0xff06201d},
    {ColorRole::Ok, 0xff157038, 0xff4ade80},
    {ColorRole::Warn, 0xff8a5a00, 0xfffbbf24},
    {ColorRole::Danger, 0xffb92525, 0xfff98080},
    {ColorRole::Info, 0xff1d5bb5, 0xff6cb0fb},
    {ColorRole::Neutral, 0xff4d5862, 0xffb3bdc5},
    {ColorRole::Series1, 0xff0072b2, 0xff56b4e9},
    {ColorRole::Series2, 0xffc25500, 0xfff0a330},
    {ColorRole::Series3, 0xff00805d, 0xff34c99a},
    {ColorRole::Series4, 0xffa8457f, 0xffe094bd},
}};

// The smallest body size we accept from a platform that reports none worth reading (a bare X server
// says 9 pt).
constexpr int kSmallestBodyPixels = 13;

QFont scaled(const QFont &base, double factor, QFont::Weight weight)
{
    QFont result = base;
    if (base.pixelSize() > 0) {
        result.setPixelSize(qRound(base.pixelSize() * factor));
    } else {
        result.setPointSizeF(base.pointSizeF() * factor);
    }
    result.setWeight(weight);
    return result;
}

QFont bodyFont(const QFont &platform)
{
    QFont result = platform;
    if (QFontInfo(result).pixelSize() < kSmallestBodyPixels) {
        result.setPixelSize(kSmallestBodyPixels);
    }
    // Behind the platform's family name the simplified Chinese faces: without them the font system
    // may pick Japanese forms for the same code points.
    QStringList families{
        QFontInfo(result).family()}; // a generic name would lose against the faces behind it
    for (const QString &family :
         {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Source Han Sans SC"),
          QStringLiteral("Microsoft YaHei"), QStringLiteral("PingFang SC")}) {
        if (!families.contains(family)) {
            families.append(family);
        }
    }
    result.setFamilies(families);
    return result;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness()
        < palette.color(QPalette::WindowText).lightness();
}

QColor color(ColorRole role, bool dark)
{
    const RoleColors &entry = kColors.at(static_cast<std::size_t>(role));
    return QColor::fromRgba(dark ? entry.dark : entry.light);
}

QColor color(ColorRole role, const QPalette &palette)
{
    return color(role, isDark(palette));
}

QColor tint(ColorRole role, const QPalette &palette)
{
    const bool dark = isDark(palette);
    const QColor strong = color(role, dark);
    const QColor base = color(ColorRole::Raised, dark);
    const float share = dark ? 0.17F : 0.10F;
    const auto mix = [share](float a, float b) { return a * share + b * (1.0F - share); };
    return QColor::fromRgbF(mix(strong.redF(), base.redF()), mix(strong.greenF(), base.greenF()),
                            mix(strong.blueF(), base.blueF()));
}

QFont font(TypeRole role, const QFont &base)
{
    switch (role) {
    case TypeRole::Body:
        return base;
    case TypeRole::PageTitle:
        return scaled(base, 20.0 / 13.0, QFont::DemiBold);
    case TypeRole::CardTitle:
        return scaled(base, 1.0, QFont::DemiBold);
    case TypeRole::Secondary:
        return scaled(base, 12.0 / 13.0, QFont::Normal);
    case TypeRole::SecondaryStrong:
        return scaled(base, 12.0 / 13.0, QFont::DemiBold);
    case TypeRole::Figure:
        return scaled(base, 24.0 / 13.0, QFont::DemiBold);
    case TypeRole::Mono: {
        QFont mono = scaled(base, 12.0 / 13.0, QFont::Normal);
        mono.setFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family(),
                          QStringLiteral("Noto Sans Mono CJK SC")});
        mono.setStyleHint(QFont::Monospace);
        return mono;
    }
    }
    return base;
}

QPalette palette(bool dark)
{
    const auto c = [dark](ColorRole role) { return color(role, dark); };
    QPalette p;
    p.setColor(QPalette::Window, c(ColorRole::Surface));
    p.setColor(QPalette::WindowText, c(ColorRole::Text));
    p.setColor(QPalette::Base, c(ColorRole::Raised));
    p.setColor(QPalette::AlternateBase, c(ColorRole::Surface));
    p.setColor(QPalette::Text, c(ColorRole::Text));
    p.setColor(QPalette::PlaceholderText, c(ColorRole::Text2));
    p.setColor(QPalette::Button, c(ColorRole::Raised));
    p.setColor(QPalette::ButtonText, c(ColorRole::Text));
    p.setColor(QPalette::BrightText, c(ColorRole::Danger));
    p.setColor(QPalette::ToolTipBase, c(ColorRole::Sunken));
    p.setColor(QPalette::ToolTipText, c(ColorRole::Text));
    p.setColor(QPalette::Highlight, c(ColorRole::Accent));
    p.setColor(QPalette::HighlightedText, c(ColorRole::OnAccent));
    p.setColor(QPalette::Link, c(ColorRole::Accent));
    p.setColor(QPalette::LinkVisited, c(ColorRole::Accent));
    p.setColor(QPalette::Light, c(ColorRole::Raised));
    p.setColor(QPalette::Midlight, c(ColorRole::Surface));
    p.setColor(QPalette::Mid, c(ColorRole::Line));
    p.setColor(QPalette::Dark, c(ColorRole::Line));
    p.setColor(QPalette::Shadow, QColor(0, 0, 0, dark ? 160 : 60));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faded = c(ColorRole::Text2);
        faded.setAlphaF(0.65F);
        p.setColor(QPalette::Disabled, role, faded);
    }
    p.setColor(QPalette::Disabled, QPalette::Highlight, c(ColorRole::Line));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, c(ColorRole::Text2));
    return p;
}

void apply(QApplication &application, ThemeChoice choice)
{
    static const bool platformIsDark = isDark(application.palette());
    static const QFont platformFont = application.font();
    const bool dark
        = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && platformIsDark);
    if (qobject_cast<DeskStyle *>(QApplication::style()) == nullptr) {
        QApplication::setStyle(new DeskStyle);
        QApplication::setFont(bodyFont(platformFont));
    }
    QApplication::setPalette(palette(dark));
}

} // namespace sluice::ui::theme
