#include "policy/entity/checksums.h"
#include "policy/entity/recogniser.h"
#include "policy/entity/secret_shapes.h"
#include "policy/entity/secret_text.h"
#include "policy/entity/shape_index.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

namespace {

constexpr std::size_t kLongestWhole = 512; // a JWT or header value up to here is one match; longer ones go on openly

bool matchShape(const FoldedWindow &window, std::size_t index, const SecretShape &shape, EntityMatch &match)
{
    std::string random;
    std::size_t at = index;
    SecretSet last = SecretSet::Alnum;
    for (const SecretPart &part : shape.parts) {
        if (part.text.empty() && part.most == 0) {
            break;
        }
        if (!follows(window, at, part.text)) {
            return false;
        }
        at += part.text.size();
        std::size_t count = 0;
        while (count < part.most && isIn(part.set, window.at(at))) {
            random += static_cast<char>(window.at(at));
            ++at;
            ++count;
        }
        if (count < part.least) {
            return false;
        }
        last = part.set;
    }
    // A dot ends sentences too.
    while (last == SecretSet::WordDot && !random.empty() && random.back() == '.') {
        random.pop_back();
        --at;
    }
    if (!endsToken(window, at) || !looksRandom(random)) {
        return false;
    }
    double score = shape.score;
    if (shape.check == SecretCheck::Crc) {
        const std::string_view body = std::string_view(random).substr(0, random.size() - 6);
        score = base62OfCrc(crc32(body)) == std::string_view(random).substr(body.size()) ? 1.0 : 0.6;
    }
    match = {index, at, EntityId::Secret, score, shape.rule, OpenEnd::None};
    return true;
}

// Many providers of models give keys that only begin with sk-; a word before may say whose.
bool matchPlainKey(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    if (!follows(window, index, "sk-")) {
        return false;
    }
    std::string body;
    while (body.size() < 101 && isAlnum(window.at(index + 3 + body.size()))) {
        body += static_cast<char>(window.at(index + 3 + body.size()));
    }
    const std::size_t end = index + 3 + body.size();
    if (body.size() < 20 || body.size() > 100 || !endsToken(window, end) || !looksRandom(body) || !isMixed(body)) {
        return false;
    }
    struct Owner {
        std::u32string_view word;
        std::string_view rule;
    };
    constexpr std::array<Owner, 8> kOwners{{{U"deepseek", "secret:deepseek"}, {U"dashscope", "secret:dashscope"}, {U"qwen", "secret:dashscope"},
        {U"通义", "secret:dashscope"}, {U"moonshot", "secret:moonshot"}, {U"kimi", "secret:moonshot"}, {U"siliconflow", "secret:siliconflow"},
        {U"openai", "secret:openai"}}};
    std::string_view rule = body.find("T3BlbkFJ") != std::string::npos || body.size() == 48 ? "secret:openai" : "secret:model-key";
    for (const Owner &owner : kOwners) {
        if (hasContextWord(window, index, owner.word)) {
            rule = owner.rule;
            break;
        }
    }
    match = {index, end, EntityId::Secret, 0.85, rule, OpenEnd::None};
    return true;
}

bool isBase64Url(char32_t code)
{
    return isIn(SecretSet::Word, code);
}

bool matchJwt(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    if (!follows(window, index, "eyJ")) {
        return false;
    }
    std::size_t at = index + 3;
    while (at - index < 400 && isBase64Url(window.at(at))) {
        ++at;
    }
    if (at - index < 12 || !follows(window, at, ".eyJ")) {
        return false;
    }
    at += 4;
    std::size_t payload = 0;
    while (at - index < kLongestWhole && (isBase64Url(window.at(at)) || window.at(at) == U'.')) {
        ++payload;
        ++at;
    }
    const bool goesOn = at - index >= kLongestWhole && (isBase64Url(window.at(at)) || window.at(at) == U'.');
    if (!goesOn && window.before(at) == U'.') {
        --at;
        --payload;
    }
    if (payload < 10) {
        return false;
    }
    match = {index, at, EntityId::Secret, 0.95, "secret:jwt", goesOn ? OpenEnd::Token : OpenEnd::None};
    return true;
}

// "Bearer …" and, where a header is named before, "Basic …".
bool matchHeader(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    const bool isBearer = followsFolded(window, index, "bearer ");
    if (!isBearer && !followsFolded(window, index, "basic ")) {
        return false;
    }
    if (!isBearer && !hasContextWord(window, index, U"authorization")) {
        return false;
    }
    const std::size_t begin = index + (isBearer ? 7 : 6);
    std::size_t at = begin;
    std::string text;
    while (at - begin < kLongestWhole && (isIn(SecretSet::WordDot, window.at(at)) || isIn(SecretSet::Base64, window.at(at)))) {
        text += static_cast<char>(window.at(at));
        ++at;
    }
    const bool goesOn = text.size() == kLongestWhole && (isIn(SecretSet::WordDot, window.at(at)) || isIn(SecretSet::Base64, window.at(at)));
    while (!goesOn && !text.empty() && text.back() == '.') {
        text.pop_back();
        --at;
    }
    if (text.size() < (isBearer ? 20U : 12U) || !looksRandom(text) || !isMixed(text)) {
        return false;
    }
    match = {begin, at, EntityId::Secret, 0.8, isBearer ? "secret:bearer" : "secret:basic", goesOn ? OpenEnd::Token : OpenEnd::None};
    return true;
}

// scheme://user:password@host: the password is the secret.
bool matchAddress(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    constexpr std::array<std::string_view, 17> kSchemes{"postgres", "postgresql", "mysql", "mongodb", "mongodb+srv", "redis", "rediss", "amqp", "amqps",
        "mssql", "sqlserver", "clickhouse", "ftp", "https", "http", "smtp", "smtps"};
    std::size_t at = 0;
    if (std::u32string_view(U"acfhmprs").find(toLower(window.at(index))) == std::u32string_view::npos) {
        return false;
    }
    for (const std::string_view scheme : kSchemes) {
        if (followsFolded(window, index, scheme) && follows(window, index + scheme.size(), "://")) {
            at = index + scheme.size() + 3;
            break;
        }
    }
    if (at == 0) {
        return false;
    }
    const auto isPart = [](char32_t code) {
        return code > U' ' && code < 0x7F && code != U'/' && code != U'@' && code != U'"' && code != U'\'' && code != U'<' && code != U'>' && code != U'`'
            && code != U'\\';
    };
    const std::size_t user = at;
    while (at - user < 64 && isPart(window.at(at)) && window.at(at) != U':' && window.at(at) != U'?' && window.at(at) != U'#') {
        ++at;
    }
    if (window.at(at) != U':') {
        return false;
    }
    const std::size_t begin = ++at;
    std::string password;
    while (password.size() < 128 && isPart(window.at(at))) {
        password += static_cast<char>(window.at(at));
        ++at;
    }
    if (window.at(at) != U'@' || password.size() < 4) {
        return false;
    }
    constexpr std::string_view kVariables = "${[]()*%.";
    constexpr std::array<std::string_view, 15> kTold{"password", "p4ssw0rd", "passwd", "pass", "pwd", "secret", "user", "username", "xxxx", "example", "token", "mypassword",
        "changeme", "your_password", "yourpassword"};
    std::string lower(password);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) { return static_cast<char>(toLower(static_cast<std::uint8_t>(letter))); });
    const bool isTold = kVariables.find(password[0]) != std::string_view::npos || std::find(kTold.begin(), kTold.end(), lower) != kTold.end()
        || entropyOf(password) < 1.5;
    match = {begin, at, EntityId::Secret, isTold ? 0.2 : 0.8, "secret:address-password", OpenEnd::None};
    return true;
}

// -----BEGIN … PRIVATE KEY----- and the first characters of what it holds; the rest goes openly.
bool matchPem(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    constexpr std::size_t kLongestLabel = 48;
    if (!follows(window, index, "-----BEGIN ")) {
        return false;
    }
    std::size_t at = index + 11;
    std::string label;
    while (label.size() < kLongestLabel && (isUpper(window.at(at)) || isDigit(window.at(at)) || window.at(at) == U' ')) {
        label += static_cast<char>(window.at(at));
        ++at;
    }
    if (!std::string_view(label).ends_with("PRIVATE KEY") && !std::string_view(label).ends_with("PRIVATE KEY BLOCK")) {
        return false;
    }
    if (!follows(window, at, "-----")) {
        return false;
    }
    at += 5;
    // A key, not talk about one: after line ends, however they are written, comes base64 or a header of the key.
    std::size_t between = 0;
    while (between < 12) {
        const char32_t code = window.at(at);
        const bool isEscape = code == U'\\' || ((code == U'n' || code == U'r') && window.before(at) == U'\\');
        if (code == FoldedWindow::kNothing || (isAlnum(code) && !isEscape) || code == U'+' || code == U'/') {
            break;
        }
        ++at;
        ++between;
    }
    for (const std::string_view header : {"Proc-Type:", "DEK-Info:", "Version:", "Comment:"}) {
        if (follows(window, at, header)) {
            match = {index, at, EntityId::Secret, 1.0, "secret:private-key", OpenEnd::Pem};
            return true;
        }
    }
    std::string body;
    while (body.size() < 24 && isIn(SecretSet::Base64, window.at(at))) {
        body += static_cast<char>(window.at(at));
        ++at;
    }
    if (body.size() < 24 || entropyOf(body) < 2) {
        return false;
    }
    match = {index, at, EntityId::Secret, 1.0, "secret:private-key", OpenEnd::Pem};
    return true;
}

// Whether `=`, `:` or 是 stands just before, but for spaces and quotes: a value begins here.
bool isAssigned(const FoldedWindow &window, std::size_t index)
{
    for (std::size_t back = 1; back <= 4; ++back) {
        const char32_t code = window.before(index, back);
        if (code == U'=' || code == U':' || code == U'是' || code == U'为') {
            return true;
        }
        if (code != U' ' && code != U'"' && code != U'\'' && code != U'`' && code != U'>' && code != U'\\') {
            return false;
        }
    }
    return false;
}

bool matchAssigned(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    if (!isAssigned(window, index)) {
        return false;
    }
    // Most values are too short for any of them; where that shows already, no word need be looked for.
    constexpr std::size_t kShortest = 12;
    std::size_t length = 0;
    while (length < kShortest && index + length < window.size()
           && (isIn(SecretSet::WordDot, window.codes()[index + length]) || isIn(SecretSet::Base64, window.codes()[index + length]))) {
        ++length;
    }
    if (length < kShortest && index + length < window.size()) {
        return false;
    }
    bool found = false;
    for (const AssignedSecret &assigned : assignedSecrets()) {
        if (found && assigned.score <= match.score) {
            continue;
        }
        if (!hasContextWord(window, index, assigned.word)) {
            continue;
        }
        std::string text;
        while (text.size() < assigned.most && isIn(assigned.set, window.at(index + text.size()))) {
            text += static_cast<char>(window.at(index + text.size()));
        }
        const std::size_t end = index + text.size();
        if (text.size() < assigned.least || !endsToken(window, end) || isIn(assigned.set, window.at(end)) || window.at(end) == U'(' || window.at(end) == U'.'
            || !looksRandom(text) || !isMixed(text)) {
            continue;
        }
        // Names in programs have few digits among many letters.
        const auto digits = std::count_if(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
        if (assigned.rule == "secret:generic" && (entropyOf(text) < 3.4 || static_cast<std::size_t>(digits) * 12 < text.size())) {
            continue;
        }
        match = {index, end, EntityId::Secret, assigned.score, assigned.rule, OpenEnd::None};
        found = true;
    }
    return found;
}

bool matchSecret(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    match = {};
    const char32_t first = window.at(index);
    if (first == U'-') {
        return matchPem(window, index, match);
    }
    for (const SecretShape *shape : shapeIndex().startingWith(first)) {
        if (matchShape(window, index, *shape, match)) {
            return true;
        }
    }
    return matchPlainKey(window, index, match) || matchJwt(window, index, match) || matchHeader(window, index, match) || matchAddress(window, index, match)
        || matchAssigned(window, index, match);
}

std::size_t nextSecret(const FoldedWindow &window, std::size_t from)
{
    const char32_t *const codes = window.codes();
    const std::size_t size = window.size();
    const ShapeIndex &index = shapeIndex();
    for (std::size_t at = from; at < size; ++at) {
        const char32_t code = codes[at];
        if (code == U'-') {
            if (window.before(at) != U'-' && (at + 1 == size || codes[at + 1] == U'-')) {
                return at;
            }
            continue;
        }
        if (!isAlnum(code) || (isWordCode(window.before(at)) && !isAfterEscape(window, at))) {
            continue;
        }
        if (at + 1 == size || index.mayStart(code, codes[at + 1]) || isAssigned(window, at)) {
            return at;
        }
    }
    return size;
}

} // namespace

const Recogniser kSecretRecogniser{nextSecret, matchSecret, bitOf(EntityId::Secret)};

std::span<const Recogniser *const> recognisers()
{
    static constexpr std::array<const Recogniser *, 4> kAll{&kNumberRecogniser, &kEmailRecogniser, &kCodeRecogniser, &kSecretRecogniser};
    return kAll;
}

} // namespace sluice::policy
