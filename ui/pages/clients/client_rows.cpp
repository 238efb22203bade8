#include "ui/pages/clients/client_rows.h"

#include "ui/text/client_words.h"
#include "ui/text/format.h"
#include "ui/text/limit_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace sluice::ui::client_rows {

namespace {

// The translation context of this file.
class ClientRows {
    Q_DECLARE_TR_FUNCTIONS(ClientRows)
};

using Shape = StateShape::Shape;
using Kind = api::ClientStatus::Kind;

QString joined(const QStringList &parts, const QString &between = QStringLiteral(" · "))
{
    QStringList present;
    std::copy_if(parts.cbegin(), parts.cend(), std::back_inserter(present),
                 [](const QString &part) { return !part.isEmpty(); });
    return present.join(between);
}

bool isOver(ClientStanding standing)
{
    return standing >= ClientStanding::Expired;
}

QString dateText(const QDateTime &at)
{
    return QLocale().toString(at.toLocalTime(), QLocale::ShortFormat);
}

QString lastUsedText(const ClientRow &client, const QDateTime &now)
{
    return client.status.lastUsed
        ? ClientRows::tr("last used %1").arg(formatMoment(*client.status.lastUsed, now))
        : ClientRows::tr("not used since the relay started");
}

QString useText(const ClientUse &use)
{
    const QString between = QStringLiteral(", ");
    if (use.models.isEmpty()) {
        return use.upstreams.join(between);
    }
    return use.upstreams.isEmpty() ? use.models.join(between)
                                   : ClientRows::tr("%1 by %2", "models, upstreams")
                                         .arg(use.models.join(between), use.upstreams.join(between));
}

QString expiryLine(const ClientRow &client, const QDateTime &now)
{
    if (!client.key || !client.key->expires) {
        return {};
    }
    return *client.key->expires > now
        ? ClientRows::tr("expires %1").arg(expiryText(client.key->expires, now))
        : ClientRows::tr("expired %1").arg(expiryText(client.key->expires, now));
}

QString secondLine(const ClientRow &client, ClientStanding standing, const QDateTime &now)
{
    if (standing == ClientStanding::Revoked) {
        return ClientRows::tr("revoked on %1").arg(dateText(*client.key->revoked));
    }
    return joined({client.isLocal() && !client.status.lastUsed
                       ? ClientRows::tr("every program on this machine that shows no key")
                       : lastUsedText(client, now),
                   expiryLine(client, now)});
}

QString thirdLine(const ClientRow &client, ClientStanding standing)
{
    if (isOver(standing)) {
        return ClientRows::tr("its requests are refused");
    }
    if (const QString use = useText(client.use); !use.isEmpty()) {
        return use;
    }
    return client.key ? ClientRows::tr("may use %1").arg(clientScopeText(*client.key)) : QString();
}

void fillFigures(MeterRow &row, const ClientRow &client, ClientStanding standing,
                 const QDateTime &now)
{
    const api::ClientBreakerStatus &breaker = client.status.breaker;
    const QString running = client.use.running == 0
        ? QString()
        : ClientRows::tr("%1 under way").arg(formatCount(client.use.running));
    if (standing == ClientStanding::Suspended && breaker.until) {
        row.figures = formatRemaining(now, *breaker.until);
        row.beneath = ClientRows::tr("until the trial");
    } else if (standing == ClientStanding::OnTrial) {
        row.figures = formatCount(breaker.trickleLeft);
        row.beneath = ClientRows::tr("good requests to go");
    } else if (client.gauge && client.gauge->effective > 0) {
        row.share = static_cast<double>(client.gauge->used)
            / static_cast<double>(client.gauge->effective);
        row.figures = ClientRows::tr("%1 of %2/min", "used of limit")
                          .arg(formatCount(client.gauge->used), formatCount(client.gauge->effective));
        row.beneath = running;
    } else if (client.use.lastMinute > 0 || client.use.running > 0) {
        row.figures = ClientRows::tr("%1/min").arg(formatCount(client.use.lastMinute));
        row.beneath = running;
    }
}

QString oldKeyText(const ClientRow &client, const QDateTime &now)
{
    const std::optional<QDateTime> until = client.key->oldUntil;
    if (!until || *until <= now || client.key->revoked) {
        return {};
    }
    return ClientRows::tr("good for %1 yet").arg(formatRemaining(now, *until)) + QLatin1Char('\n')
        + (client.status.oldKeyUsed
               ? ClientRows::tr("last shown %1").arg(formatMoment(*client.status.oldKeyUsed, now))
               : ClientRows::tr("not shown since the relay started"));
}

QString guardrailsText(const ClientRow &client)
{
    QStringList all;
    QStringList own;
    for (const ClientGuardrail &guardrail : client.guardrails) {
        (guardrail.reach == ClientGuardrail::Reach::All ? all : own) << clientGuardrailText(guardrail);
    }
    if (all.isEmpty() && own.isEmpty()) {
        return ClientRows::tr("none");
    }
    const QString between = QStringLiteral(", ");
    return joined({all.join(between),
                   own.isEmpty() ? QString()
                                 : ClientRows::tr("because they name it: %1").arg(own.join(between))},
                  QStringLiteral("\n"));
}

QString breakerText(const api::ClientBreakerStatus &breaker, const QDateTime &now)
{
    QStringList lines;
    if (breaker.state == policy::AnomalyState::Closed && breaker.trips == 0
        && breaker.refused == 0) {
        return {};
    }
    lines << joined(
        {breaker.since ? ClientRows::tr("%1 since %2", "state, time")
                             .arg(anomalyStateText(breaker.state), formatMoment(*breaker.since, now))
                       : anomalyStateText(breaker.state),
         breaker.refused == 0 ? QString()
             : breaker.isObserved
             ? ClientRows::tr("%1 would have been refused").arg(formatCount(breaker.refused))
             : ClientRows::tr("%1 refused").arg(formatCount(breaker.refused))});
    if (breaker.trips > 0) {
        lines << ClientRows::tr("%n trip(s) that lengthen the next suspension", nullptr,
                                breaker.trips);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

Look look(const ClientRow &client, const QDateTime &now)
{
    using enum ClientStanding;
    const bool isObserved = client.status.breaker.isObserved;
    switch (standingOf(client, now)) {
    case Active:
        break;
    case Expiring:
        return {Shape::Triangle, ColorRole::Warn};
    case OnTrial:
        return {Shape::HalfDisc, ColorRole::Info};
    case Suspended:
        return isObserved ? Look{Shape::Triangle, ColorRole::Warn}
                          : Look{Shape::Square, ColorRole::Danger};
    case Expired:
    case Revoked:
        return {Shape::Square, ColorRole::Neutral};
    }
    return {};
}

QString badge(const ClientRow &client, const QDateTime &now)
{
    const ClientStanding standing = standingOf(client, now);
    if (standing == ClientStanding::Active) {
        return client.status.kind == Kind::Credential ? clientKindText(Kind::Credential) : QString();
    }
    const QString text = clientStandingText(standing);
    return isHeldBack(client) && client.status.breaker.isObserved && !isOver(standing)
        ? ClientRows::tr("%1 (only observed)").arg(text)
        : text;
}

MeterRow row(const ClientRow &client, const QDateTime &now)
{
    const ClientStanding standing = standingOf(client, now);
    MeterRow row;
    if (!isOver(standing)) {
        fillFigures(row, client, standing, now);
    }
    const Look seen = look(client, now);
    row.shape = seen.shape;
    row.tone = seen.tone;
    row.title = clientNameText(client.status);
    row.badge = badge(client, now);
    row.badgeTone = seen.tone == ColorRole::Ok ? ColorRole::Neutral : seen.tone;
    row.second = secondLine(client, standing, now);
    row.third = thirdLine(client, standing);
    const QList<policy::AnomalyFinding> &findings = client.status.breaker.findings;
    if (isHeldBack(client) && !isOver(standing) && !findings.isEmpty()) {
        row.third = std::exchange(row.second, findingSentence(findings.constFirst()));
    }
    return row;
}

QString toolTip(const ClientRow &client, const QDateTime &now)
{
    const MeterRow shown = row(client, now);
    return joined({shown.title, state(client, now), shown.second, shown.third},
                  QStringLiteral("\n"));
}

QString state(const ClientRow &client, const QDateTime &now)
{
    const ClientStanding standing = standingOf(client, now);
    const api::ClientBreakerStatus &breaker = client.status.breaker;
    if (!isHeldBack(client) || isOver(standing)) {
        switch (client.status.kind) {
        case Kind::Key:
            return clientStandingSentence(standing);
        case Kind::Credential:
            return ClientRows::tr("A key of access.key_credentials, kept in the key store or the "
                                  "environment. It has no limits or scopes of its own.");
        case Kind::Local:
            return ClientRows::tr("Every program that shows no key, together: they share one "
                                  "client's limits.");
        }
    }
    QStringList lines;
    lines << (breaker.isObserved
                  ? ClientRows::tr("Its traffic is out of the ordinary. The breaker only observes: "
                                   "nothing is refused.")
                  : clientStandingSentence(standing));
    for (const policy::AnomalyFinding &finding : breaker.findings) {
        lines << ClientRows::tr("%1: %2", "signal: finding")
                     .arg(anomalySignalText(finding.signal), findingSentence(finding));
    }
    if (standing == ClientStanding::Suspended && breaker.until) {
        lines << ClientRows::tr("On trial in %1.").arg(formatRemaining(now, *breaker.until));
    } else if (standing == ClientStanding::OnTrial) {
        lines << ClientRows::tr("%n request(s) still have to go well.", nullptr, breaker.trickleLeft);
    }
    return lines.join(QLatin1Char('\n'));
}

QList<Fact> facts(const ClientRow &client, const QDateTime &now)
{
    QList<Fact> facts;
    const auto add = [&facts](const QString &title, const QString &value,
                              ColorRole tone = ColorRole::Text) {
        facts.append({title, value, tone});
    };
    const ClientUse &use = client.use;
    const ClientStanding standing = standingOf(client, now);
    add(ClientRows::tr("Last used"),
        client.status.lastUsed ? formatMoment(*client.status.lastUsed, now)
                               : ClientRows::tr("not since the relay started"));
    add(ClientRows::tr("Requests"),
        joined({ClientRows::tr("%1 under way").arg(formatCount(use.running)),
                ClientRows::tr("%1 in the last minute").arg(formatCount(use.lastMinute)),
                ClientRows::tr("%1 since the relay started").arg(formatCount(client.status.requests))}));
    add(ClientRows::tr("Uses"), useText(use));
    if (client.key) {
        add(ClientRows::tr("May use"), clientScopeText(*client.key));
    }
    if (client.status.kind != Kind::Credential) {
        QStringList limits;
        for (const ClientLimit &limit : client.limits) {
            limits << clientLimitText(limit);
        }
        add(ClientRows::tr("Limits"), limits.join(QLatin1Char('\n')));
    }
    add(ClientRows::tr("Guardrails"), guardrailsText(client));
    add(ClientRows::tr("Breaker"), breakerText(client.status.breaker, now));
    if (client.key) {
        add(ClientRows::tr("Expires"), expiryText(client.key->expires, now),
            standing == ClientStanding::Expiring ? ColorRole::Warn : ColorRole::Text);
        add(ClientRows::tr("Key before"), oldKeyText(client, now));
        add(ClientRows::tr("Created"), client.key->created ? dateText(*client.key->created) : QString());
        add(ClientRows::tr("Id"), client.key->id);
    }
    return facts;
}

} // namespace sluice::ui::client_rows
