#include "policy/entity/recogniser.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::policy {

namespace {

constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestDomain = 253;

// What stands behind `@` in file names, packages and units, and is no domain.
constexpr std::array<std::string_view, 32> kNoTopLevel{"png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "scss", "js", "mjs", "ts", "tsx",
    "jsx", "json", "html", "htm", "xml", "yaml", "yml", "txt", "md", "log", "service", "socket", "timer", "target", "mount", "slice", "conf", "lock"};

bool isLocal(char32_t code)
{
    return isAlnum(code) || code == U'.' || code == U'_' || code == U'%' || code == U'+' || code == U'-';
}

bool isStart(char32_t code)
{
    return isAlnum(code) || code == U'_';
}

bool isLabel(char32_t code)
{
    return isAlnum(code) || code == U'-';
}

// The index behind a domain that starts at `index`, or 0. Its last label goes to `last`.
std::size_t domainEnd(const FoldedWindow &window, std::size_t index, std::string &last)
{
    std::size_t at = index;
    std::size_t end = 0;
    std::size_t labels = 0;
    while (at - index <= kLongestDomain) {
        std::string label;
        while (isLabel(window.at(at)) && label.size() <= 63) {
            label += static_cast<char>(toLower(window.at(at)));
            ++at;
        }
        if (label.empty() || label.front() == '-' || label.size() > 63) {
            break;
        }
        const std::size_t hyphens = label.size() - (label.find_last_not_of('-') + 1);
        label.resize(label.size() - hyphens);
        end = at - hyphens;
        last = label;
        ++labels;
        if (hyphens > 0 || window.at(at) != U'.') {
            break;
        }
        ++at;
    }
    return labels >= 2 && at - index <= kLongestDomain ? end : 0;
}

bool isTopLevel(std::string_view label)
{
    if (label.starts_with("xn--")) {
        return label.size() > 5;
    }
    const bool isAlphabetic = std::all_of(label.begin(), label.end(), [](char letter) { return letter >= 'a' && letter <= 'z'; });
    return isAlphabetic && label.size() >= 2 && label.size() <= 24 && std::find(kNoTopLevel.begin(), kNoTopLevel.end(), label) == kNoTopLevel.end();
}

bool matchEmail(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    std::size_t at = index;
    while (isLocal(window.at(at))) {
        if (++at - index > kLongestLocal) {
            return false;
        }
    }
    if (window.at(at) != U'@' || window.before(at) == U'.' || !isAlnum(window.at(at + 1))) {
        return false;
    }
    std::string last;
    const std::size_t end = domainEnd(window, at + 1, last);
    if (end == 0 || !isTopLevel(last)) {
        return false;
    }
    // git@host:path is where a repository lives, and nobody's letter box.
    const bool isGit = at - index == 3 && toLower(window.at(index)) == U'g' && toLower(window.at(index + 1)) == U'i' && toLower(window.at(index + 2)) == U't';
    match = {index, end, EntityId::EmailAddress, isGit ? 0.2 : 0.9, entityKind(EntityId::EmailAddress).name, OpenEnd::None};
    return true;
}

std::size_t nextEmail(const FoldedWindow &window, std::size_t from)
{
    const char32_t *const codes = window.codes();
    const std::size_t size = window.size();
    std::size_t at = from;
    while (at < size) {
        if (!isStart(codes[at])) {
            ++at;
            continue;
        }
        const char32_t before = window.before(at);
        const bool isEscape = before == U'\\' && (codes[at] == U'n' || codes[at] == U'r' || codes[at] == U't');
        const bool isInside = (isStart(before) && !isAfterEscape(window, at)) || (isLocal(before) && isStart(window.before(at, 2)));
        if (!isEscape && !isInside) {
            // Most words are followed by no @: seen here, nothing need be asked.
            std::size_t end = at + 1;
            while (end < size && end - at <= kLongestLocal && isLocal(codes[end])) {
                ++end;
            }
            if (end == size || codes[end] == U'@') {
                return at;
            }
            if (!isLocal(codes[end])) {
                at = end;
                continue;
            }
        }
        ++at;
    }
    return size;
}

} // namespace

const Recogniser kEmailRecogniser{nextEmail, matchEmail, bitOf(EntityId::EmailAddress)};

} // namespace sluice::policy
