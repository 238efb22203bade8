#include "relay/shared/client_activity.h"

#include <QDateTime>

#include <algorithm>
#include <random>
#include <utility>

namespace sluice::relay {

namespace {

policy::DigestKey randomDigestKey()
{
    std::random_device random;
    const auto word = [&random] { return (static_cast<std::uint64_t>(random()) << 32U) | random(); };
    return {word(), word()};
}

double toleranceOf(api::Sensitivity sensitivity)
{
    switch (sensitivity) {
    case api::Sensitivity::Off:
        return 0;
    case api::Sensitivity::Low:
        return 2;
    case api::Sensitivity::Normal:
        return 1;
    case api::Sensitivity::High:
        return 0.5;
    }
    return 1;
}

QDateTime toWall(base::TimePoint moment, base::TimePoint now)
{
    return QDateTime::currentDateTimeUtc().addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(moment - now).count());
}

std::string inWords(const std::vector<policy::AnomalyFinding> &findings)
{
    std::string text;
    for (const policy::AnomalyFinding &finding : findings) {
        text += (text.empty() ? "" : "; ") + policy::describe(finding);
    }
    return text;
}

// What a change is to the desk.
template<typename Client>
std::optional<api::Alert> alertOf(const Client &client, const policy::AnomalyChange &change, base::TimePoint now)
{
    if (!change.isChange()) {
        return std::nullopt;
    }
    api::Alert alert;
    alert.kind = change.released ? api::AlertKind::ClientReleased
        : client.isObserved      ? api::AlertKind::ClientWouldBeSuspended
                                 : api::AlertKind::ClientSuspended;
    alert.subject = client.known.name;
    alert.at = QDateTime::currentDateTimeUtc();
    if (change.tripped) {
        alert.error = {base::ErrorCode::KeySuspended, inWords(client.breaker.status(now).findings), {}, 0};
    }
    return alert;
}

} // namespace

policy::AnomalySettings anomalySettings(const api::AnomalyConfig &settings)
{
    policy::AnomalySettings made;
    const auto put = [&made](policy::AnomalySignal signal, api::Sensitivity sensitivity) {
        made.tolerance[static_cast<std::size_t>(signal)] = toleranceOf(sensitivity);
    };
    put(policy::AnomalySignal::Burst, settings.burst);
    put(policy::AnomalySignal::Blocked, settings.blocked);
    put(policy::AnomalySignal::Errors, settings.errors);
    put(policy::AnomalySignal::Tokens, settings.tokens);
    put(policy::AnomalySignal::Repeats, settings.repeats);
    made.suspend = settings.suspend;
    made.suspendMax = settings.suspendMax;
    made.tricklePerMinute = settings.trickle;
    return made;
}

ClientActivity::ClientActivity()
    : m_digestKey(randomDigestKey())
{
}

ClientActivity::Client &ClientActivity::clientOf(const Caller &caller)
{
    Client &client = m_clients[caller.id];
    if (client.known.requests == 0 || client.known.name.toStdString() != caller.name) { // new, or renamed
        client.known.id = QString::fromStdString(caller.id);
        client.known.name = QString::fromStdString(caller.name);
        client.known.kind = caller.kind;
    }
    return client;
}

void ClientActivity::noteCall(const Caller &caller)
{
    const std::lock_guard lock(m_mutex);
    api::ClientStatus &known = clientOf(caller).known;
    known.lastUsed = QDateTime::currentDateTimeUtc();
    if (caller.usesOldKey) {
        known.oldKeyUsed = known.lastUsed;
    }
    ++known.requests;
}

ClientAdmission ClientActivity::admit(const Caller &caller, const api::AnomalyConfig &settings, base::TimePoint now)
{
    if (settings.mode == policy::LimitMode::Off) {
        return {};
    }
    std::optional<api::Alert> alert;
    ClientAdmission admission;
    {
        const std::lock_guard lock(m_mutex);
        Client &client = clientOf(caller);
        client.breaker.setSettings(anomalySettings(settings));
        client.isObserved = settings.mode == policy::LimitMode::Observe;
        policy::AnomalyChange change;
        const policy::AnomalyAdmission answer = client.breaker.admit(now, change);
        if (answer.admitted) {
            admission.epoch = answer.epoch;
        } else {
            admission = refusal(client, answer.wait, now);
        }
        alert = alertOf(client, change, now);
    }
    tell(alert);
    return admission;
}

ClientAdmission ClientActivity::prompt(const Caller &caller, const api::AnomalyConfig &settings, std::string_view prompt, std::uint32_t epoch,
                                       base::TimePoint now)
{
    ClientAdmission admission;
    admission.epoch = epoch;
    if (settings.mode == policy::LimitMode::Off || settings.repeats == api::Sensitivity::Off) {
        return admission;
    }
    const std::uint64_t digest = policy::promptDigest(m_digestKey, prompt);
    std::optional<api::Alert> alert;
    {
        const std::lock_guard lock(m_mutex);
        Client &client = clientOf(caller);
        const policy::AnomalyChange change = client.breaker.prompt(digest, epoch, now);
        if (change.tripped) {
            admission = refusal(client, *client.breaker.status(now).until - now, now);
        }
        alert = alertOf(client, change, now);
    }
    tell(alert);
    return admission;
}

void ClientActivity::end(const Caller &caller, const policy::AnomalyEnd &end, std::uint32_t epoch, base::TimePoint now)
{
    std::optional<api::Alert> alert;
    {
        const std::lock_guard lock(m_mutex);
        Client &client = clientOf(caller);
        alert = alertOf(client, client.breaker.end(end, epoch, now), now);
    }
    tell(alert);
}

ClientAdmission ClientActivity::refusal(Client &client, base::Duration wait, base::TimePoint now)
{
    const policy::AnomalyStatus status = client.breaker.status(now);
    ClientAdmission admission;
    admission.refused = !client.isObserved;
    admission.wait = wait;
    admission.reason = "the client \"" + client.known.name.toStdString() + "\" "
        + (status.state == policy::AnomalyState::HalfOpen ? "was suspended and may send little until it is trusted again: "
                                                          : "is suspended because its requests are out of the ordinary: ")
        + inWords(status.findings);
    ++client.known.breaker.refused;
    return admission;
}

void ClientActivity::tell(const std::optional<api::Alert> &alert) const
{
    if (alert && m_hear) {
        m_hear(*alert);
    }
}

void ClientActivity::reset(std::string_view id, base::TimePoint now)
{
    std::optional<api::Alert> alert;
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_clients.find(std::string(id));
        if (known == m_clients.end()) {
            return;
        }
        const bool wasOpen = known->second.breaker.state(now) != policy::AnomalyState::Closed;
        known->second.breaker.reset(now);
        alert = alertOf(known->second, {false, wasOpen}, now);
    }
    tell(alert);
}

QList<api::ClientStatus> ClientActivity::status(policy::LimitMode mode, base::TimePoint now) const
{
    const std::lock_guard lock(m_mutex);
    QList<api::ClientStatus> all;
    for (const auto &[id, client] : m_clients) {
        api::ClientStatus status = client.known;
        if (mode != policy::LimitMode::Off) {
            const policy::AnomalyStatus breaker = client.breaker.status(now);
            status.breaker.state = breaker.state;
            status.breaker.isObserved = mode == policy::LimitMode::Observe;
            status.breaker.since = breaker.since ? std::optional(toWall(*breaker.since, now)) : std::nullopt;
            status.breaker.until = breaker.until ? std::optional(toWall(*breaker.until, now)) : std::nullopt;
            status.breaker.trips = breaker.trips;
            status.breaker.findings = {breaker.findings.begin(), breaker.findings.end()};
            status.breaker.trickleLeft = breaker.trickleLeft;
        }
        all.append(status);
    }
    return all;
}

} // namespace sluice::relay
