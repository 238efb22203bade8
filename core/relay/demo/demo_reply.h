#pragma once

#include "http/header_map.h"
#include "relay/demo/demo_knobs.h"
#include "relay/demo/demo_text.h"

#include <QByteArray>
#include <QJsonObject>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::relay::demo {

// A request as the answers see it: read whole, its knobs settled. No thread rules: value.
struct DemoRequest {
    std::string method;
    std::string path;
    http::HeaderMap headers;
    QByteArray body;
    QJsonObject json; // the body, once it was read as one
    DemoKnobs knobs;
    std::string id; // made from the request alone, so the same request gets the same ids
};

// What must pass before the next part may be sent.
enum class Pace : std::uint8_t { AtOnce, FirstToken, Token, End };

// Makes an answer's body part by part, so that no answer is ever held whole: an SSE event each, or a piece of a document.
// Worker thread; one per answer.
class BodySource {
public:
    virtual ~BodySource() = default;
    // Appends the next part. After End it is not called again.
    virtual Pace next(std::string &out) = 0;
    // Appends the dialect's in-band error event.
    virtual void appendError(std::string &) { }
};

struct DemoReply {
    int status = 200;
    http::HeaderMap headers; // without framing
    bool isStream = false; // server-sent events, in chunks
    bool isDelayed = false; // an unstreamed answer that waits for the first token
    std::uint64_t length = 0; // of an unstreamed body
    std::unique_ptr<BodySource> source;
};

// A whole JSON document.
DemoReply jsonReply(int status, std::string body);
// A JSON document with the answer's text between each two of `around`; the text is made as it is sent.
DemoReply textReply(std::vector<std::string> around, DemoText text);
DemoReply eventReply(std::unique_ptr<BodySource> events);

} // namespace sluice::relay::demo
