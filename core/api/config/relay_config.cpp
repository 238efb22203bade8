#include "api/config/relay_config.h"

#include <QStringView>
#include <QUrl>

namespace sluice::api {

namespace {

bool isIpv4Address(const QString &host)
{
    const QStringList parts = host.split(u'.');
    if (parts.size() != 4) {
        return false;
    }
    for (const QString &part : parts) {
        bool isNumber = false;
        const uint number = part.toUInt(&isNumber);
        // Compared as text too, so that " 1", "+1" and "01" are no address.
        if (!isNumber || number > 255 || QString::number(number) != part) {
            return false;
        }
    }
    return true;
}

bool isIpv6Address(const QString &host)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(host, QUrl::StrictMode);
    return host.contains(u':') && url.isValid() && !url.host().isEmpty();
}

} // namespace

QString ListenAddress::toString() const
{
    const QString shownHost = host.contains(u':') ? QString(u'[' + host + u']') : host;
    return shownHost + u':' + QString::number(port);
}

std::optional<ListenAddress> ListenAddress::fromString(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0) {
        return std::nullopt;
    }
    const QString portText = text.mid(colon + 1);
    bool isNumber = false;
    const ushort port = portText.toUShort(&isNumber);
    if (!isNumber || QString::number(port) != portText) {
        return std::nullopt;
    }
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.mid(1, host.size() - 2);
        return isIpv6Address(host) ? std::optional(ListenAddress{host, port}) : std::nullopt;
    }
    if (host == QLatin1String("localhost") || isIpv4Address(host)) {
        return ListenAddress{host, port};
    }
    return std::nullopt;
}

TimeoutsConfig TimeoutsConfig::of(TimeoutPreset preset)
{
    using namespace std::chrono_literals;
    TimeoutsConfig timeouts;
    timeouts.preset = preset;
    switch (preset) {
    case TimeoutPreset::Standard:
        break;
    case TimeoutPreset::Interactive:
        timeouts.exchange = 15s;
        timeouts.firstToken = 8s;
        timeouts.answerHead = 15s;
        timeouts.stall = 8s;
        break;
    case TimeoutPreset::LongReasoning:
        timeouts.firstToken = 600s;
        timeouts.stall = 600s;
        timeouts.answerHead = 1800s;
        break;
    }
    return timeouts;
}

} // namespace sluice::api
