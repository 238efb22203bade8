#pragma once

#include "api/config/client_config.h"
#include "ui/models/client_models.h"
#include "ui/widgets/entry_dialog.h"

#include <QDateTime>

#include <chrono>

class QComboBox;
class QLineEdit;

namespace sluice::ui {

class ExpiryEditor;

// The small questions about one key that exists.

// Another name for it. GUI thread.
class RenameKeyDialog final : public EntryDialog {
    Q_OBJECT
public:
    RenameKeyDialog(const QString &name, QWidget *parent);
    [[nodiscard]] QString name() const;

protected:
    void retranslate() override;

private:
    QLineEdit *m_name;
    FormField *m_field;
};

// When it ends. GUI thread.
class ExpireKeyDialog final : public EntryDialog {
    Q_OBJECT
public:
    ExpireKeyDialog(const api::ClientKeyConfig &key, const QDateTime &now, QWidget *parent);
    [[nodiscard]] std::optional<QDateTime> expiry(const QDateTime &now) const;

protected:
    void retranslate() override;

private:
    QString m_name;
    ExpiryEditor *m_expiry;
    FormField *m_field;
};

// How long the key that is replaced stays good. GUI thread.
class RotateKeyDialog final : public EntryDialog {
    Q_OBJECT
public:
    RotateKeyDialog(const ClientRow &client, const QDateTime &now, QWidget *parent);
    [[nodiscard]] std::chrono::seconds grace() const;

protected:
    void retranslate() override;
    [[nodiscard]] QString saveText() const override;

private:
    ClientRow m_client;
    QDateTime m_now;
    QComboBox *m_grace;
    FormField *m_field;
};

} // namespace sluice::ui
