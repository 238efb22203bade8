#include "relay/upstream/own_host.h"

#include "relay/upstream/own_addresses.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <string>
#include <sys/socket.h>
#include <thread>

namespace sluice::relay {

namespace {

constexpr std::chrono::seconds kPatience{2};

// Answers of the resolver, shared with threads that may outlive whoever asked: a lookup cannot be broken off. They touch nothing else, since
// they may even outlive main().
struct Lookups {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<QList<QHostAddress>> answers;
    std::size_t open = 0;
};

QList<QHostAddress> addressesOf(const std::string &name)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    QList<QHostAddress> addresses;
    if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) == 0) {
        for (const addrinfo *entry = found; entry; entry = entry->ai_next) {
            addresses.append(QHostAddress(entry->ai_addr));
        }
        ::freeaddrinfo(found);
    }
    return addresses;
}

std::vector<QList<QHostAddress>> lookUp(const std::vector<QString> &names)
{
    const auto lookups = std::make_shared<Lookups>();
    lookups->answers.resize(names.size());
    lookups->open = names.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::thread([lookups, name = names.at(i).toStdString(), i] {
            const QList<QHostAddress> addresses = addressesOf(name);
            const std::lock_guard lock(lookups->mutex);
            lookups->answers.at(i) = addresses;
            --lookups->open;
            lookups->came.notify_all();
        }).detach();
    }
    std::unique_lock lock(lookups->mutex);
    lookups->came.wait_for(lock, kPatience, [&] { return lookups->open == 0; });
    return lookups->answers;
}

} // namespace

std::optional<std::size_t> firstOwn(const api::ListenersConfig &listeners, const std::vector<HostAndPort> &places)
{
    const OwnAddresses own = OwnAddresses::of(listeners);
    std::vector<std::size_t> asked;
    std::vector<QString> names;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (own.hasPort(places.at(i).port)) {
            asked.push_back(i);
            names.push_back(places.at(i).host);
        }
    }
    const std::vector<QList<QHostAddress>> answers = lookUp(names);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const QList<QHostAddress> &addresses = answers.at(i);
        if (std::any_of(addresses.begin(), addresses.end(), [&](const QHostAddress &address) {
                return own.contains(address, places.at(asked.at(i)).port);
            })) {
            return asked.at(i);
        }
    }
    return std::nullopt;
}

} // namespace sluice::relay
