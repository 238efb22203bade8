#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

namespace sluice::api {

// Raw prompts and answers, where they are kept at all. No thread rules: values.

struct KeptText {
    QByteArray bytes; // its beginning, as far as the cap for one text allows
    qint64 size = 0; // of the whole text
    [[nodiscard]] bool isWhole() const { return bytes.size() == size; }
    bool operator==(const KeptText &) const = default;
};

struct ExchangeTexts {
    QString requestId;
    KeptText prompt; // the body as the client sent it
    KeptText answer; // the body as the client saw it
    bool operator==(const ExchangeTexts &) const = default;
};

enum class BodyKeepingState {
    Off, // by the settings
    Opening, // the key store has not answered yet
    Keeping,
    NoKeyStore, // none answers: nothing is kept
    Locked, // the key store is: nothing is kept until it is open
    NeedsPassphrase,
    Fault, // `why` says what is wrong: nothing is kept
};

struct BodyKeeping {
    BodyKeepingState state = BodyKeepingState::Off;
    base::Error why; // for all but Off, Opening and Keeping; with NeedsPassphrase only after a wrong one
    qint64 dropped = 0; // texts of this run that should have been kept and were not: full disk, full buffer, no key
    bool operator==(const BodyKeeping &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::BodyKeeping)
