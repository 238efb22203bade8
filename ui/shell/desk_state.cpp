#include "ui/shell/desk_state.h"

namespace sluice::ui {

namespace {

QString themeKey(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return QStringLiteral("system");
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    }
    return {};
}

} // namespace

DeskState::DeskState(const QString &file) : m_settings(file, QSettings::IniFormat) { }

QSize DeskState::windowSize() const
{
    return m_settings.value(QStringLiteral("window/size")).toSize();
}

void DeskState::setWindowSize(QSize size)
{
    m_settings.setValue(QStringLiteral("window/size"), size);
}

ThemeChoice DeskState::theme() const
{
    const QString saved = m_settings.value(QStringLiteral("desk/theme")).toString();
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (saved == themeKey(choice)) {
            return choice;
        }
    }
    return ThemeChoice::System;
}

void DeskState::setTheme(ThemeChoice choice)
{
    m_settings.setValue(QStringLiteral("desk/theme"), themeKey(choice));
}

QString DeskState::language() const
{
    return m_settings.value(QStringLiteral("desk/language")).toString();
}

void DeskState::setLanguage(const QString &language)
{
    m_settings.setValue(QStringLiteral("desk/language"), language);
}

QByteArray DeskState::layout(const QString &part) const
{
    return m_settings.value(QStringLiteral("layout/%1").arg(part)).toByteArray();
}

void DeskState::setLayout(const QString &part, const QByteArray &layout)
{
    m_settings.setValue(QStringLiteral("layout/%1").arg(part), layout);
}

} // namespace sluice::ui
