#include "service/word_list_loader.h"

#include "store/whole_file.h"

#include <QCryptographicHash>
#include <QDir>

#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

// Each part with its length, so that no two different lists give the same bytes.
void add(QCryptographicHash &hash, const QByteArray &part)
{
    hash.addData(QByteArray(QByteArray::number(part.size()) + ':'));
    hash.addData(part);
}

} // namespace

QString wordListPath(const api::WordListConfig &list, const QString &directory)
{
    return QDir::cleanPath(QDir(directory).absoluteFilePath(list.file));
}

LoadedWordLists WordListLoader::load(const QList<api::WordListConfig> &lists, const QString &directory)
{
    LoadedWordLists loaded;
    std::vector<policy::WordListSource> sources;
    QCryptographicHash everything(QCryptographicHash::Sha256);
    bool isComplete = true;
    for (qsizetype i = 0; i < lists.size(); ++i) {
        const api::WordListConfig &list = lists.at(i);
        const QString file = wordListPath(list, directory);
        const base::Error error = refresh(file);
        const auto content = m_contents.constFind(file);
        const bool hasWords = content != m_contents.constEnd();
        if (error.isError()) {
            loaded.refused.append({list.name, error, i, hasWords});
        }
        if (!hasWords) {
            isComplete = false;
            continue;
        }
        add(everything, list.name.toUtf8());
        add(everything, list.category.toUtf8());
        add(everything, QByteArray::number(static_cast<int>(list.prompt)));
        add(everything, QByteArray::number(static_cast<int>(list.answer)));
        add(everything, content->digest);
        sources.push_back({list.name.toStdString(), list.category.toStdString(), list.prompt, list.answer, content->words});
    }
    if (!isComplete) {
        return loaded;
    }
    const QByteArray digest = everything.result();
    if (!m_rules || digest != m_builtFrom) {
        auto built = policy::RuleSet::build(std::move(sources));
        if (!built) {
            loaded.refused.append({QString::fromStdString(built.error().where), built.error(), 0, m_rules != nullptr});
            loaded.rules = m_rules;
            return loaded;
        }
        m_rules = *built;
        m_builtFrom = digest;
    }
    loaded.rules = m_rules;
    return loaded;
}

base::Error WordListLoader::refresh(const QString &file)
{
    const auto bytes = store::readWholeFile(file, kLargestWordList);
    if (!bytes) {
        return bytes.error();
    }
    const QByteArray digest = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256);
    const auto known = m_contents.constFind(file);
    if (known != m_contents.constEnd() && known->digest == digest) {
        return {};
    }
    auto words = policy::parseWordList(file.toStdString(), view(*bytes));
    if (!words) {
        return words.error();
    }
    m_contents.insert(file, {digest, std::move(*words)});
    return {};
}

} // namespace sluice::service
