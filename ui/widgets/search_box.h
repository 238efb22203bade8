#pragma once

#include <QLineEdit>

class QTimer;

namespace sluice::ui {

// A field for finding rows: icon, clear button, and one signal after the typing pauses. GUI thread.
class SearchBox final : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchBox(QWidget *parent = nullptr);

signals:
    void searchRequested(
        const QString &text); // 150 ms after the last key, at once on Enter and on clearing

private:
    void send();

    QTimer *m_pause;
    QString m_sent;
};

} // namespace sluice::ui
