#include "service/word_list_loader.h"

#include "api/config/config_json.h"
#include "service/rule_sources.h"
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
        const QString file = wordListPath(list, directory);
        const base::Error error = refresh(file);
        const auto content = m_contents.constFind(file);
        const bool hasWords = content != m_contents.constEnd();
        if (error.isError()) {
            loaded.refused.append({list.name, error, i, hasWords});
        }
        loaded.sizes.append({list.name, hasWords ? static_cast<qsizetype>(content->words.size()) : 0, 1});
        if (!hasWords) {
            isComplete = false;
            continue;
        }
        add(everything, content->digest);
        sources.lists[static_cast<std::size_t>(i)].words = content->words;
    }
    if (!isComplete) {
        return loaded;
    }
    const QByteArray digest = everything.result();
    if (!m_rules || digest != m_builtFrom) {
        auto built = policy::RuleBook::build(std::move(sources));
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
