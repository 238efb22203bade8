#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;

namespace sluice::ui {

// A few choices of which one is in force, side by side. GUI thread.
class SegmentedControl final : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    // The words of the choices; the number of choices is fixed by the first call.
    void setTexts(const QStringList &texts);
    void setCurrent(int index); // no signal
    [[nodiscard]] int current() const;

signals:
    void chosen(int index); // by the user

private:
    QButtonGroup *m_group;
};

} // namespace sluice::ui
