#pragma once

#include "api/relay_service.h"
#include "ui/models/client_models.h"
#include "ui/models/client_traffic.h"
#include "ui/pages/clients/key_changes.h"
#include "ui/widgets/secret_clipboard.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <functional>

namespace sluice::ui {

class ClientsPage;

// Decides for ClientsPage: what is known of the clients goes up to it, changes of keys go down to the relay at once, and what came of them is
// shown where it was asked. A new key is handed to its dialog and kept nowhere else. GUI thread.
class ClientsController final : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>; // UTC

    ClientsController(ClientsPage &page, api::RelayService &service, QObject *parent = nullptr,
                      Clock clock = &QDateTime::currentDateTimeUtc);

    void tick(); // a second has passed

private:
    void connectService();
    void connectPage();
    void refresh();
    void showAccess();

    void create();
    void edit(const QString &id);
    void rotate(const QString &id);
    void rename(const QString &id);
    void expire(const QString &id);
    void revoke(const QString &id);
    void remove(const QString &id);
    void require(bool isRequired);

    // The key as the settings have it; null once it is gone.
    [[nodiscard]] const api::ClientKeyConfig *keyOf(const QString &id) const;
    // A dialog whose Save leads to `save`, and which closes once the relay has agreed.
    void open(EntryDialog *dialog, const std::function<void()> &save);
    void offerUndo(const QString &whatWasDone, std::function<void()> undo);
    void showIssued(const QString &id, const base::Secret &key);

    ClientsPage &m_page;
    api::RelayService &m_service;
    Clock m_clock;
    ClientListModel m_model;
    ClientTraffic m_traffic;
    QList<api::ClientStatus> m_clients;
    QList<api::LimitGauge> m_gauges;
    SecretClipboard m_clipboard;
    QTimer m_second; // while the page is shown
    KeyChanges m_changes;
    std::function<void()> m_undo;
};

} // namespace sluice::ui
