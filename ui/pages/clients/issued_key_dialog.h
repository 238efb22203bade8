#pragma once

#include "api/relay_service.h"
#include "base/secret.h"

#include <QDialog>

class QPushButton;

namespace sluice::ui {

class CopyField;
class Label;
class SecretClipboard;
class SegmentedControl;

// Shows a key, this once, and how programs use it. Everything of it is wiped when the dialog goes. It does not close by Escape before the
// key was copied: there is no second look. GUI thread.
class IssuedKeyDialog final : public QDialog {
    Q_OBJECT
public:
    IssuedKeyDialog(const QString &name, const base::Secret &key, const api::RelayStatus &status,
                    SecretClipboard &clipboard, QWidget *parent);

    [[nodiscard]] bool isCopied() const { return m_isCopied; }

    void reject() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void showUse(int sdk);
    void retranslate();
    void refreshRemark();

    QString m_name;
    base::Secret m_key;
    api::RelayStatus m_status;
    SecretClipboard &m_clipboard;
    bool m_isCopied = false;
    Label *m_sentence;
    CopyField *m_field;
    Label *m_useTitle;
    SegmentedControl *m_sdk;
    CopyField *m_use;
    Label *m_remark;
    QPushButton *m_done;
};

} // namespace sluice::ui
