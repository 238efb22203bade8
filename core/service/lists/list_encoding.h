#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>

namespace sluice::service {

enum class TextEncoding : std::uint8_t { Utf8, Utf16Le, Utf16Be, Gb18030 };

// A file's text. No thread rules: value.
struct DecodedText {
    QByteArray utf8; // without byte order mark
    TextEncoding encoding = TextEncoding::Utf8;
};

// Turns a list's bytes into UTF-8. The encoding is what the byte order mark says; without one it is UTF-16 where every other byte of the line
// ends is zero, else UTF-8 where it is that, else GB18030 where it is that and reads as everyday Chinese, as Latin-1 never does. A list that is
// none of them is given as it is: its reader names the line. InvalidWordList (with line) where the marked encoding is broken. Any thread.
base::Result<DecodedText> decodeListText(const QString &file, const QByteArray &bytes);

// "UTF-8", "UTF-16 LE", "UTF-16 BE", "GB18030".
QString encodingName(TextEncoding encoding);

} // namespace sluice::service
