#include "service/records/log_redactor.h"

#include "policy/entity/client_key_text.h"
#include "policy/entity/entity_kinds.h"
#include "policy/entity/known_secrets.h"
#include "policy/guardrail/rule_sources.h"
#include "service/records/field_path.h"
#include "service/records/own_phrases.h"
#include "tls/keyed_hash.h"

#include <QByteArray>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

constexpr qsizetype kRemembered = 4'096; // texts of each kind; a client that invents new ones only makes us think again
constexpr qsizetype kLongestModel = 120;
constexpr qsizetype kLongestText = 200;
constexpr int kPseudonymBytes = 8;
const QString kHidden = QStringLiteral("*");

const QSet<QString> &methods()
{
    static const QSet<QString> known{QStringLiteral("GET"), QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
        QStringLiteral("DELETE"), QStringLiteral("HEAD"), QStringLiteral("OPTIONS"), QStringLiteral("CONNECT"), QStringLiteral("TRACE"),
        QStringLiteral("WS")};
    return known;
}

// What the paths of the APIs are made of. Everything else in a path is somebody's id or name.
const QSet<QString> &pathWords()
{
    static const QSet<QString> known = [] {
        const QString words = QStringLiteral(
            "_sluice api anthropic openai azure gemini google deployments v1 v1beta v1alpha v2 v3 v4 compatible-mode paas inference chat "
            "completions messages count_tokens complete responses input_items input_tokens compact cancel embeddings models engines images "
            "generations edits variations audio speech transcriptions translations realtime sessions client_secrets calls "
            "transcription_sessions moderations files content uploads parts batches results fine_tuning fine-tunes jobs events checkpoints "
            "threads runs steps submit_tool_outputs assistants vector_stores file_batches search conversations items containers evals "
            "organization usage rerank tokenize detokenize cachedContents tunedModels operations locations publishers projects endpoints "
            "ca.pem health metrics status");
        const QStringList list = words.split(QLatin1Char(' '));
        return QSet<QString>(list.cbegin(), list.cend());
    }();
    return known;
}

bool isModelCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || QStringView(u"._:/@+-").contains(c);
}

bool looksLikeModel(const QString &text)
{
    return text.size() <= kLongestModel && std::all_of(text.cbegin(), text.cend(), isModelCharacter);
}

// Whoever reads the log has no use for them, whatever the settings do with them in prompts.
std::vector<policy::EntityRule> everyEntity()
{
    std::vector<policy::EntityRule> rules;
    for (const policy::EntityKind &kind : policy::entityKinds()) {
        if (kind.id != policy::EntityId::InvisibleCharacters) {
            rules.push_back({std::string(kind.name), policy::Action::Mask, policy::Action::Mask, kind.threshold, {}});
        }
    }
    return rules;
}

std::shared_ptr<const policy::RuleSet> rulesOf(const std::shared_ptr<const policy::RuleSet> &settings, std::vector<policy::KnownSecret> secrets)
{
    policy::RuleSources own;
    own.entities = everyEntity();
    for (policy::KnownSecret &secret : secrets) {
        secret.prompt = policy::Action::Mask;
        secret.answer = policy::Action::Mask;
        if (policy::KnownSecrets::isUsable(secret.value)) {
            own.secrets.push_back(std::move(secret));
        }
    }
    std::vector<std::shared_ptr<const policy::RuleSet>> sets;
    if (const auto built = policy::RuleSet::build(std::move(own))) {
        sets.push_back(*built);
    }
    if (settings) {
        sets.push_back(settings);
    }
    return policy::RuleSet::combine(sets);
}

} // namespace

LogRedactor::LogRedactor()
    : m_rules(rulesOf(nullptr, {}))
{
}

void LogRedactor::setKey(const base::Secret &key)
{
    m_key = key;
    m_clients.clear();
}

void LogRedactor::setRules(const std::shared_ptr<const policy::RuleSet> &settings, std::vector<policy::KnownSecret> secrets)
{
    m_rules = rulesOf(settings, std::move(secrets));
    m_models.clear();
    m_texts.clear();
    m_paths.clear();
}

api::AccessLogEntry LogRedactor::entryOf(const api::ExchangeRecord &record)
{
    api::AccessLogEntry entry;
    entry.requestId = record.requestId;
    entry.startedAt = record.startedAt;
    entry.keyId = record.keyId;
    entry.client = record.keyId.isEmpty() ? remembered(m_clients, record.client, &LogRedactor::pseudonymOf) : record.keyId;
    entry.clientRetry = record.clientRetry;
    entry.model = remembered(m_models, record.model, &LogRedactor::modelOf);
    entry.sentModel = remembered(m_models, record.sentModel, &LogRedactor::modelOf);
    entry.route = record.route;
    entry.upstream = record.upstream;
    entry.method = methods().contains(record.method) ? record.method : kHidden;
    entry.path = remembered(m_paths, record.path, &LogRedactor::pathOf);
    entry.dialect = record.dialect;
    entry.streamed = record.streamed;
    entry.status = record.status;
    entry.outcome = record.outcome;
    entry.error = record.error;
    entry.errorDetail = ownPhrase(record.errorDetail);
    entry.verdict = record.verdict;
    entry.promptHits = withoutKeys(record.promptHits);
    entry.answerHits = withoutKeys(record.answerHits);
    entry.notRun = remembered(m_texts, record.notRun, &LogRedactor::masked);
    entry.tries = record.tries;
    for (api::Attempt &attempt : entry.tries) {
        attempt.detail = ownPhrase(attempt.detail);
    }
    entry.duration = record.duration;
    entry.overhead = record.overhead;
    entry.ttft = record.ttft;
    entry.timing = record.timing;
    entry.usage = record.usage;
    entry.cost = record.cost;
    entry.currency = record.currency;
    entry.bytesIn = record.bytesIn;
    entry.bytesOut = record.bytesOut;
    return entry;
}

const QString &LogRedactor::remembered(Memory &memory, const QString &text, QString (LogRedactor::*make)(const QString &) const)
{
    static const QString kNothing = QStringLiteral("");
    if (text.isEmpty()) {
        return kNothing;
    }
    if (const auto known = memory.constFind(text); known != memory.cend()) {
        return *known;
    }
    if (memory.size() >= kRemembered) {
        memory.clear();
    }
    return *memory.insert(text, (this->*make)(text));
}

QString LogRedactor::pseudonymOf(const QString &client) const
{
    const QByteArray name = client.toUtf8();
    const auto hash = tls::hmacSha256(m_key.reveal(), std::string_view(name.constData(), static_cast<std::size_t>(name.size())));
    QByteArray digits;
    for (int i = 0; i < kPseudonymBytes; ++i) {
        digits.append(static_cast<char>(hash.at(static_cast<std::size_t>(i))));
    }
    return QStringLiteral("c-") + QString::fromLatin1(digits.toHex());
}

QString LogRedactor::modelOf(const QString &text) const
{
    // A client key with a typo is found by no detector, and is still most of a key.
    const bool mayBeKey = text.contains(QLatin1String(policy::kClientKeyPrefix.data(), static_cast<qsizetype>(policy::kClientKeyPrefix.size())));
    return looksLikeModel(text) && !mayBeKey ? masked(text) : kHidden;
}

QString LogRedactor::pathOf(const QString &path) const
{
    QStringList steps = path.split(QLatin1Char('/'));
    bool isModel = false; // the step after "models" names one: "models/gemini-2.0:generateContent"
    for (QString &step : steps) {
        const bool isWord = step.isEmpty() || pathWords().contains(step);
        if (!isWord) {
            step = isModel ? modelOf(step) : kHidden;
        }
        isModel = step == QLatin1String("models");
    }
    return steps.join(QLatin1Char('/'));
}

QString LogRedactor::masked(const QString &text) const
{
    std::string bytes = text.left(kLongestText).toStdString();
    // Hits count whatever their rule does with a prompt: a log has nobody to answer.
    for (const policy::Direction direction : {policy::Direction::Prompt, policy::Direction::Answer}) {
        std::vector<policy::Redaction> redactions;
        std::vector<policy::Hit> hits = m_rules->scan(direction, bytes).verdict.hits;
        std::sort(hits.begin(), hits.end(), [](const policy::Hit &a, const policy::Hit &b) { return a.start < b.start; });
        for (const policy::Hit &hit : hits) {
            if (!redactions.empty() && hit.start <= redactions.back().end) {
                redactions.back().end = std::max(redactions.back().end, hit.end);
            } else {
                redactions.push_back({hit.start, hit.end, {}});
            }
        }
        for (policy::Redaction &redaction : redactions) {
            redaction.text = policy::maskOf(std::string_view(bytes).substr(redaction.start, redaction.end - redaction.start));
        }
        bytes = policy::redacted(bytes, redactions);
    }
    return QString::fromStdString(bytes);
}

QList<policy::Hit> LogRedactor::withoutKeys(QList<policy::Hit> hits) const
{
    for (policy::Hit &hit : hits) {
        hit.path = fieldPath(hit.path);
    }
    return hits;
}

} // namespace sluice::service
