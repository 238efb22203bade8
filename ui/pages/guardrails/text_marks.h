#pragma once

#include "policy/guardrail/verdict.h"

#include <QList>
#include <QString>

class QPlainTextEdit;

namespace sluice::ui::text_marks {

// The editor's text as it was typed. Not toPlainText(): it turns no-break spaces into blanks, and the relay would not. GUI thread.
QString textOf(const QPlainTextEdit &editor);
// Marks the hits in the colours of their modes; offsets in UTF-16 units. GUI thread.
void show(QPlainTextEdit &editor, const QList<policy::Hit> &hits);

} // namespace sluice::ui::text_marks
