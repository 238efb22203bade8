#pragma once

#include <QString>

namespace sluice::ui {

// What a setting of LimitSettingsSection is called, and what it means; the note is empty where the name says it all. GUI thread.
struct LimitSettingWords {
    QString label;
    QString note;
};

LimitSettingWords limitSettingWords(const QString &key);

} // namespace sluice::ui
