#pragma once

#include "ui/widgets/card.h"

class QPushButton;

namespace sluice::ui {

class Label;

// The bar below a page while edits are not live: how many, Discard and Apply. GUI thread.
class EditBar final : public Card {
    Q_OBJECT
public:
    explicit EditBar(QWidget *parent = nullptr);

    void setEdits(int edits); // 0 hides the bar
    [[nodiscard]] int edits() const { return m_edits; }
    void setApplying(bool applying);

signals:
    void applyRequested();
    void discardRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    int m_edits = 0;
    bool m_applying = false;
    Label *m_text;
    QPushButton *m_discard;
    QPushButton *m_apply;
};

} // namespace sluice::ui
