#pragma once

#include "base/result.h"
#include "policy/guardrail/word_list.h"
#include "service/lists/list_encoding.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::service {

enum class ListFormat : std::uint8_t { Text, Csv, Json };

// What a list file holds. No thread rules: value.
struct ListReading {
    ListFormat format = ListFormat::Text;
    TextEncoding encoding = TextEncoding::Utf8;
    policy::WordListReading content;
    QStringList notes; // what was left aside: a column, a key; plain English
};

// Reads a list. The ending of `name` says what it is (.csv, .json, .txt); else the content does: JSON begins with a bracket and is JSON, CSV
// has a column called "word" in its first line, everything else is text.
// - Text: see policy::parseWordList.
// - CSV (RFC 4180; comma, semicolon or tab): the column called "word", or the first one where no line names columns.
// - JSON: an array of texts, or of objects with "word"; or an object with "words", which is such an array.
// Goes on past faults until `mostRefusals` were found. Errors are InvalidWordList with `where` = `file` and the line; in JSON, with the place
// of the word in the array. Any thread.
ListReading readList(const QString &file, const QString &name, const QByteArray &bytes, std::size_t mostRefusals);

// The words, or the first fault.
base::Result<std::vector<std::string>> listWords(const QString &file, const QString &name, const QByteArray &bytes);

// "text", "CSV", "JSON".
QString formatName(ListFormat format);

} // namespace sluice::service
