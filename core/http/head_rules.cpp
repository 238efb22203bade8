#include "http/head_rules.h"

#include "http/char_class.h"

#include <algorithm>
#include <array>
#include <limits>

namespace sluice::http {

namespace {

using base::Error;
using base::ErrorCode;

Error refuse(ErrorCode code, std::string_view detail, std::string_view where = {})
{
    return Error{code, std::string(detail), std::string(where), 0};
}

Error malformed(std::string_view detail, std::string_view where = {})
{
    return refuse(ErrorCode::MalformedRequest, detail, where);
}

// "HTTP/1.x"; the name is case-sensitive and the numbers have one digit each.
Error readVersion(std::string_view text, int &minor)
{
    if (text.size() != 8 || !text.starts_with("HTTP/") || !chars::isDigit(text[5]) || text[6] != '.'
        || !chars::isDigit(text[7])) {
        return malformed("the version is not HTTP/<digit>.<digit>");
    }
    if (text[5] != '1' || text[7] > '1') {
        return refuse(ErrorCode::UnsupportedHttpVersion, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    minor = text[7] - '0';
    return {};
}

bool isPort(std::string_view port)
{
    if (port.size() > 5 || !chars::all(chars::range('0', '9'), port)) {
        return false;
    }
    unsigned value = 0;
    for (const char c : port) {
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 65535;
}

// The methods registered with IANA and two that caches and discovery use, sorted. TRACE would read a request's credentials back
// to whoever asked, and CONNECT would make this a forward proxy.
constexpr std::array<std::string_view, 38> kMethods{
    "ACL",        "BASELINE-CONTROL", "BIND",      "CHECKIN",  "CHECKOUT",   "COPY",           "DELETE",
    "GET",        "HEAD",             "LABEL",     "LINK",     "LOCK",       "M-SEARCH",       "MERGE",
    "MKACTIVITY", "MKCALENDAR",       "MKCOL",     "MKREDIRECTREF", "MKWORKSPACE", "MOVE",     "OPTIONS",
    "ORDERPATCH", "PATCH",            "POST",      "PROPFIND", "PROPPATCH",  "PURGE",          "PUT",
    "QUERY",      "REBIND",           "REPORT",    "SEARCH",   "UNBIND",     "UNCHECKOUT",     "UNLINK",
    "UNLOCK",     "UPDATE",           "VERSION-CONTROL",
};
static_assert(std::is_sorted(kMethods.begin(), kMethods.end()));

// Fields that frame, route or authenticate; in a trailer they come after all that was decided by them (RFC 9110 6.5.1).
constexpr std::array<std::string_view, 8> kNotInTrailers{
    "authorization", "connection", "content-encoding", "content-length", "cookie", "host", "trailer", "transfer-encoding",
};

// uri-host [":" port]
bool isAuthority(std::string_view text)
{
    std::string_view name = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end < 3) {
            return false;
        }
        name = text.substr(1, end - 1);
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty() && rest.front() != ':') {
            return false;
        }
        port = rest.empty() ? rest : rest.substr(1);
        return name.find(':') != std::string_view::npos && name.find("..") == std::string_view::npos
            && chars::all(chars::kIpLiteral, name) && isPort(port);
    }
    const std::size_t colon = text.find(':');
    name = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    return !name.empty() && name.front() != '.' && name.find("..") == std::string_view::npos
        && chars::all(chars::kHostName, name) && isPort(port);
}

// Without an empty port or the scheme's own.
std::string_view plainAuthority(std::string_view text, std::string_view defaultPort)
{
    if (text.ends_with(defaultPort)) {
        return text.substr(0, text.size() - defaultPort.size());
    }
    return text.ends_with(':') ? text.substr(0, text.size() - 1) : text;
}

// Two authorities in one request are two answers to "which server?": the classic way past an allow-list.
bool areSameAuthority(const RequestHead &head, std::string_view host)
{
    const std::string_view port = head.target.size() > 5 && head.target[4] != ':' ? ":443" : ":80";
    return equalsNoCase(plainAuthority(head.host, port), plainAuthority(host, port));
}

void splitPath(std::string_view originForm, RequestHead &head)
{
    const std::size_t mark = originForm.find('?');
    head.path = originForm.substr(0, mark);
    head.query = mark == std::string_view::npos ? std::string_view{} : originForm.substr(mark + 1);
    if (head.path.empty()) {
        head.path = "/";
    }
}

Error readTarget(std::string_view target, RequestHead &head)
{
    if (!chars::all(chars::kTarget, target)) {
        return malformed("the request target holds a character that must be percent-encoded");
    }
    head.target = target;
    if (target == "*") {
        // RFC 9112 3.2.4 knows it for OPTIONS only; M-SEARCH is the one other method that is used with it.
        if (head.method != "OPTIONS" && head.method != "M-SEARCH") {
            return malformed("'*' is a target for OPTIONS only");
        }
        head.path = "*";
        return {};
    }
    if (target.starts_with('/')) {
        splitPath(target, head);
        return {};
    }
    const std::size_t colon = target.find("://");
    const std::string_view scheme = target.substr(0, colon);
    if (colon == std::string_view::npos
        || (!equalsNoCase(scheme, "http") && !equalsNoCase(scheme, "https"))) {
        return malformed("the request target is neither a path nor an http(s) URL");
    }
    const std::string_view rest = target.substr(colon + 3);
    const std::size_t end = rest.find_first_of("/?");
    const std::string_view authority = rest.substr(0, end);
    if (!isAuthority(authority)) {
        return malformed("the authority of the request target is invalid");
    }
    head.host = authority;
    splitPath(end == std::string_view::npos ? std::string_view{} : rest.substr(end), head);
    return {};
}

// Digits only: no sign, no list, no space; a number that does not fit is no number.
bool readLength(std::string_view text, std::uint64_t &length)
{
    if (text.empty()) {
        return false;
    }
    length = 0;
    for (const char c : text) {
        if (!chars::isDigit(c)) {
            return false;
        }
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (length > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) {
            return false;
        }
        length = length * 10 + digit;
    }
    return true;
}

// Content-Length and Transfer-Encoding, which decide where the message ends. One pass over the fields.
template<typename Head>
Error settleFraming(Head &head)
{
    bool lengthSeen = false;
    bool codingSeen = false;
    for (const HeaderMap::Field &field : head.headers.fields()) {
        if (equalsNoCase(field.name, "Content-Length")) {
            std::uint64_t length = 0;
            if (lengthSeen) {
                return malformed("Content-Length is given twice", field.name);
            }
            if (!readLength(field.value, length)) {
                return malformed("Content-Length is not a decimal number", field.name);
            }
            lengthSeen = true;
            head.contentLength = length;
        } else if (equalsNoCase(field.name, "Transfer-Encoding")) {
            if (codingSeen) {
                return malformed("Transfer-Encoding is given twice", field.name);
            }
            codingSeen = true;
            if (!equalsNoCase(field.value, "chunked")) {
                const bool repeated = head.headers.listHas("Transfer-Encoding", "chunked");
                return repeated ? malformed("chunked must be the only transfer coding", field.name)
                                : refuse(ErrorCode::UnknownTransferCoding,
                                         "the only transfer coding known here is chunked", field.name);
            }
            head.chunked = true;
        }
    }
    if (lengthSeen && codingSeen) {
        return malformed("Content-Length stands beside Transfer-Encoding", "Content-Length");
    }
    if (codingSeen && head.minorVersion == 0) {
        return malformed("Transfer-Encoding in an HTTP/1.0 message", "Transfer-Encoding");
    }
    return {};
}

template<typename Head>
void settleKeepAlive(Head &head)
{
    const bool close = head.headers.listHas("Connection", "close");
    head.keepAlive
        = !close && (head.minorVersion >= 1 || head.headers.listHas("Connection", "keep-alive"));
}

} // namespace

Error readStartLine(std::string_view line, RequestHead &head)
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return malformed("the request line is not 'method target version'");
    }
    const std::string_view method = line.substr(0, first);
    if (!chars::isToken(method)) {
        return malformed("the method is no token");
    }
    // The preface of HTTP/2 comes as "PRI * HTTP/2.0": the version is the honest reason.
    if (Error error = readVersion(line.substr(last + 1), head.minorVersion); error.isError()) {
        return error;
    }
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (!std::binary_search(kMethods.begin(), kMethods.end(), method)) {
        return malformed("the method is not served here");
    }
    head.method = method;
    return readTarget(target, head);
}

Error readStartLine(std::string_view line, ResponseHead &head)
{
    // HTTP/1.x SP 3DIGIT [SP reason]
    if (line.size() < 12 || line[8] != ' ') {
        return malformed("the status line is not 'version status reason'");
    }
    if (Error error = readVersion(line.substr(0, 8), head.minorVersion); error.isError()) {
        return error;
    }
    const std::string_view status = line.substr(9, 3);
    if (status[0] < '1' || status[0] > '5' || !chars::isDigit(status[1]) || !chars::isDigit(status[2])) {
        return malformed("the status is not a number from 100 to 599");
    }
    if (line.size() > 12 && line[12] != ' ') {
        return malformed("no space after the status");
    }
    const std::string_view reason = line.size() > 13 ? line.substr(13) : std::string_view{};
    if (!chars::all(chars::kFieldValue, reason)) {
        return malformed("the reason phrase holds a control character");
    }
    head.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    head.reason = reason;
    return {};
}

Error checkFieldLine(std::string_view line)
{
    if (chars::isSpace(line.front())) {
        return malformed("a header field is folded over two lines");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return malformed("a header field has no colon");
    }
    if (!chars::isToken(line.substr(0, colon))) {
        return malformed("a header field's name is no token");
    }
    if (!chars::all(chars::kFieldValue, line.substr(colon + 1))) {
        return malformed("a header field's value holds a control character", line.substr(0, colon));
    }
    return {};
}

Error checkTrailerLine(std::string_view line)
{
    if (Error error = checkFieldLine(line); error.isError()) {
        return error;
    }
    const std::string_view name = line.substr(0, line.find(':'));
    for (const std::string_view refused : kNotInTrailers) {
        if (equalsNoCase(name, refused)) {
            return malformed("a trailer must not frame, route or authenticate", name);
        }
    }
    return {};
}

Error settleHead(RequestHead &head)
{
    const HeaderMap::Field *host = nullptr;
    for (const HeaderMap::Field &field : head.headers.fields()) {
        if (equalsNoCase(field.name, "Host")) {
            if (host) {
                return malformed("Host is given twice", field.name);
            }
            host = &field;
        } else if (equalsNoCase(field.name, "Expect")) {
            if (!equalsNoCase(field.value, "100-continue")) {
                return malformed("the only expectation met here is 100-continue", field.name);
            }
            head.expectContinue = head.minorVersion >= 1;
        }
    }
    if (!host && head.minorVersion >= 1) {
        return malformed("Host is missing", "Host");
    }
    if (host && !isAuthority(host->value)) {
        return malformed("Host is not a name or address with an optional port", host->name);
    }
    if (host && !head.host.empty() && !areSameAuthority(head, host->value)) {
        return malformed("Host and the request target name different servers", host->name);
    }
    if (host && head.host.empty()) {
        head.host = host->value;
    }
    if (Error error = settleFraming(head); error.isError()) {
        return error;
    }
    settleKeepAlive(head);
    return {};
}

Error settleHead(ResponseHead &head, bool noBody)
{
    if (Error error = settleFraming(head); error.isError()) {
        return error;
    }
    settleKeepAlive(head);
    const bool bodyless = noBody || head.status < 200 || head.status == 204 || head.status == 304;
    head.untilClose = !bodyless && !head.chunked && !head.contentLength;
    if (head.untilClose) {
        head.keepAlive = false;
    }
    return {};
}

ChunkLine readChunkLine(std::string_view line)
{
    ChunkLine chunk;
    std::size_t digits = 0;
    for (; digits < line.size(); ++digits) {
        const char c = line[digits];
        unsigned digit = 0;
        if (chars::isDigit(c)) {
            digit = static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<unsigned>(c - 'a') + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = static_cast<unsigned>(c - 'A') + 10;
        } else {
            break;
        }
        // 16 digits hold any 64-bit size; more would only hide one.
        if (digits == 16) {
            chunk.error = malformed("a chunk size has more than 16 digits");
            return chunk;
        }
        chunk.size = chunk.size * 16 + digit;
    }
    if (digits == 0) {
        chunk.error = malformed("a chunk size is not a hexadecimal number");
        return chunk;
    }
    const std::string_view extension = line.substr(digits);
    chunk.extensionBytes = extension.size();
    if (!extension.empty() && extension.front() != ';') {
        chunk.error = malformed("a chunk size is followed by neither CRLF nor ';'");
    } else if (!chars::all(chars::kFieldValue, extension)) {
        chunk.error = malformed("a chunk extension holds a control character");
    }
    return chunk;
}

} // namespace sluice::http
