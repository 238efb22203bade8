#pragma once

#include "api/config/client_config.h"
#include "policy/entity/client_key_text.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <array>
#include <cstdint>

// Client keys whose text a test knows.
namespace sluice::test {

// A key of 32 times the same byte.
inline QByteArray keyText(std::uint8_t filler)
{
    std::array<std::uint8_t, 32> bits{};
    bits.fill(filler);
    return QByteArray::fromStdString(policy::clientKeyText(bits));
}

inline QString hashOf(const QByteArray &key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex());
}

// Its id is "id-" and the name.
inline api::ClientKeyConfig keyConfig(const QString &name, const QByteArray &key)
{
    api::ClientKeyConfig made;
    made.id = QStringLiteral("id-") + name;
    made.name = name;
    made.hash = hashOf(key);
    return made;
}

inline QByteArray bearer(const QByteArray &key)
{
    return "Authorization: Bearer " + key + "\r\n";
}

} // namespace sluice::test
