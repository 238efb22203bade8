#pragma once

#include "base/error.h"

#include <QString>

namespace sluice::ui {

// What an error means to the person at the desk: what happened, why it happens, what to do about it. Every part is a whole sentence in
// the current language and none is empty for an error; `None` has three empty parts. GUI thread.
struct ErrorSentence {
    QString what;
    QString why;
    QString remedy;
    bool operator==(const ErrorSentence &) const = default;
};

ErrorSentence errorSentence(base::ErrorCode code);

// The facts that came with an error, as they are: "words.txt:12: empty word". Empty if it has none.
QString errorFacts(const base::Error &error);

// For one line: what happened, the facts, and what to do.
QString errorLine(const base::Error &error);

// For a pane of its own: three paragraphs, the facts after the reason.
QString errorParagraphs(const base::Error &error);

} // namespace sluice::ui
