#pragma once

#include <QString>

namespace sluice::ui {

// What a setting of FailoverSection is called, and what it means or costs; the note is empty where the name says it all. GUI thread.
struct SettingWords {
    QString label;
    QString note;
};

SettingWords failoverWords(const QString &key);

} // namespace sluice::ui
