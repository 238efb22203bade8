#pragma once

#include <QByteArray>
#include <QStringList>

namespace sluice::service {

// The text of a word list file after its words were edited: comments and blank lines stay where they were, a new word stands
// beside its neighbours in `words`, and line ends and byte order mark are kept. `before` is the file as it is (empty for a
// new one) and must be UTF-8. Any thread.
QByteArray wordListText(const QByteArray &before, const QStringList &words);

} // namespace sluice::service
