#include "ui/pages/clients/revoke_question.h"

#include "ui/text/client_words.h"

#include <QPushButton>

namespace sluice::ui {

RevokeQuestion::RevokeQuestion(const ClientRow &client, const ClientMentions &mentions,
                               QWidget *parent)
    : QMessageBox(parent)
{
    setObjectName(QStringLiteral("revokeQuestion"));
    setAttribute(Qt::WA_DeleteOnClose);
    setIcon(QMessageBox::Warning);
    setTextFormat(Qt::PlainText);
    setText(tr("Revoke the key of “%1”?").arg(client.status.name));
    setInformativeText(consequences(client, mentions));
    QPushButton *revoke = addButton(tr("Revoke"), QMessageBox::DestructiveRole);
    QPushButton *keep = addButton(tr("Keep it"), QMessageBox::RejectRole);
    revoke->setObjectName(QStringLiteral("confirmRevoke"));
    setDefaultButton(keep);
    setEscapeButton(keep);
    connect(revoke, &QPushButton::clicked, this, &RevokeQuestion::revokeRequested);
}

QString RevokeQuestion::consequences(const ClientRow &client, const ClientMentions &mentions)
{
    QStringList lines;
    lines << tr("Programs that use it are refused with 401 from now on. This cannot be taken back: "
                "they need a new key.");
    if (client.key->oldUntil) {
        lines << tr("The key from before the last rotation ends too.");
    }
    if (client.use.lastMinute > 0) {
        lines << tr("It is in use: %n request(s) in the last minute.", nullptr, client.use.lastMinute);
    }
    QStringList named;
    const QString between = tr(", ", "between names");
    if (!mentions.routes.isEmpty()) {
        named << tr("routes %1").arg(mentions.routes.join(between));
    }
    if (!mentions.guardrails.isEmpty()) {
        named << tr("guardrails %1").arg(mentions.guardrails.join(between));
    }
    if (!mentions.budgets.isEmpty()) {
        named << tr("budgets %1").arg(mentions.budgets.join(between));
    }
    if (!named.isEmpty()) {
        lines << tr("These name it and stay, without anybody to match: %1.")
                     .arg(named.join(QStringLiteral("; ")));
    }
    return lines.join(QStringLiteral("\n\n"));
}

} // namespace sluice::ui
