#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"
#include "policy/guardrail/rule_book.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace sluice::service {

// A list whose file cannot be used as it is.
struct WordListRefusal {
    QString name;
    base::Error error; // file and line
    qsizetype index = 0; // in the configuration
    bool isOldInForce = false; // the words last read from this file still apply
};

// What a list gave.
struct WordListSize {
    QString name;
    qsizetype words = 0;
    int files = 1;
};

struct LoadedWordLists {
    std::shared_ptr<const policy::RuleBook> rules; // null if a list has no words to fall back on
    QList<WordListRefusal> refused;
    QList<WordListSize> sizes; // in the settings' order
};

// Reads the word lists and compiles them. Of a file that cannot be used any more the words read last stay in force; one that
// never could is an error of the whole: a guardrail that is missing must not look like one that passes everything. Equal
// lists give the same RuleBook again. Any thread, one at a time; blocks.
class WordListLoader final {
public:
    LoadedWordLists load(const api::GuardrailsConfig &guardrails, const QString &directory);

private:
    struct Content {
        QByteArray digest; // of the file's bytes
        std::vector<std::string> words;
    };

    base::Error refresh(const QString &file);

    QHash<QString, Content> m_contents; // by absolute path: the last good state of each file
    QByteArray m_builtFrom; // digest of everything `m_rules` was compiled from
    std::shared_ptr<const policy::RuleBook> m_rules;
};

// The file of a list, absolute.
QString wordListPath(const api::WordListConfig &list, const QString &directory);

inline constexpr qint64 kLargestWordList = 64 * 1024 * 1024;

} // namespace sluice::service
