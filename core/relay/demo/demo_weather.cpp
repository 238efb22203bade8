#include "relay/demo/demo_weather.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace sluice::relay::demo {

namespace {

bool isHan(QChar c)
{
    return c.script() == QChar::Script_Han;
}

bool isChinese(const QString &text)
{
    return std::any_of(text.begin(), text.end(), isHan);
}

qsizetype chineseWeatherAt(const QString &text)
{
    const qsizetype simplified = text.indexOf(QStringLiteral("天气"));
    return simplified >= 0 ? simplified : text.indexOf(QStringLiteral("天氣"));
}

// "请问北京今天的" → "北京": filler words come off both ends.
QString withoutFiller(QString text)
{
    static const QStringList kFront{
        QStringLiteral("请问"),     QStringLiteral("请"),     QStringLiteral("帮我"),
        QStringLiteral("我想知道"), QStringLiteral("告诉我"), QStringLiteral("查询"),
        QStringLiteral("查一下"),   QStringLiteral("查"),     QStringLiteral("看一下"),
        QStringLiteral("看看"),     QStringLiteral("一下"),   QStringLiteral("今天"),
        QStringLiteral("明天"),     QStringLiteral("现在"),   QStringLiteral("在")};
    static const QStringList kBack{QStringLiteral("的"),   QStringLiteral("今天"),
                                   QStringLiteral("明天"), QStringLiteral("后天"),
                                   QStringLiteral("现在"), QStringLiteral("目前")};
    for (bool changed = true; changed;) {
        changed = false;
        for (const QString &word : kFront) {
            if (text.startsWith(word)) {
                text.remove(0, word.size());
                changed = true;
            }
        }
        for (const QString &word : kBack) {
            if (text.endsWith(word)) {
                text.chop(word.size());
                changed = true;
            }
        }
    }
    return text;
}

QString chineseCity(const QString &question, qsizetype weatherAt)
{
    qsizetype start = weatherAt;
    while (start > 0 && question[start - 1].isLetter()) {
        --start;
    }
    const QString city = withoutFiller(question.mid(start, weatherAt - start));
    return city.isEmpty() ? QStringLiteral("北京") : city;
}

QString englishCity(const QString &question)
{
    static const QRegularExpression kAfterPreposition(
        QStringLiteral("\\b(?:in|at|for|of)\\s+(\\p{L}[\\p{L}\\p{Nd}'-]*(?:\\s+\\p{Lu}[\\p{L}\\p{Nd}'-]*)*)"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression kBeforeWeather(
        QStringLiteral("(\\p{Lu}[\\p{L}'-]*)\\s+weather"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QStringList kNoPlaces{QStringLiteral("the"),      QStringLiteral("today"),
                                       QStringLiteral("tomorrow"), QStringLiteral("this"),
                                       QStringLiteral("my"),       QStringLiteral("what"),
                                       QStringLiteral("how")};
    for (const QRegularExpression &pattern : {kAfterPreposition, kBeforeWeather}) {
        QRegularExpressionMatchIterator matches = pattern.globalMatch(question);
        while (matches.hasNext()) {
            const QString place = matches.next().captured(1);
            if (!kNoPlaces.contains(place, Qt::CaseInsensitive)) {
                return place;
            }
        }
    }
    return QStringLiteral("Berlin");
}

QString firstOf(const QJsonObject &report, std::initializer_list<QLatin1String> keys)
{
    for (const QLatin1String key : keys) {
        const QJsonValue value = report[key];
        if (value.isString()) {
            return value.toString();
        }
        if (value.isDouble()) {
            return QString::number(value.toDouble());
        }
    }
    return {};
}

} // namespace

bool isAboutWeather(const QString &text)
{
    return text.contains(QLatin1String("weather"), Qt::CaseInsensitive)
        || chineseWeatherAt(text) >= 0;
}

QString cityOf(const QString &question)
{
    const qsizetype chinese = chineseWeatherAt(question);
    return chinese >= 0 ? chineseCity(question, chinese) : englishCity(question);
}

QString weatherAnswer(const QString &question, const QString &toolResult)
{
    const QJsonObject report = QJsonDocument::fromJson(toolResult.toUtf8()).object();
    const QString place = firstOf(
        report, {QLatin1String("city"), QLatin1String("location"), QLatin1String("place")});
    const QString degrees = firstOf(
        report,
        {QLatin1String("temperature_c"), QLatin1String("temperature"), QLatin1String("temp")});
    const QString sky = firstOf(report,
                                {QLatin1String("condition"), QLatin1String("conditions"),
                                 QLatin1String("sky"), QLatin1String("description")});
    const bool chinese = isChinese(question);
    if (place.isEmpty() || degrees.isEmpty() || sky.isEmpty()) {
        const QString lead
            = chinese ? QStringLiteral("工具的结果：") : QStringLiteral("The tool says: ");
        return lead + toolResult;
    }
    const QString sentence = chinese ? QStringLiteral("%1现在 %2 °C，%3。")
                                     : QStringLiteral("In %1 it is %2 °C now, %3.");
    return sentence.arg(place, degrees, sky);
}

} // namespace sluice::relay::demo
