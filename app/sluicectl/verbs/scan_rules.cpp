#include "app/sluicectl/verbs/scan_rules.h"

#include "api/config/config_json.h"
#include "app/sluicectl/input_file.h"

#include <QDir>
#include <QFileInfo>

namespace sluice::ctl {

base::Result<ScanRules> buildScanRules(std::vector<policy::WordListSource> lists)
{
    std::vector<policy::WordListSource> masking = lists;
    for (policy::WordListSource &list : masking) {
        for (policy::Action *action : {&list.prompt, &list.answer}) {
            if (*action == policy::Action::Block) {
                *action = policy::Action::Mask;
            }
        }
    }
    base::Result<std::shared_ptr<const policy::RuleSet>> judgingSet
        = policy::RuleSet::build(std::move(lists));
    if (!judgingSet) {
        return judgingSet.error();
    }
    base::Result<std::shared_ptr<const policy::RuleSet>> maskingSet
        = policy::RuleSet::build(std::move(masking));
    if (!maskingSet) {
        return maskingSet.error();
    }
    return ScanRules{*judgingSet, *maskingSet};
}

base::Result<policy::WordListSource> readWordList(const QString &file, policy::Action action)
{
    const base::Result<QByteArray> content = readInputFile(file);
    if (!content) {
        return content.error();
    }
    base::Result<std::vector<std::string>> words = policy::parseWordList(
        file.toStdString(), {content->constData(), static_cast<std::size_t>(content->size())});
    if (!words) {
        return words.error();
    }
    policy::WordListSource list;
    list.name = QFileInfo(file).completeBaseName().toStdString();
    list.prompt = action;
    list.answer = action;
    list.words = std::move(*words);
    return list;
}

base::Result<std::vector<policy::WordListSource>> readConfiguredLists(const QString &configFile)
{
    const base::Result<QByteArray> text = readInputFile(configFile);
    if (!text) {
        return text.error();
    }
    const base::Result<api::RelayConfig> config = api::parseConfig(*text, configFile);
    if (!config) {
        return config.error();
    }
    const QDir directory = QFileInfo(configFile).absoluteDir();
    std::vector<policy::WordListSource> lists;
    for (const api::WordListConfig &configured : config->guardrails.lists) {
        base::Result<policy::WordListSource> list
            = readWordList(directory.absoluteFilePath(configured.file), policy::Action::Off);
        if (!list) {
            return list.error();
        }
        list->name = configured.name.toStdString();
        list->category = configured.category.toStdString();
        list->prompt = configured.prompt;
        list->answer = configured.answer;
        lists.push_back(std::move(*list));
    }
    return lists;
}

} // namespace sluice::ctl
