#pragma once

#include "api/relay_service.h"
#include "ui/widgets/entry_dialog.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace sluice::ui {

// Asks the relay for changes of keys and of what names them, and brings each answer to where it was asked: the dialog closes, or its field
// says what is wrong. GUI thread.
class KeyChanges final : public QObject {
    Q_OBJECT
public:
    using Change = std::function<void(api::RelayConfig &config)>;
    using Done = std::function<void(const QString &id)>;

    explicit KeyChanges(api::RelayService &service, QObject *parent = nullptr);

    // A ticket for one of the service's calls for keys. `dialog`: where it was asked; null: on the page. `done`: once it is in force.
    [[nodiscard]] int ask(EntryDialog *dialog, Done done = {});
    // Any other change of the settings, once the one before is answered; one that changes nothing closes its dialog, and that is all.
    void apply(EntryDialog *dialog, const Change &change, const std::function<void()> &done = {});

signals:
    void begun(); // a change was asked for
    void applied(); // the settings are others now, whoever changed them
    void issued(const QString &id, const sluice::base::Secret &key); // told this once
    void refused(const sluice::base::Error &why); // of what was asked on the page

private:
    struct Asked {
        QPointer<EntryDialog> dialog;
        Done done;
    };

    void begin(EntryDialog *dialog);
    void end(const std::function<void(const Asked &asked)> &with);
    void answer(const Asked &asked, const QString &id);
    void refuse(const Asked &asked, const base::Error &why);

    api::RelayService &m_service;
    QHash<int, Asked> m_asked; // by ticket
    std::optional<Asked> m_applying;
    QList<std::function<void()>> m_waiting; // to be applied then
    int m_lastTicket = 0;
};

} // namespace sluice::ui
