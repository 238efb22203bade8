#pragma once

#include <QStringList>
#include <QWidget>

namespace sluice::ui {

// The line at the foot of the window: a few short facts, the most important first; those that do
// not fit are left out whole and stand in the tooltip. GUI thread.
class FactBar final : public QWidget {
    Q_OBJECT
public:
    explicit FactBar(QWidget *parent = nullptr);

    void setFacts(const QStringList &facts);
    [[nodiscard]] const QStringList &facts() const { return m_facts; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringList m_facts;
};

} // namespace sluice::ui
