#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace sluice::ui {

class Label;

// A raised surface with a title, room for small controls at its right, and a body. GUI thread.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);

    void setTitle(const QString &title); // an empty title and no controls: no head
    [[nodiscard]] QHBoxLayout *head() const { return m_head; } // append controls here
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_title;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

} // namespace sluice::ui
