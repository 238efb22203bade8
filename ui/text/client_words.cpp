#include "ui/text/client_words.h"

#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/limit_words.h"

#include <QCoreApplication>
#include <QLocale>

namespace sluice::ui {

namespace {

// The translation context of this file.
class ClientWords {
    Q_DECLARE_TR_FUNCTIONS(ClientWords)
};

QString noLimitText(policy::LimitUnit unit)
{
    using enum policy::LimitUnit;
    switch (unit) {
    case Requests:
        return ClientWords::tr("no limit of requests");
    case Tokens:
        return ClientWords::tr("no limit of tokens");
    case Concurrency:
        return ClientWords::tr("no limit of requests at a time");
    case Burst:
        break;
    }
    return {};
}

} // namespace

QString clientStandingText(ClientStanding standing)
{
    using enum ClientStanding;
    switch (standing) {
    case Active:
        return ClientWords::tr("Active");
    case Expiring:
        return ClientWords::tr("Expires soon");
    case OnTrial:
        return ClientWords::tr("On trial");
    case Suspended:
        return ClientWords::tr("Suspended");
    case Expired:
        return ClientWords::tr("Expired");
    case Revoked:
        return ClientWords::tr("Revoked");
    }
    return {};
}

QString clientStandingSentence(ClientStanding standing)
{
    using enum ClientStanding;
    switch (standing) {
    case Active:
        return ClientWords::tr("May use the relay.");
    case Expiring:
        return ClientWords::tr("May use the relay, but not for long: rotate the key, or give it more time.");
    case OnTrial:
        return ClientWords::tr("A few requests may pass. When they go well it is trusted again.");
    case Suspended:
        return ClientWords::tr("Its traffic was out of the ordinary: requests are refused for a while.");
    case Expired:
        return ClientWords::tr("Its requests are refused. Give it more time, or make a new key.");
    case Revoked:
        return ClientWords::tr("Its requests are refused, for good. Make a new key if it is to come back.");
    }
    return {};
}

QString clientKindText(api::ClientStatus::Kind kind)
{
    using enum api::ClientStatus::Kind;
    switch (kind) {
    case Key:
        return ClientWords::tr("Key");
    case Credential:
        return ClientWords::tr("Stored key");
    case Local:
        return ClientWords::tr("No key");
    }
    return {};
}

QString clientNameText(const api::ClientStatus &client)
{
    return client.kind == api::ClientStatus::Kind::Local ? ClientWords::tr("Everyone without a key")
                                                         : client.name;
}

QString expiryText(const std::optional<QDateTime> &expires, const QDateTime &now)
{
    constexpr int kFarDays = 30;
    if (!expires) {
        return ClientWords::tr("never");
    }
    if (*expires > now && *expires <= now.addDays(kFarDays)) {
        return ClientWords::tr("in %1").arg(formatRemaining(now, *expires));
    }
    return ClientWords::tr("on %1").arg(
        QLocale().toString(expires->toLocalTime(), QLocale::ShortFormat));
}

QString clientLimitText(const ClientLimit &limit)
{
    const QString number
        = limit.number > 0 ? limitNumberText(limit.unit, limit.number) : noLimitText(limit.unit);
    switch (limit.origin) {
    case ClientLimit::Origin::Own:
        return ClientWords::tr("%1 – its own number").arg(number);
    case ClientLimit::Origin::Rule:
        return ClientWords::tr("%1 – by the rule “%2”").arg(number, limit.rule);
    case ClientLimit::Origin::General:
        return ClientWords::tr("%1 – as every client").arg(number);
    }
    return {};
}

QString clientScopeText(const api::ClientKeyConfig &key)
{
    QStringList parts;
    const auto add = [&parts](const QString &text, const QStringList &patterns) {
        if (!patterns.isEmpty()) {
            parts << text.arg(patterns.join(QStringLiteral(", ")));
        }
    };
    add(ClientWords::tr("models %1"), key.models);
    add(ClientWords::tr("routes %1"), key.routes);
    add(ClientWords::tr("upstreams %1"), key.upstreams);
    return parts.isEmpty()
        ? ClientWords::tr("all models, routes and upstreams")
        : ClientWords::tr("only %1", "what a key may use").arg(parts.join(QStringLiteral(" · ")));
}

QString clientGuardrailText(const ClientGuardrail &guardrail)
{
    return guardrail.kind == ClientGuardrail::Kind::Entity ? entityText(guardrail.name)
                                                           : guardrail.name;
}

} // namespace sluice::ui
