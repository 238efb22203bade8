#include "ui/shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace sluice::ui {

namespace {
const QLatin1String kEnglish("en");
const QLatin1String kChinese("zh_CN");
} // namespace

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
}

QStringList Language::available()
{
    return {kEnglish, kChinese};
}

QString Language::nameOf(const QString &language)
{
    return language == kChinese ? QStringLiteral("简体中文") : QStringLiteral("English");
}

QString Language::fromSystem()
{
    return QLocale::system().language() == QLocale::Chinese ? kChinese : kEnglish;
}

void Language::set(const QString &language)
{
    const QString wanted = available().contains(language) ? language : fromSystem();
    if (wanted == m_current) {
        return;
    }
    m_current = wanted;
    QLocale::setDefault(QLocale(wanted));
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
    if (m_qtTexts.load(QLocale(wanted), QStringLiteral("qtbase"), QStringLiteral("_"),
                       QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qtTexts);
    }
    if (m_texts.load(QStringLiteral(":/i18n/sluice_%1.qm").arg(wanted))) {
        QCoreApplication::installTranslator(&m_texts);
    }
}

} // namespace sluice::ui
