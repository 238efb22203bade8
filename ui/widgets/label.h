#pragma once

#include "ui/shell/theme.h"

#include <QLabel>

namespace sluice::ui {

// Text in a role of the type scale and a role of the colours; follows changes of theme and font.
// GUI thread.
class Label : public QLabel {
    Q_OBJECT
public:
    explicit Label(TypeRole type = TypeRole::Body, ColorRole color = ColorRole::Text,
                   QWidget *parent = nullptr);

    void setColorRole(ColorRole color);
    [[nodiscard]] ColorRole colorRole() const { return m_color; }

    // Shortens text that does not fit with an ellipsis instead of asking for room; the whole text
    // is in the tooltip then.
    void setElided(Qt::TextElideMode mode);
    [[nodiscard]] bool isElided() const { return m_elide != Qt::ElideNone; }

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void applyRoles();

    TypeRole m_type;
    ColorRole m_color;
    Qt::TextElideMode m_elide = Qt::ElideNone;
    bool m_applying = false;
};

} // namespace sluice::ui
