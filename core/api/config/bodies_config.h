#pragma once

#include <QJsonObject>
#include <QtGlobal>

namespace sluice::api {

// Raw prompts and answers. Part of RecordsConfig: see relay_config.h. No thread rules: values.

enum class BodyKey {
    KeyStore, // of the session; without one nothing is kept
    Passphrase, // given at each start
};

struct BodiesConfig {
    bool keep = false; // switched off again, what was kept is destroyed
    BodyKey key = BodyKey::KeyStore; // changed, what was kept is destroyed
    int hours = 24; // after which nothing opens a text any more
    qint64 textBytes = 1024 * 1024; // of one prompt or answer; what is longer is kept as far as that
    qint64 allBytes = 1024LL * 1024 * 1024; // the oldest go first
    QJsonObject unknown;
    bool operator==(const BodiesConfig &) const = default;
};

} // namespace sluice::api
