#pragma once

#include "relay/demo/demo_reply.h"
#include "relay/demo/demo_text.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::relay::demo {

// What the simulated model makes of a request, whatever the dialect wrote it in. No thread rules: value.
struct Conversation {
    QString question; // text of the last thing the user said
    QStringList toolResults; // of the tools asked last, if they have answered and the user has said nothing since
    QString weatherTool; // name of an offered tool that can tell the weather; empty if there is none
    QString cityParameter; // how that tool calls the place
};

// What it answers: words, or a call of a tool.
struct Answer {
    QString tool; // empty: an answer in words
    std::string arguments; // of the call, as a JSON object
    DemoText text; // the words, or the arguments, as they are streamed
};

// Text of a `content`: a string, or an array of parts that carry `text`.
QString textOf(const QJsonValue &content);

// Notes a tool the caller offers: its name and JSON schema.
void offerTool(Conversation &conversation, const QString &name, const QJsonObject &schema);

// Decides the answer: the knobs' text; a tool call for a weather question that can be asked; what the tools said; or the
// question back. The same conversation always gets the same answer.
Answer answerTo(const Conversation &conversation, const DemoKnobs &knobs);

// Tokens of a prompt, counted by its size alone.
std::int64_t promptTokens(const DemoRequest &request);

} // namespace sluice::relay::demo
