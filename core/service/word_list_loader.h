#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"
#include "policy/guardrail/rule_book.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace sluice::service {

// A list that cannot be used as it is.
struct WordListRefusal {
    QString name;
    base::Error error; // file and line
    qsizetype index = 0; // in the configuration
    bool isOldInForce = false; // the words last read still apply
    QString key; // of the configuration: "guardrails.lists[0].file"
};

// What a list gave.
struct WordListSize {
    QString name;
    qsizetype words = 0;
    int files = 1;
};

struct LoadedWordLists {
    std::shared_ptr<const policy::RuleBook> rules; // null if a list has no words to fall back on, or nothing could ever be compiled
    QList<WordListRefusal> refused;
    QList<WordListSize> sizes; // in the settings' order
    base::Error notBuilt; // the rules as a whole cannot be compiled; `where` is the key to blame. `rules` are those before
    QStringList watched; // files and folders whose changes change the lists
};

// Reads the word lists (files, folders, copies of subscriptions) and compiles all rules. Of a list that cannot be used any more the words read
// last stay in force; one that never could is an error of the whole: a guardrail that is missing must not look like one that passes
// everything. A folder is read whole or not at all. Equal lists give the same RuleBook again. Any thread, one at a time; blocks.
class WordListLoader final {
public:
    // `dataDirectory`: where the copies of subscriptions are.
    explicit WordListLoader(QString dataDirectory = {});

    LoadedWordLists load(const api::GuardrailsConfig &guardrails, const QString &directory);

private:
    struct Content {
        QByteArray digest; // of the bytes of all files
        std::vector<std::string> words;
        int files = 1;
    };

    base::Error refresh(const QString &path, const QStringList &files, const QString &shownAs);

    QString m_dataDirectory;
    QHash<QString, Content> m_contents; // by absolute path: the last good state of each
    QByteArray m_builtFrom; // digest of everything `m_rules` was compiled from
    std::shared_ptr<const policy::RuleBook> m_rules;
};

// The file or folder of a list, absolute; of a subscription its copy.
QString wordListPath(const api::WordListConfig &list, const QString &directory, const QString &dataDirectory = {});

// The lists in a folder, sorted: *.txt, *.csv, *.json, no hidden ones.
QStringList listFilesIn(const QString &folder);

inline constexpr qint64 kLargestWordList = 64 * 1024 * 1024;

} // namespace sluice::service
