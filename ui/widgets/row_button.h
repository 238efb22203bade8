#pragma once

#include "ui/shell/theme.h"
#include "ui/widgets/state_shape.h"

#include <QAbstractButton>

#include <optional>

namespace sluice::ui {

// One line of a short list that leads somewhere: a shape or a time, a badge, what it is about, and
// figures at the right. GUI thread.
class RowButton final : public QAbstractButton {
    Q_OBJECT
public:
    struct Content {
        std::optional<StateShape::Shape> shape;
        ColorRole tone = ColorRole::Neutral; // of shape and badge
        QString lead; // a time
        QString badge;
        QString text;
        QString figures;
        bool operator==(const Content &) const = default;
    };

    explicit RowButton(QWidget *parent = nullptr);

    void setContent(const Content &content);
    [[nodiscard]] const Content &content() const { return m_content; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] int leadWidth(const QFontMetrics &type) const;

    Content m_content;
};

} // namespace sluice::ui
