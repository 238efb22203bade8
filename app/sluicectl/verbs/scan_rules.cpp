#include "app/sluicectl/verbs/scan_rules.h"

#include "api/config/config_json.h"
#include "app/sluicectl/input_file.h"
#include "service/lists/list_reading.h"
#include "service/word_list_loader.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <array>
#include <utility>

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
    base::Result<std::vector<std::string>> words = service::listWords(file, file, *content);
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

namespace {

void maskInsteadOfBlock(policy::Action &action)
{
    action = action == policy::Action::Block ? policy::Action::Mask : action;
}

template <typename Rules> void maskInsteadOfBlock(QList<Rules> &rules)
{
    for (Rules &rule : rules) {
        maskInsteadOfBlock(rule.prompt);
        maskInsteadOfBlock(rule.answer);
    }
}

base::Result<std::shared_ptr<const policy::RuleSet>> load(const api::GuardrailsConfig &guardrails,
                                                          const QString &directory,
                                                          const QString &dataDirectory,
                                                          const ScanSubject &subject)
{
    const service::LoadedWordLists loaded
        = service::WordListLoader(dataDirectory).load(guardrails, directory);
    if (!loaded.refused.isEmpty()) {
        return loaded.refused.first().error;
    }
    if (loaded.notBuilt.isError()) {
        return loaded.notBuilt;
    }
    if (!subject.isSet) {
        return loaded.rules->everything();
    }
    const std::string client = subject.client.toStdString();
    const std::string route = subject.route.toStdString();
    const std::string model = subject.model.toStdString();
    return loaded.rules->rulesFor({client, route, model});
}

} // namespace

base::Result<ScanRules> configuredScanRules(const QString &configFile, const QString &dataDirectory,
                                            const ScanSubject &subject)
{
    const base::Result<QByteArray> text = readInputFile(configFile);
    if (!text) {
        return text.error();
    }
    const base::Result<api::RelayConfig> config = api::parseConfig(*text, configFile);
    if (!config) {
        return config.error();
    }
    const QString directory = QFileInfo(configFile).absolutePath();
    api::GuardrailsConfig guardrails = config->guardrails;
    const auto judging = load(guardrails, directory, dataDirectory, subject);
    if (!judging) {
        return judging.error();
    }
    maskInsteadOfBlock(guardrails.lists);
    maskInsteadOfBlock(guardrails.entities);
    maskInsteadOfBlock(guardrails.patterns);
    const auto masking = load(guardrails, directory, dataDirectory, subject);
    if (!masking) {
        return masking.error();
    }
    return ScanRules{*judging, *masking};
}

ScanRules combined(const ScanRules &first, const ScanRules &second)
{
    return {policy::RuleSet::combine(std::array{first.judging, second.judging}),
            policy::RuleSet::combine(std::array{first.masking, second.masking})};
}

QString usualDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
}

} // namespace sluice::ctl
