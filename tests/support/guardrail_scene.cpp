#include "support/guardrail_scene.h"

using namespace Qt::StringLiterals;

namespace sluice::tests {

namespace {

using policy::Action;

api::WordListConfig list(const QString &name, const QString &category, Action prompt, Action answer)
{
    api::WordListConfig config;
    config.name = name;
    config.file = name + u".txt"_s;
    config.category = category;
    config.prompt = prompt;
    config.answer = answer;
    return config;
}

api::EntityConfig entity(const QString &name, Action prompt, Action answer)
{
    api::EntityConfig config;
    config.entity = name;
    config.prompt = prompt;
    config.answer = answer;
    return config;
}

api::PatternConfig pattern(const QString &name, const QString &expression, Action prompt)
{
    api::PatternConfig config;
    config.name = name;
    config.pattern = expression;
    config.prompt = prompt;
    return config;
}

} // namespace

api::RelayConfig manyRules(api::RelayConfig config)
{
    api::WordListConfig names
        = list(u"client names"_s, u"confidential"_s, Action::Pseudonymise, Action::Mask);
    names.file = u"client-names.txt"_s;
    names.confusables = true;
    names.separators = true;
    api::WordListConfig words = list(u"words"_s, u"house rules"_s, Action::Mask, Action::Mask);
    api::WordListConfig allowed = list(u"our products"_s, {}, Action::Observe, Action::Observe);
    allowed.isAllow = true;
    api::WordListConfig shared = list(u"public list"_s, u"shared"_s, Action::Block, Action::Block);
    shared.file.clear();
    shared.url = u"https://lists.example/words.txt"_s;
    shared.pinyin = true;
    api::WordListConfig late = list(u"brand names"_s, {}, Action::Observe, Action::Off);
    late.file.clear();
    late.url = u"https://brands.example/all.txt"_s;
    config.guardrails.lists = {names, words, allowed, shared, late};
    config.guardrails.entities = {
        entity(u"SECRET"_s, Action::Block, Action::Mask),
        entity(u"EMAIL_ADDRESS"_s, Action::Pseudonymise, Action::Off),
        entity(u"PHONE_NUMBER"_s, Action::Pseudonymise, Action::Off),
        entity(u"CN_ID_CARD"_s, Action::Pseudonymise, Action::Mask),
        entity(u"CREDIT_CARD"_s, Action::Mask, Action::Mask),
        entity(u"IP_ADDRESS"_s, Action::Observe, Action::Off),
    };
    api::PatternConfig orders
        = pattern(u"order numbers"_s, u"ORD-[0-9]{8}"_s, Action::Pseudonymise);
    orders.category = u"business"_s;
    api::PatternConfig machines
        = pattern(u"machines"_s, u"[a-z0-9-]+\\.corp\\.example"_s, Action::Mask);
    machines.models = QStringList{u"gpt-*"_s};
    config.guardrails.patterns = {orders, machines};
    return config;
}

QList<api::ListStatus> listsOfAges(const api::RelayConfig &config, const QDateTime &now)
{
    QList<api::ListStatus> statuses;
    for (const api::WordListConfig &list : config.guardrails.lists) {
        api::ListStatus status;
        status.name = list.name;
        status.words = 240;
        status.isSubscription = !list.url.isEmpty();
        if (status.isSubscription) {
            const bool failed = list.name == u"brand names";
            status.checkedAt = now.addSecs(failed ? -3 * 86'400 : -5 * 3'600);
            status.changedAt = status.checkedAt;
            status.nextAt = now.addSecs(failed ? 1'200 : 19 * 3'600);
            if (failed) {
                status.error
                    = {base::ErrorCode::ConnectFailed, "brands.example: connection refused", {}, 0};
            }
        }
        statuses.append(status);
    }
    return statuses;
}

} // namespace sluice::tests
