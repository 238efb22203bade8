#pragma once

#include "api/relay_service.h"

#include <QObject>
#include <QString>

namespace sluice::ui {

class TryBox;

// Carries texts of the Try box to the service and its verdicts back; an answer that is no longer about the present text is dropped. GUI thread.
class TryController final : public QObject {
    Q_OBJECT
public:
    TryController(TryBox &box, api::RelayService &service, QObject *parent = nullptr);

private:
    void ask(policy::Direction direction, const QString &text);
    void onTried(int ticket, const api::TextTrial &trial);

    TryBox &m_box;
    api::RelayService &m_service;
    int m_ticket = 0;
    QString m_asked;
};

} // namespace sluice::ui
