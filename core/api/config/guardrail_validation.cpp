#include "api/config/guardrail_validation.h"

#include "api/config/base_url.h"
#include "policy/entity/entity_kinds.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>
#include <QUrl>

namespace sluice::api {

namespace {

base::Error refusal(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = detail.toStdString(), .where = path.toStdString()};
}

base::Error checkUrl(const WordListConfig &list, const QString &path)
{
    const QUrl url(list.url, QUrl::StrictMode);
    const QString host = url.host(QUrl::FullyEncoded);
    const bool isTls = url.scheme() == QLatin1String("https");
    const bool isOwn = url.scheme() == QLatin1String("http") && isLoopbackHost(host);
    if (!url.isValid() || host.isEmpty() || !(isTls || isOwn)) {
        return refusal(path, QStringLiteral("expected an https:// address"));
    }
    if (!url.userInfo().isEmpty() || url.hasFragment()) {
        return refusal(path, QStringLiteral("expected an address without user, password or fragment"));
    }
    return {};
}

// The first bytes of every minisign key; what signs is checked where it is used.
bool looksLikeMinisignKey(const QString &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.trimmed().toUtf8(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && decoded.decoded.size() == 42 && decoded.decoded.startsWith("Ed");
}

base::Error checkPlace(const WordListConfig &list, const QString &path)
{
    if (list.file.isEmpty() == list.url.isEmpty()) {
        return list.file.isEmpty() ? refusal(path + QStringLiteral("file"), QStringLiteral("expected a \"file\" or a \"url\""))
                                   : refusal(path + QStringLiteral("url"), QStringLiteral("expected either a \"file\" or a \"url\", not both"));
    }
    if (list.url.isEmpty()) {
        return list.publicKey.isEmpty()
            ? base::Error{}
            : refusal(path + QStringLiteral("public_key"), QStringLiteral("expected a \"url\" with it: only subscriptions are signed"));
    }
    if (const base::Error error = checkUrl(list, path + QStringLiteral("url")); error.isError()) {
        return error;
    }
    if (!list.publicKey.isEmpty() && !looksLikeMinisignKey(list.publicKey)) {
        return refusal(path + QStringLiteral("public_key"),
            QStringLiteral("expected a minisign public key: 56 characters of base64 that begin with RW"));
    }
    return {};
}

// A placeholder stands for what the model must not see; an answer's text comes from the model.
base::Error checkActions(policy::Action answer, const QString &path)
{
    return answer == policy::Action::Pseudonymise
        ? refusal(path + QStringLiteral("answer"),
              QStringLiteral("expected \"off\", \"observe\", \"mask\" or \"block\": only prompts are pseudonymised"))
        : base::Error{};
}

bool hasControlCharacter(const QString &text)
{
    for (const QChar &character : text) {
        if (character.category() == QChar::Other_Control) {
            return true;
        }
    }
    return false;
}

QString knownEntities()
{
    QStringList names;
    for (const policy::EntityKind &kind : policy::entityKinds()) {
        names.append(QString::fromUtf8(kind.name.data(), static_cast<qsizetype>(kind.name.size())));
    }
    return names.join(QStringLiteral(", "));
}

// Records and refusals name a rule: over lists and patterns each name is of one.
class RuleNames final {
public:
    base::Error add(const QString &name, const QString &path)
    {
        const QString key = path + QStringLiteral("name");
        if (hasControlCharacter(name)) {
            return refusal(key, QStringLiteral("expected text without control characters"));
        }
        if (const auto other = m_paths.constFind(name); other != m_paths.constEnd()) {
            return refusal(key, QStringLiteral("expected a name that no other list or pattern has; %1 has it").arg(*other));
        }
        m_paths.insert(name, path.chopped(1));
        return {};
    }

private:
    QHash<QString, QString> m_paths;
};

} // namespace

base::Error validateGuardrails(const GuardrailsConfig &guardrails)
{
    RuleNames names;
    for (qsizetype i = 0; i < guardrails.lists.size(); ++i) {
        const WordListConfig &list = guardrails.lists.at(i);
        const QString path = QStringLiteral("guardrails.lists[%1].").arg(i);
        for (const base::Error &error : {names.add(list.name, path), checkPlace(list, path), checkActions(list.answer, path)}) {
            if (error.isError()) {
                return error;
            }
        }
    }
    for (qsizetype i = 0; i < guardrails.entities.size(); ++i) {
        const QString path = QStringLiteral("guardrails.entities[%1].").arg(i);
        const EntityConfig &entity = guardrails.entities.at(i);
        if (policy::findEntityKind(entity.entity.toStdString()) == nullptr) {
            return refusal(path + QStringLiteral("entity"), QStringLiteral("expected one of ") + knownEntities());
        }
        if (const base::Error error = checkActions(entity.answer, path); error.isError()) {
            return error;
        }
    }
    for (qsizetype i = 0; i < guardrails.patterns.size(); ++i) {
        const PatternConfig &pattern = guardrails.patterns.at(i);
        const QString path = QStringLiteral("guardrails.patterns[%1].").arg(i);
        for (const base::Error &error : {names.add(pattern.name, path), checkActions(pattern.answer, path)}) {
            if (error.isError()) {
                return error;
            }
        }
    }
    return {};
}

} // namespace sluice::api
