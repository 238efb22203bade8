#pragma once

#include "http/message.h"

#include <cstddef>
#include <string_view>

namespace sluice::http {

// Our strict rules on top of the grammar, each for lines without CRLF. They fill `head` and answer an Error with the code the
// request side sends; the response side turns every one into InvalidResponse. Private to http. Worker thread.

base::Error readStartLine(std::string_view line, RequestHead &head);
base::Error readStartLine(std::string_view line, ResponseHead &head);

// One header field: token, colon, field content; no fold, no space before the colon.
base::Error checkFieldLine(std::string_view line);
// One trailer field, which moreover must not be one that decides something.
base::Error checkTrailerLine(std::string_view line);

// What the fields mean together, once all are in head.headers.
base::Error settleHead(RequestHead &head);
// `noBody`: the answer to HEAD.
base::Error settleHead(ResponseHead &head, bool noBody);

// A chunk line: 1*16HEXDIG and extensions. `extensionBytes`: what is not the size.
struct ChunkLine {
    base::Error error;
    std::uint64_t size = 0;
    std::size_t extensionBytes = 0;
};
ChunkLine readChunkLine(std::string_view line);

} // namespace sluice::http
