#pragma once

#include "ui/models/client_models.h"

#include <QMessageBox>

namespace sluice::ui {

// Asks before a key is revoked, which cannot be taken back: who uses it, and what names it. GUI thread.
class RevokeQuestion final : public QMessageBox {
    Q_OBJECT
public:
    RevokeQuestion(const ClientRow &client, const ClientMentions &mentions, QWidget *parent);

signals:
    void revokeRequested();

private:
    [[nodiscard]] static QString consequences(const ClientRow &client, const ClientMentions &mentions);
};

} // namespace sluice::ui
