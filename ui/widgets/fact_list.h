#pragma once

#include "ui/shell/theme.h"

#include <QList>
#include <QString>
#include <QWidget>

class QGridLayout;

namespace sluice::ui {

class Label;

// What a detail pane says line by line. No thread rules: value.
struct Fact {
    QString title;
    QString value; // may have several lines
    ColorRole tone = ColorRole::Text; // of the value
    bool operator==(const Fact &) const = default;
};

// Facts beneath one another, titles at the left. GUI thread.
class FactList final : public QWidget {
    Q_OBJECT
public:
    explicit FactList(QWidget *parent = nullptr);

    void setFacts(const QList<Fact> &facts); // those without a value are left out
    [[nodiscard]] QString value(const QString &title) const; // empty: not shown

private:
    QList<Fact> m_facts; // as shown
    QList<Label *> m_titles; // as many as there ever were facts
    QList<Label *> m_values;
    QGridLayout *m_grid;
};

} // namespace sluice::ui
