#include "service/word_list_loader.h"

#include "api/config/config_json.h"
#include "service/lists/kept_list.h"
#include "service/lists/list_reading.h"
#include "service/rule_sources.h"
#include "store/whole_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <iterator>
#include <utility>

namespace sluice::service {

namespace {

// Each part with its length, so that no two different lists give the same bytes.
void add(QCryptographicHash &hash, const QByteArray &part)
{
    hash.addData(QByteArray(QByteArray::number(part.size()) + ':'));
    hash.addData(part);
}

QString keyOf(const char *table, qsizetype index, const char *key)
{
    return QStringLiteral("guardrails.%1[%2].%3").arg(QLatin1String(table)).arg(index).arg(QLatin1String(key));
}

QString keyOf(const api::WordListConfig &list, qsizetype index)
{
    return keyOf("lists", index, list.url.isEmpty() ? "file" : "url");
}

// What the compiler says of a rule is about a name; the person looks for a key.
base::Error withKey(base::Error error, const api::GuardrailsConfig &guardrails)
{
    const QString name = QString::fromStdString(error.where);
    const auto blame = [&error](const QString &key) {
        error.where = key.toStdString();
        return error;
    };
    for (qsizetype i = 0; i < guardrails.lists.size() && error.code == base::ErrorCode::InvalidWordList; ++i) {
        if (guardrails.lists.at(i).name == name) {
            return blame(keyOf(guardrails.lists.at(i), i));
        }
    }
    for (qsizetype i = 0; i < guardrails.patterns.size(); ++i) {
        if (guardrails.patterns.at(i).name == name) {
            return blame(keyOf("patterns", i, "pattern"));
        }
    }
    for (qsizetype i = 0; i < guardrails.entities.size(); ++i) {
        if (guardrails.entities.at(i).entity == name) {
            return blame(keyOf("entities", i, "entity"));
        }
    }
    return blame(name.isEmpty() ? QStringLiteral("guardrails") : QStringLiteral("guardrails: ") + name);
}

} // namespace

QString wordListPath(const api::WordListConfig &list, const QString &directory, const QString &dataDirectory)
{
    return list.url.isEmpty() ? QDir::cleanPath(QDir(directory).absoluteFilePath(list.file))
                              : keptListPath(list, dataDirectory);
}

QStringList listFilesIn(const QString &folder)
{
    const QDir directory(folder);
    QStringList files;
    const QStringList names = directory.entryList(
        {QStringLiteral("*.txt"), QStringLiteral("*.csv"), QStringLiteral("*.json")}, QDir::Files, QDir::NoSort);
    for (const QString &name : names) {
        files.append(directory.absoluteFilePath(name));
    }
    files.sort(); // by code, in every language the same
    return files;
}

WordListLoader::WordListLoader(QString dataDirectory)
    : m_dataDirectory(std::move(dataDirectory))
{
}

LoadedWordLists WordListLoader::load(const api::GuardrailsConfig &guardrails, const QString &directory)
{
    LoadedWordLists loaded;
    policy::RuleSources sources = ruleSources(guardrails);
    QCryptographicHash everything(QCryptographicHash::Sha256);
    bool isComplete = true;
    // Everything but the words: a change of any setting is a change of the rules.
    api::RelayConfig settings;
    settings.guardrails = guardrails;
    add(everything, api::configText(settings));
    for (qsizetype i = 0; i < guardrails.lists.size(); ++i) {
        const api::WordListConfig &list = guardrails.lists.at(i);
        const QString path = wordListPath(list, directory, m_dataDirectory);
        const bool isFolder = list.url.isEmpty() && QFileInfo(path).isDir();
        const QStringList files = isFolder ? listFilesIn(path) : QStringList{path};
        if (list.url.isEmpty()) {
            loaded.watched.append(path);
            loaded.watched += isFolder ? files : QStringList();
        }
        const base::Error error = refresh(path, files, list.url.isEmpty() ? QString() : list.url);
        const auto content = m_contents.constFind(path);
        const bool hasWords = content != m_contents.constEnd();
        if (error.isError()) {
            loaded.refused.append({list.name, error, i, hasWords, keyOf(list, i)});
        }
        loaded.sizes.append({list.name, hasWords ? static_cast<qsizetype>(content->words.size()) : 0,
            hasWords ? content->files : static_cast<int>(files.size())});
        if (!hasWords) {
            isComplete = false;
            continue;
        }
        add(everything, content->digest);
        sources.lists[static_cast<std::size_t>(i)].words = content->words;
    }
    loaded.watched.removeDuplicates();
    if (!isComplete) {
        return loaded;
    }
    const QByteArray digest = everything.result();
    if (!m_rules || digest != m_builtFrom) {
        auto built = policy::RuleBook::build(std::move(sources));
        if (!built) {
            loaded.notBuilt = withKey(built.error(), guardrails);
            loaded.rules = m_rules;
            return loaded;
        }
        m_rules = *built;
        m_builtFrom = digest;
    }
    loaded.rules = m_rules;
    return loaded;
}

// `shownAs` is what errors call the file, if not by its path.
base::Error WordListLoader::refresh(const QString &path, const QStringList &files, const QString &shownAs)
{
    if (files.isEmpty()) {
        return {.code = base::ErrorCode::FileNotFound,
            .detail = "expected at least one list in the folder: *.txt, *.csv or *.json",
            .where = path.toStdString()};
    }
    QList<QByteArray> texts;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &file : files) {
        auto bytes = store::readWholeFile(file, kLargestWordList);
        if (!bytes && !shownAs.isEmpty() && bytes.error().code == base::ErrorCode::FileNotFound) {
            return {.code = base::ErrorCode::FileNotFound, .detail = "was never fetched", .where = shownAs.toStdString()};
        }
        if (!bytes) {
            return bytes.error();
        }
        add(hash, *bytes);
        texts.append(std::move(*bytes));
    }
    const QByteArray digest = hash.result();
    const auto known = m_contents.constFind(path);
    if (known != m_contents.constEnd() && known->digest == digest) {
        return {};
    }
    Content content;
    content.digest = digest;
    content.files = static_cast<int>(files.size());
    for (qsizetype i = 0; i < files.size(); ++i) {
        auto words = listWords(shownAs.isEmpty() ? files.at(i) : shownAs, files.at(i), texts.at(i));
        if (!words) {
            return words.error();
        }
        content.words.insert(content.words.end(), std::make_move_iterator(words->begin()), std::make_move_iterator(words->end()));
    }
    m_contents.insert(path, std::move(content));
    return {};
}

} // namespace sluice::service
