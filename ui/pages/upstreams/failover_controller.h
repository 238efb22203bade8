#pragma once

#include "api/relay_service.h"

#include <QObject>

namespace sluice::ui {

class FailoverSection;

// Decides for FailoverSection: its draft into settings, and what they refuse to its row. GUI thread.
class FailoverController final : public QObject {
    Q_OBJECT
public:
    FailoverController(FailoverSection &section, api::RelayService &service,
                       QObject *parent = nullptr);

    [[nodiscard]] bool hasEdits() const;

private:
    void apply();
    void onRefused(const base::Error &why);

    FailoverSection &m_section;
    api::RelayService &m_service;
    bool m_applying = false;
};

} // namespace sluice::ui
