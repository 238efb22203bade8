#pragma once

#include <QLineEdit>
#include <QStringList>

namespace sluice::ui {

// Names or patterns in one line, with commas between them. GUI thread.
class PatternEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit PatternEdit(const QString &name, QWidget *parent = nullptr); // `name`: the object's

    void setPatterns(const QStringList &patterns); // what was typed stays if it means the same
    [[nodiscard]] QStringList patterns() const; // without empty ones

signals:
    void edited(); // by the user, who has left the field
};

} // namespace sluice::ui
