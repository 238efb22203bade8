#pragma once

#include "api/config/relay_config.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sluice::api {

// A word list that comes with Sluice to start one's own from: an example, never in force by itself. No thread rules: value.
struct StarterList {
    QString titleEn;
    QString titleZh;
    WordListConfig settings; // a name, and options and actions that suit it; `file` is its name among the resources
    QStringList words;
};

// In the order to show them. Any thread.
const QList<StarterList> &starterLists();

} // namespace sluice::api
