#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace sluice::ui {

// Cards beneath one another that scroll where the page is too low for them, and fill it where it is not. GUI thread.
class ScrollColumn final : public QScrollArea {
    Q_OBJECT
public:
    explicit ScrollColumn(QWidget *parent = nullptr);

    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QVBoxLayout *m_column;
};

} // namespace sluice::ui
