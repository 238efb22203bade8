#pragma once

#include "ui/models/client_models.h"
#include "ui/pages/clients/access_card.h"
#include "ui/shell/page.h"

#include <QDateTime>

class QAction;
class QBoxLayout;
class QPushButton;

namespace sluice::ui {

class Banner;
class ClientDetail;
class EmptyState;
class MeterCard;
class UndoBar;

// Who calls: the keys and how they stand at the left, everything about the chosen one at the right. A passive view. GUI thread.
class ClientsPage final : public Page {
    Q_OBJECT
public:
    explicit ClientsPage(QWidget *parent = nullptr);

    void setModel(ClientListModel *clients);
    void setAccess(const AccessCard::Facts &access);
    void setNow(const QDateTime &now); // for all that counts down
    void select(const QString &id);
    [[nodiscard]] std::optional<ClientRow> selected() const;
    [[nodiscard]] MeterCard *clients() const { return m_clients; }
    [[nodiscard]] ClientDetail *detail() const { return m_detail; }
    [[nodiscard]] AccessCard *access() const { return m_access; }
    [[nodiscard]] EmptyState *empty() const { return m_empty; }

    void offerUndo(const QString &whatWasDone);
    void withdrawUndo();
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString undoOffered() const; // empty: none

    [[nodiscard]] QString title() const override;

signals:
    void createRequested();
    void editRequested(const QString &id);
    void rotateRequested(const QString &id);
    void renameRequested(const QString &id);
    void expireRequested(const QString &id);
    void revokeRequested(const QString &id);
    void removeRequested(const QString &id);
    void resetRequested(const QString &id);
    void requireRequested(bool isRequired);
    void undoRequested();

protected:
    void retranslate() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    using ForClient = void (ClientsPage::*)(const QString &id);

    void buildActions();
    QAction *addAction(const QKeySequence &keys, ForClient request);
    void emitForSelected(ForClient request);
    void showSelected();

    ClientListModel *m_model = nullptr;
    QDateTime m_now;
    bool m_hasKeys = false;
    QPushButton *m_create;
    Banner *m_problem;
    UndoBar *m_undo;
    QBoxLayout *m_columns;
    MeterCard *m_clients;
    AccessCard *m_access;
    ClientDetail *m_detail;
    EmptyState *m_empty;
    QAction *m_createKey = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_rotate = nullptr;
    QAction *m_rename = nullptr;
    QAction *m_end = nullptr; // revokes, or removes what is revoked or expired
};

} // namespace sluice::ui
