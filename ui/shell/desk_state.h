#pragma once

#include "ui/shell/theme.h"

#include <QByteArray>
#include <QSettings>
#include <QSize>
#include <QString>

namespace sluice::ui {

// What the desk remembers about itself between runs: window, theme, language, split positions. Not
// settings of the relay; losing the file costs nothing. GUI thread.
class DeskState final {
public:
    explicit DeskState(const QString &file);

    [[nodiscard]] QSize windowSize() const; // logical pixels; invalid: never saved
    void setWindowSize(QSize size);
    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    [[nodiscard]] QString language() const; // empty: the system's
    void setLanguage(const QString &language);
    [[nodiscard]] QByteArray layout(const QString &part) const; // of a splitter or a table header
    void setLayout(const QString &part, const QByteArray &layout);

private:
    QSettings m_settings;
};

} // namespace sluice::ui
