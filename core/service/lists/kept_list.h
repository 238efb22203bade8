#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace sluice::service {

// What is known of the last good copy of a subscription. No thread rules: value.
struct KeptList {
    QByteArray etag; // as the server sent it, to ask with
    QByteArray lastModified;
    QDateTime checkedAt; // UTC: when it was last known to be the newest
    QDateTime changedAt; // UTC: when it came
    bool operator==(const KeptList &) const = default;
};

// Where the copy of a subscription is: a name made of address and key, so that nothing checked with another key counts as this one.
QString keptListPath(const api::WordListConfig &list, const QString &dataDirectory);

// The facts about the copy at `path`; unset if there is none. Where they do not belong to the copy (a crash between the two files) there is
// nothing to ask with. Any thread; blocks.
std::optional<KeptList> readKeptList(const QString &path);

// Puts a good copy in the place of the last one. Any thread; blocks.
base::Result<void> keepList(const QString &path, const QByteArray &content, const KeptList &facts);

// Only the facts anew: the copy is still the newest. Any thread; blocks.
base::Result<void> keepFacts(const QString &path, const KeptList &facts);

} // namespace sluice::service
