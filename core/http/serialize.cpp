#include "http/serialize.h"

#include "http/char_class.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sluice::http {

namespace {

constexpr std::array kReasons{
    std::pair{100, std::string_view("Continue")},
    std::pair{101, std::string_view("Switching Protocols")},
    std::pair{200, std::string_view("OK")},
    std::pair{201, std::string_view("Created")},
    std::pair{202, std::string_view("Accepted")},
    std::pair{204, std::string_view("No Content")},
    std::pair{206, std::string_view("Partial Content")},
    std::pair{301, std::string_view("Moved Permanently")},
    std::pair{302, std::string_view("Found")},
    std::pair{303, std::string_view("See Other")},
    std::pair{304, std::string_view("Not Modified")},
    std::pair{307, std::string_view("Temporary Redirect")},
    std::pair{308, std::string_view("Permanent Redirect")},
    std::pair{400, std::string_view("Bad Request")},
    std::pair{401, std::string_view("Unauthorized")},
    std::pair{402, std::string_view("Payment Required")},
    std::pair{403, std::string_view("Forbidden")},
    std::pair{404, std::string_view("Not Found")},
    std::pair{405, std::string_view("Method Not Allowed")},
    std::pair{406, std::string_view("Not Acceptable")},
    std::pair{408, std::string_view("Request Timeout")},
    std::pair{409, std::string_view("Conflict")},
    std::pair{410, std::string_view("Gone")},
    std::pair{411, std::string_view("Length Required")},
    std::pair{412, std::string_view("Precondition Failed")},
    std::pair{413, std::string_view("Content Too Large")},
    std::pair{414, std::string_view("URI Too Long")},
    std::pair{415, std::string_view("Unsupported Media Type")},
    std::pair{417, std::string_view("Expectation Failed")},
    std::pair{421, std::string_view("Misdirected Request")},
    std::pair{422, std::string_view("Unprocessable Content")},
    std::pair{424, std::string_view("Failed Dependency")},
    std::pair{426, std::string_view("Upgrade Required")},
    std::pair{429, std::string_view("Too Many Requests")},
    std::pair{431, std::string_view("Request Header Fields Too Large")},
    std::pair{500, std::string_view("Internal Server Error")},
    std::pair{501, std::string_view("Not Implemented")},
    std::pair{502, std::string_view("Bad Gateway")},
    std::pair{503, std::string_view("Service Unavailable")},
    std::pair{504, std::string_view("Gateway Timeout")},
    std::pair{505, std::string_view("HTTP Version Not Supported")},
    std::pair{508, std::string_view("Loop Detected")},
    std::pair{529, std::string_view("Overloaded")},
};

void writeFields(std::string &out, const HeaderMap &headers)
{
    for (const HeaderMap::Field &field : headers.fields()) {
        out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    out.append("\r\n");
}

} // namespace

bool writeRequestHead(std::string &out, std::string_view method, std::string_view target,
                      const HeaderMap &headers)
{
    const auto isPlain = [](char c) { return c > ' ' && c != '\x7f'; };
    if (!chars::isToken(method) || target.empty()
        || !std::all_of(target.begin(), target.end(), isPlain)) {
        return false;
    }
    out.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
    writeFields(out, headers);
    return true;
}

void writeStatusHead(std::string &out, int status, const HeaderMap &headers)
{
    out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
    out.append(reasonPhrase(status)).append("\r\n");
    writeFields(out, headers);
}

std::string_view reasonPhrase(int status)
{
    const auto row = std::lower_bound(kReasons.begin(), kReasons.end(), status,
                                      [](const auto &entry, int wanted) { return entry.first < wanted; });
    return row != kReasons.end() && row->first == status ? row->second : std::string_view{};
}

void writeChunk(std::string &out, std::string_view data)
{
    if (data.empty()) {
        return;
    }
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), data.size(), 16).ptr;
    out.append(size.data(), end).append("\r\n").append(data).append("\r\n");
}

} // namespace sluice::http
