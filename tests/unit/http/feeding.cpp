#include "unit/http/feeding.h"

#include <cstdio>
#include <random>
#include <utility>

namespace sluice::test {

namespace {

using Event = http::ParseStep::Event;

std::string textOf(const http::HeaderMap &headers)
{
    std::string text;
    for (const http::HeaderMap::Field &field : headers.fields()) {
        text += field.name + "=" + field.value + "|";
    }
    return text;
}

std::string textOf(const http::RequestHead &head)
{
    return head.method + ' ' + head.target + ' ' + head.path + '?' + head.query + ' ' + head.host + ' '
        + std::to_string(head.minorVersion) + (head.chunked ? " chunked" : "")
        + (head.keepAlive ? " keep" : "") + (head.expectContinue ? " expect" : "")
        + (head.contentLength ? " " + std::to_string(*head.contentLength) : "") + '|' + textOf(head.headers);
}

std::string textOf(const http::ResponseHead &head)
{
    return std::to_string(head.status) + ' ' + head.reason + ' ' + std::to_string(head.minorVersion)
        + (head.chunked ? " chunked" : "") + (head.keepAlive ? " keep" : "")
        + (head.untilClose ? " close" : "")
        + (head.contentLength ? " " + std::to_string(*head.contentLength) : "") + '|' + textOf(head.headers);
}

std::vector<std::vector<std::size_t>> patterns(std::size_t size)
{
    std::vector<std::vector<std::size_t>> all{{1}, {2}, {3, 1}};
    std::mt19937 random(4711);
    for (int i = 0; i < 4; ++i) {
        std::vector<std::size_t> sizes;
        for (std::size_t sum = 0; sum < size;) {
            sizes.push_back(1 + random() % (i < 2 ? 16 : 256));
            sum += sizes.back();
        }
        if (!sizes.empty()) {
            all.push_back(std::move(sizes));
        }
    }
    return all;
}

void report(const std::string &whole, const std::string &split)
{
    std::fprintf(stderr, "whole: %s\nsplit: %s\n", whole.c_str(), split.c_str());
}

} // namespace

std::string RequestRun::toText() const
{
    std::string text = std::to_string(messages.size()) + " messages";
    for (const Message &message : messages) {
        text += " [" + message.head.substr(0, 120) + "][" + message.body.substr(0, 40) + "]";
    }
    if (hasFailed()) {
        text += ", error " + std::to_string(static_cast<int>(error)) + ": " + detail;
    }
    return text + (isUnfinished ? ", unfinished" : "");
}

std::string ResponseRun::toText() const
{
    return (hasHead ? "head " + head.substr(0, 120) : std::string("no head")) + (isComplete ? ", complete [" : ", cut [")
        + body.substr(0, 40) + "]" + (hasFailed() ? " error " + detail : "");
}

RequestRun runRequests(std::string_view bytes, const std::vector<std::size_t> &sizes,
                       const http::MessageLimits &limits)
{
    RequestRun run;
    http::RequestParser parser(limits);
    RequestRun::Message message;
    std::size_t turn = 0;
    while (!bytes.empty()) {
        const std::string piece(bytes.substr(0, sizes[turn++ % sizes.size()])); // exact, for sanitizers
        bytes.remove_prefix(piece.size());
        std::string_view rest = piece;
        while (true) {
            const http::ParseStep step = parser.feed(rest);
            if (step.event == Event::Error) {
                run.error = step.error.code;
                run.detail = step.error.detail;
                return run;
            }
            rest.remove_prefix(step.consumed);
            message.body += step.body;
            if (step.event == Event::NeedMore) {
                break;
            }
            if (step.event == Event::Head) {
                message.head = textOf(parser.head());
            }
            if (step.event == Event::Complete) {
                run.messages.push_back(std::exchange(message, {}));
                if (!parser.head().keepAlive) {
                    return run;
                }
            }
        }
        if (!rest.empty()) {
            run.error = base::ErrorCode::Internal;
            run.detail = "the parser left bytes behind";
            return run;
        }
    }
    run.isUnfinished = !parser.isIdle();
    return run;
}

ResponseRun runResponse(std::string_view bytes, const std::vector<std::size_t> &sizes, std::string_view method,
                        const http::MessageLimits &limits)
{
    ResponseRun run;
    http::ResponseParser parser(limits);
    parser.expectResponseTo(method);
    std::size_t turn = 0;
    const auto take = [&](const http::ParseStep &step) {
        run.body += step.body;
        if (step.event == Event::Error) {
            run.error = step.error.code;
            run.detail = step.error.detail;
        } else if (step.event == Event::Head) {
            run.hasHead = true;
            run.head = textOf(parser.head());
        } else if (step.event == Event::Complete) {
            run.isComplete = true;
        }
        return step.event == Event::Error || step.event == Event::Complete;
    };
    while (!bytes.empty()) {
        const std::string piece(bytes.substr(0, sizes[turn++ % sizes.size()]));
        bytes.remove_prefix(piece.size());
        std::string_view rest = piece;
        while (true) {
            const http::ParseStep step = parser.feed(rest);
            rest.remove_prefix(step.consumed);
            if (take(step)) {
                return run;
            }
            if (step.event == Event::NeedMore) {
                break;
            }
        }
    }
    take(parser.finish());
    return run;
}

bool everySplitAgrees(std::string_view bytes, const RequestRun &whole, const http::MessageLimits &limits)
{
    for (const auto &sizes : patterns(bytes.size())) {
        const RequestRun split = runRequests(bytes, sizes, limits);
        if (split != whole) {
            report(whole.toText(), split.toText());
            return false;
        }
    }
    return true;
}

bool everySplitAgrees(std::string_view bytes, std::string_view method, const ResponseRun &whole,
                      const http::MessageLimits &limits)
{
    for (const auto &sizes : patterns(bytes.size())) {
        const ResponseRun split = runResponse(bytes, sizes, method, limits);
        if (split != whole) {
            report(whole.toText(), split.toText());
            return false;
        }
    }
    return true;
}

} // namespace sluice::test
