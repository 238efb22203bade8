#pragma once

#include "api/config/relay_config.h"
#include "api/relay_service.h"
#include "base/result.h"

#include <QString>
#include <QStringList>

namespace sluice::service {

// The word lists' files as the desk reads and writes them. Any thread; blocks.

// The words of a list in file order, of a folder those of all its lists; `error` if the file cannot be used.
api::WordListContent readWordList(const QString &name, const QString &file);

// Writes the words, comments of the file as it is kept. Nothing is written if the relay would refuse the outcome (InvalidWordList
// with the line it would have), nor to a folder, nor to a CSV or JSON list, whose other columns or keys would be lost. Text becomes UTF-8.
base::Result<void> saveWordList(const QString &file, const QStringList &words);

// A new file in the directory, named after the list, never one that is there already; the name is relative to the directory.
base::Result<QString> createWordListFile(const QString &directory, const QString &listName, const QStringList &words);

} // namespace sluice::service
