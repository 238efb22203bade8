#pragma once

#include "ui/shell/theme.h"

#include <QString>
#include <QWidget>

namespace sluice::ui {

// Short text on a tinted ground: a status, a verdict. The word carries the meaning; the colour
// repeats it. GUI thread.
class Badge final : public QWidget {
    Q_OBJECT
public:
    explicit Badge(QWidget *parent = nullptr);

    void setBadge(const QString &text, ColorRole tone);
    [[nodiscard]] const QString &text() const { return m_text; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    // The same drawing for delegates: at the left of `area`, vertically centred. Returns the
    // badge's rectangle.
    static QRect paint(QPainter *painter, const QRect &area, const QString &text, ColorRole tone,
                       const QPalette &palette, const QFont &base);
    static QSize sizeFor(const QString &text, const QFont &base);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text;
    ColorRole m_tone = ColorRole::Neutral;
};

} // namespace sluice::ui
