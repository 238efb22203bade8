#include "relay/runtime_clients.h"

#include "policy/routing/model_pattern.h"
#include "tls/keyed_hash.h"

#include <QByteArray>

#include <algorithm>
#include <chrono>

namespace sluice::relay {

namespace {

template<typename Digest>
std::uint64_t beginOf(const Digest &digest)
{
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        begin = (begin << 8U) | digest[i];
    }
    return begin;
}

template<typename Digest>
bool areEqual(const Digest &one, const Digest &other)
{
    unsigned difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        difference |= static_cast<unsigned>(one[i] ^ other[i]);
    }
    return difference == 0;
}

bool isPast(const QDateTime &moment, base::WallTime now)
{
    return moment.toMSecsSinceEpoch() <= now.time_since_epoch().count();
}

std::string inWords(const QDateTime &moment)
{
    return moment.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")).toStdString() + " UTC";
}

std::string listed(const QStringList &patterns)
{
    return patterns.join(QStringLiteral(", ")).toStdString();
}

template<typename Pattern>
bool matchesAny(const QStringList &patterns, std::string_view text)
{
    return patterns.isEmpty() || std::any_of(patterns.begin(), patterns.end(), [text](const QString &pattern) {
        return Pattern(pattern.toStdString()).matches(text);
    });
}

} // namespace

ClientKeyTable::ClientKeyTable(const api::ClientsConfig &settings)
{
    const auto add = [this](const QString &hash, Match match) {
        const QByteArray bytes = QByteArray::fromHex(hash.toLatin1());
        Entry entry;
        if (static_cast<std::size_t>(bytes.size()) == entry.digest.size()) {
            std::copy(bytes.begin(), bytes.end(), entry.digest.begin());
            entry.begin = beginOf(entry.digest);
            entry.match = match;
            m_entries.push_back(entry);
        }
    };
    for (qsizetype i = 0; i < settings.keys.size(); ++i) {
        add(settings.keys.at(i).hash, {static_cast<std::size_t>(i), false});
        add(settings.keys.at(i).oldHash, {static_cast<std::size_t>(i), true});
    }
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry &a, const Entry &b) { return a.begin < b.begin; });
}

std::optional<ClientKeyTable::Match> ClientKeyTable::find(std::string_view presented) const
{
    if (presented.empty() || m_entries.empty()) {
        return std::nullopt;
    }
    const Digest digest = tls::sha256(presented);
    const std::uint64_t begin = beginOf(digest);
    auto entry = std::lower_bound(m_entries.begin(), m_entries.end(), begin, [](const Entry &a, std::uint64_t b) { return a.begin < b; });
    for (; entry != m_entries.end() && entry->begin == begin; ++entry) {
        if (areEqual(entry->digest, digest)) {
            return entry->match;
        }
    }
    return std::nullopt;
}

std::string whyNotGood(const api::ClientKeyConfig &key, bool isOld, base::WallTime now)
{
    const std::string name = "the client key \"" + key.name.toStdString() + "\" ";
    if (key.revoked) {
        return name + "was revoked on " + inWords(*key.revoked);
    }
    if (key.expires && isPast(*key.expires, now)) {
        return name + "expired on " + inWords(*key.expires);
    }
    if (isOld && (!key.oldUntil || isPast(*key.oldUntil, now))) {
        return name + "was replaced by a new one, and the one shown was good until "
            + (key.oldUntil ? inWords(*key.oldUntil) : std::string("then"));
    }
    return {};
}

const api::ClientKeyConfig *findClientKey(const api::ClientsConfig &clients, std::string_view id)
{
    const QUtf8StringView wanted(id.data(), static_cast<qsizetype>(id.size()));
    const auto found = std::find_if(clients.keys.begin(), clients.keys.end(),
                                    [wanted](const api::ClientKeyConfig &key) { return key.id == wanted.toString(); });
    return found == clients.keys.end() ? nullptr : &*found;
}

std::string whyNotModel(const api::ClientKeyConfig &key, std::string_view model, bool mustName)
{
    if (key.models.isEmpty() || (model.empty() && !mustName)) {
        return {};
    }
    const std::string may = "the client key \"" + key.name.toStdString() + "\" may only use the models " + listed(key.models);
    if (model.empty()) {
        return may + ", and the request names none";
    }
    return matchesAny<policy::ModelPattern>(key.models, model) ? std::string() : may + ", not " + std::string(model.substr(0, 200));
}

std::string whyNotRoute(const api::ClientKeyConfig &key, std::string_view route)
{
    if (key.routes.isEmpty() || (!route.empty() && matchesAny<policy::GlobPattern>(key.routes, route))) {
        return {};
    }
    return "the client key \"" + key.name.toStdString() + "\" may only use the routes " + listed(key.routes) + ", and this request "
        + (route.empty() ? std::string("takes none of them") : "takes " + std::string(route));
}

bool mayUseUpstream(const api::ClientKeyConfig &key, std::string_view upstream)
{
    return matchesAny<policy::GlobPattern>(key.upstreams, upstream);
}

} // namespace sluice::relay
