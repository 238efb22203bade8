#include "ui/text/body_words.h"

#include <QCoreApplication>

namespace sluice::ui {

namespace {

// The translation context of this file.
class BodyWords {
    Q_DECLARE_TR_FUNCTIONS(BodyWords)
};

} // namespace

QString bodyKeepingText(api::BodyKeepingState state)
{
    using enum api::BodyKeepingState;
    switch (state) {
    case Off:
        return BodyWords::tr("Not kept");
    case Opening:
        return BodyWords::tr("Waiting for the key store");
    case Keeping:
        return BodyWords::tr("Kept, encrypted");
    case NoKeyStore:
        return BodyWords::tr("Not kept: no key store");
    case Locked:
        return BodyWords::tr("Not kept: key store locked");
    case NeedsPassphrase:
        return BodyWords::tr("Not kept: passphrase missing");
    case Fault:
        return BodyWords::tr("Not kept: fault");
    }
    return {};
}

QString bodyKeepingSentence(api::BodyKeepingState state)
{
    using enum api::BodyKeepingState;
    switch (state) {
    case Off:
        return BodyWords::tr("Raw prompts and answers pass through and are written nowhere.");
    case Opening:
        return BodyWords::tr("The key store has not answered yet; until then nothing is kept.");
    case Keeping:
        return BodyWords::tr("Raw prompts and answers are written encrypted; their key is destroyed "
                         "after a day at most, and nothing opens them any more.");
    case NoKeyStore:
        return BodyWords::tr("Without a key store Sluice has no safe place for the key. Choose a "
                         "passphrase instead, or install a key store.");
    case Locked:
        return BodyWords::tr("Unlock the key store; Sluice looks again by itself.");
    case NeedsPassphrase:
        return BodyWords::tr("Enter the passphrase; it is asked for once each time Sluice starts.");
    case Fault:
        return BodyWords::tr("Something is wrong with the key or the disk; until it is right nothing "
                         "is kept, and requests go on.");
    }
    return {};
}

} // namespace sluice::ui
