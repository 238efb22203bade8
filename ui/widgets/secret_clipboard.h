#pragma once

#include "base/secret.h"

#include <QByteArray>
#include <QObject>

#include <chrono>

class QTimer;

namespace sluice::ui {

// Puts secrets on the clipboard: marked, so that clipboard histories that honour the mark leave them out, and taken off again after a while
// or at the end, unless something else was copied meanwhile. It remembers only a hash. GUI thread.
class SecretClipboard final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kStay{30};

    explicit SecretClipboard(std::chrono::milliseconds stay = kStay, QObject *parent = nullptr);
    ~SecretClipboard() override;

    void copy(const base::Secret &secret);

private:
    void takeOff();

    QByteArray m_hash; // of what was copied; empty: nothing
    QTimer *m_end;
};

} // namespace sluice::ui
