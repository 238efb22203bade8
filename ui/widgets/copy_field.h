#pragma once

#include <QAbstractButton>
#include <QString>

class QTimer;

namespace sluice::ui {

// A machine-readable value in monospace that is copied by a click, Enter or Space and says so. GUI
// thread.
class CopyField final : public QAbstractButton {
    Q_OBJECT
public:
    enum class Form {
        Inline, // one line without a ground, shortened in the middle when there is no room
        Block, // on a sunken ground, several lines, nothing shortened
    };

    explicit CopyField(Form form, QWidget *parent = nullptr);

    void setValue(const QString &value);
    [[nodiscard]] const QString &value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void copied(const QString &value);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QFont valueFont() const;
    void copy();
    void retranslate();

    Form m_form;
    QString m_value;
    QTimer *m_confirmation; // runs while the check mark is shown
};

} // namespace sluice::ui
