#include "analysis/endpoint_name.h"
#include "analysis/line_reader.h"
#include "analysis/nginx/access_line_parser.h"
#include "analysis/nginx/error_line_parser.h"
#include "fuzz/pieces.h"

#include <string>
#include <string_view>
#include <vector>

using namespace sluice;

namespace {

struct Lines final : analysis::LineSink {
    std::vector<std::string> lines;
    std::size_t tooLong = 0;

    bool onLine(std::string_view line, std::uint64_t) override
    {
        lines.emplace_back(line);
        return true;
    }
    void onTooLong(std::uint64_t) override { ++tooLong; }
};

bool isPrintable(std::string_view text)
{
    for (const char c : text) {
        if (c < 0x20 || c >= 0x7F) {
            return false;
        }
    }
    return true;
}

std::vector<analysis::AccessLineParser> parsers()
{
    std::vector<analysis::AccessLineParser> all;
    for (const std::string_view format :
        {analysis::kCombinedFormat,
            std::string_view("escape=json '{\"t\":\"$time_iso8601\",\"r\":\"$request\",\"s\":$status,\"u\":\"$upstream_addr\",\"h\":\"$host\"}'"),
            std::string_view("$msec $status $upstream_addr $upstream_status $upstream_response_time $request_uri")}) {
        all.emplace_back(*analysis::parseLogFormat(format));
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    Lines whole;
    analysis::LineCutter atOnce(whole);
    atOnce.feed(input);
    atOnce.finish();
    Lines split;
    analysis::LineCutter bitByBit(split);
    fuzz::Pieces pieces(bytes[0]);
    for (std::string_view rest = input; !rest.empty();) {
        bitByBit.feed(pieces.next(rest));
    }
    bitByBit.finish();
    fuzz::require(whole.lines == split.lines && whole.tooLong == split.tooLong, "the lines do not depend on how the bytes were split");

    static std::vector<analysis::AccessLineParser> kept = parsers();
    std::vector<analysis::AccessLineParser> fresh = parsers();
    analysis::ErrorLineParser errors;
    analysis::EndpointName name;
    for (const std::string &line : whole.lines) {
        for (std::size_t i = 0; i < kept.size(); ++i) {
            analysis::AccessLine one;
            analysis::AccessLine other;
            const bool isRead = kept[i].parse(line, one);
            fuzz::require(isRead == fresh[i].parse(line, other), "what came before a line does not matter");
            if (!isRead) {
                continue;
            }
            fuzz::require(one.time == other.time && one.status == other.status && one.target == other.target && one.upstream == other.upstream,
                "nor for what it says");
            fuzz::require(one.status >= 0 && one.status < 1000, "a status has three digits");
            name.take(one.target);
            fuzz::require(isPrintable(name.endpoint()) && isPrintable(name.model()), "a terminal has nothing to obey");
            fuzz::require(name.endpoint().size() <= analysis::EndpointName::kLongest + 16, "names are short");
        }
        analysis::ErrorLine error;
        if (errors.parse(line, error)) {
            fuzz::require(error.message.size() <= line.size(), "a message is part of its line");
            name.take(error.target);
        }
    }
    // And as a format: what it takes, it can read with.
    if (const auto format = analysis::parseLogFormat(input.substr(0, 400))) {
        analysis::AccessLineParser parser(*format);
        analysis::AccessLine line;
        for (const std::string &text : whole.lines) {
            parser.parse(text, line);
        }
    }
    return 0;
}
