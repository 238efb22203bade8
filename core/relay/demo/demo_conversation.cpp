#include "relay/demo/demo_conversation.h"

#include "relay/demo/demo_weather.h"

namespace sluice::relay::demo {

namespace {

QString toolAnswer(const Conversation &conversation)
{
    QStringList sentences;
    for (const QString &result : conversation.toolResults) {
        sentences += weatherAnswer(conversation.question, result);
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace

QString textOf(const QJsonValue &content)
{
    if (content.isString()) {
        return content.toString();
    }
    QStringList texts;
    for (const QJsonValue &part : content.toArray()) {
        const QJsonValue text = part.isString() ? part : part[QLatin1String("text")];
        if (text.isString()) {
            texts += text.toString();
        }
    }
    return texts.join(QLatin1Char('\n'));
}

void offerTool(Conversation &conversation, const QString &name, const QJsonObject &schema)
{
    if (!conversation.weatherTool.isEmpty() || !isAboutWeather(name)) {
        return;
    }
    conversation.weatherTool = name;
    const QJsonObject properties = schema[QLatin1String("properties")].toObject();
    conversation.cityParameter = QStringLiteral("city");
    for (const QLatin1String known :
         {QLatin1String("city"), QLatin1String("location"), QLatin1String("place")}) {
        if (properties.contains(known)) {
            conversation.cityParameter = known;
            return;
        }
    }
    if (!properties.isEmpty()) {
        conversation.cityParameter = properties.constBegin().key();
    }
}

Answer answerTo(const Conversation &conversation, const DemoKnobs &knobs)
{
    const auto words = [&knobs](const QString &text) {
        return Answer{{}, {}, DemoText(text, knobs.chunk, knobs.tokens, knobs.ascii)};
    };
    if (!knobs.text.isEmpty()) {
        return words(knobs.text);
    }
    if (!conversation.toolResults.isEmpty()) {
        return words(toolAnswer(conversation));
    }
    if (!conversation.weatherTool.isEmpty() && isAboutWeather(conversation.question)) {
        std::string arguments = "{" + quoted(conversation.cityParameter) + ":";
        arguments += quoted(cityOf(conversation.question)) + "}";
        // A call is as long as it is: repeated arguments would be no JSON.
        DemoText text(QString::fromStdString(arguments), knobs.chunk, 0, knobs.ascii);
        return {conversation.weatherTool, std::move(arguments), std::move(text)};
    }
    return words(QLatin1String("You said: ") + conversation.question);
}

std::int64_t promptTokens(const DemoRequest &request)
{
    return (request.body.size() + 3) / 4;
}

} // namespace sluice::relay::demo
