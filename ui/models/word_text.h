#pragma once

#include "base/error.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sluice::ui {

// Words out of text that a person pasted: one word a line, blank lines and `#` comments left out,
// blanks around a word dropped. Lines that cannot be words are counted and the first one is named.
// No thread rules: value.
struct PastedWords {
    QStringList words;
    int refused = 0; // lines longer than a word may be
    int firstRefusedLine = 0; // 1-based; 0: none
};

PastedWords wordsOfText(const QString &text);

// Words out of a file to be imported: UTF-8 (with or without BOM), the same rules, but a line that
// cannot be a word refuses the file: `where` is `fileName` and `line` is set.
base::Result<QStringList> wordsOfFile(const QByteArray &bytes, const QString &fileName);

} // namespace sluice::ui
