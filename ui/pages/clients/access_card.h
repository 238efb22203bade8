#pragma once

#include "ui/widgets/card.h"

class QCheckBox;

namespace sluice::ui {

// Whether a key is required, and what that means for those without one now. GUI thread.
class AccessCard final : public Card {
    Q_OBJECT
public:
    struct Facts {
        bool isRequired = false;
        bool hasKeys = false; // without one, requiring it would keep everybody out
        int keylessInLastMinute = 0; // requests
        bool operator==(const Facts &) const = default;
    };

    explicit AccessCard(QWidget *parent = nullptr);

    void setFacts(const Facts &facts);
    [[nodiscard]] QString sentence() const;

signals:
    void requireRequested(bool isRequired);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    Facts m_facts;
    QCheckBox *m_require;
    Label *m_sentence;
};

} // namespace sluice::ui
