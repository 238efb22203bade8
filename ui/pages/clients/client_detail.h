#pragma once

#include "ui/models/client_models.h"
#include "ui/widgets/card.h"

#include <QDateTime>

class QPushButton;

namespace sluice::ui {

class Badge;
class FactList;
class StateShape;

// Everything known about the chosen client, and what can be done with its key. GUI thread.
class ClientDetail final : public Card {
    Q_OBJECT
public:
    explicit ClientDetail(QWidget *parent = nullptr);

    void setClient(const std::optional<ClientRow> &client); // unset: none is chosen
    void setNow(const QDateTime &now); // for all that counts down
    [[nodiscard]] const std::optional<ClientRow> &client() const { return m_client; }
    [[nodiscard]] QString state() const;
    [[nodiscard]] FactList *facts() const { return m_facts; }

signals:
    void editRequested();
    void rotateRequested();
    void renameRequested();
    void expireRequested();
    void revokeRequested();
    void removeRequested();
    void resetRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *buildBody();
    void buildButtons();
    void refill();
    void fillButtons();
    void retranslate();

    std::optional<ClientRow> m_client;
    QDateTime m_now;
    StateShape *m_shape;
    Label *m_name;
    Badge *m_badge;
    Label *m_state;
    FactList *m_facts;
    QWidget *m_keyButtons;
    QPushButton *m_edit;
    QPushButton *m_rotate;
    QPushButton *m_rename;
    QPushButton *m_expire;
    QPushButton *m_revoke;
    QPushButton *m_remove;
    QPushButton *m_reset;
};

} // namespace sluice::ui
