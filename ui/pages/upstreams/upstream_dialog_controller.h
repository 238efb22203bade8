#pragma once

#include "api/relay_service.h"

#include <QObject>
#include <QStringList>

namespace sluice::ui {

class CredentialEditor;
class UpstreamDialog;

// Decides for one UpstreamDialog: keeps the resolved URL and the credential's place current, runs the test, and saves: first the key, then
// the settings, and says which field was refused. Lives as long as its dialog. GUI thread.
class UpstreamDialogController final : public QObject {
    Q_OBJECT
public:
    // `row` is the place of the upstream in the settings that is edited, -1 for a new one (added at the end); `initial` fills the form.
    UpstreamDialogController(UpstreamDialog &dialog, api::RelayService &service, int row,
                             const api::UpstreamConfig &initial);
    ~UpstreamDialogController() override;

signals:
    void saved(int row);

private:
    void onChanged();
    void onUrlFinished();
    void watchCredentials();
    void runTest();
    void stopTest();
    void onTestProgressed(const api::UpstreamTestStep &step);
    void save();
    void onCredentialStored(const QString &id, api::CredentialPlace place, const base::Error &problem);
    void storeNextSecret();
    void apply();
    void onApplied();
    void forgetOldKeys(); // stored ones that no upstream uses any more
    void forgetNewKeys(); // that the settings do not use after all
    void onRefused(const base::Error &why);
    [[nodiscard]] QString freshCredentialId(const QString &key) const;
    [[nodiscard]] bool checkForm();
    void fail(const base::Error &why);

    enum class Saving { No, StoringKey, Applying };

    struct NewSecret {
        QString id;
        CredentialEditor *editor = nullptr;
    };

    UpstreamDialog &m_dialog;
    api::RelayService &m_service;
    int m_row;
    QString m_originalName; // finds the upstream again if the settings changed while the dialog was open
    QStringList m_originalCredentials;
    api::UpstreamConfig m_draft; // what is being saved
    QList<NewSecret> m_toStore; // the first is on its way
    QStringList m_newCredentials; // ids stored by this dialog and not yet used by saved settings
    bool m_keptInMemory = false;
    Saving m_saving = Saving::No;
    int m_test = 0; // 0: none runs
};

} // namespace sluice::ui
