#pragma once

#include <QString>
#include <QStringList>
#include <QTranslator>

namespace sluice::ui {

// The languages of the desk and the switch between them while it runs: our texts, Qt's own, and the
// formats of numbers and dates. Widgets hear of it by LanguageChange; everything else by
// MainWindow::languageChanged. GUI thread.
class Language final {
public:
    Language() = default;
    ~Language();
    Language(const Language &) = delete;
    Language &operator=(const Language &) = delete;

    static QStringList available(); // "en", "zh_CN"
    static QString nameOf(const QString &language); // in itself: "English", "简体中文"
    static QString fromSystem();

    void set(const QString &language); // empty or unknown: the system's, else English
    [[nodiscard]] const QString &current() const { return m_current; }

private:
    QString m_current;
    QTranslator m_texts;
    QTranslator m_qtTexts;
};

} // namespace sluice::ui
