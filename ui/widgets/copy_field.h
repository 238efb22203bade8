#pragma once

#include "base/secret.h"

#include <QAbstractButton>
#include <QString>

class QTimer;

namespace sluice::ui {

class SecretClipboard;

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
    // A value that must not stay: it is kept as a secret, copied through `clipboard`, and read out by nobody. `name` says what it is.
    void setSecret(const base::Secret &value, const QString &name, SecretClipboard &clipboard);
    [[nodiscard]] const QString &value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void copied(const QString &value); // of a secret: empty

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QFont valueFont() const;
    // What is shown, for as long as the call lasts.
    template <typename Use> auto withShown(Use use) const;
    void copy();
    void retranslate();

    Form m_form;
    QString m_value;
    base::Secret m_secret; // instead of m_value
    QString m_secretName;
    SecretClipboard *m_clipboard = nullptr;
    QTimer *m_confirmation; // runs while the check mark is shown
};

} // namespace sluice::ui
