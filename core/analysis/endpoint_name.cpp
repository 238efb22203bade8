#include "analysis/endpoint_name.h"

#include <algorithm>
#include <functional>

namespace sluice::analysis {

namespace {

struct Letters {
    std::size_t digits = 0;
    std::size_t others = 0; // letters
    bool isHex = true;
    bool isPlain = true; // letters and digits only
};

Letters lettersOf(std::string_view text)
{
    Letters letters;
    for (const char c : text) {
        const bool isDigit = c >= '0' && c <= '9';
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        letters.digits += isDigit ? 1 : 0;
        letters.others += isLetter ? 1 : 0;
        letters.isHex = letters.isHex && (isDigit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-');
        letters.isPlain = letters.isPlain && (isDigit || isLetter);
    }
    return letters;
}

// "resp_68af…", "chatcmpl-9aB…", a UUID, a number, a hash: what differs in every request.
bool isId(std::string_view segment)
{
    const Letters whole = lettersOf(segment);
    if (whole.digits == 0) {
        return false;
    }
    if (whole.isPlain && (whole.others == 0 || (segment.size() >= 16 && whole.digits >= 2))) {
        return true;
    }
    if (whole.isHex && segment.size() >= 8 && whole.digits >= 2) {
        return true;
    }
    const std::size_t joint = segment.find_first_of("_-");
    if (joint == std::string_view::npos || joint == 0) {
        return false;
    }
    const std::string_view rest = segment.substr(joint + 1);
    const Letters tail = lettersOf(rest);
    return tail.isPlain && tail.digits > 0 && rest.size() >= 8;
}

bool namesModels(std::string_view segment)
{
    return segment == "models" || segment == "deployments" || segment == "engines";
}

} // namespace

void appendPrintable(std::string &into, std::string_view text, std::size_t longest)
{
    for (const char c : text.substr(0, longest)) {
        into.push_back(c >= 0x20 && c < 0x7F ? c : '?');
    }
}

void EndpointName::take(std::string_view target)
{
    target = target.substr(0, target.find('?'));
    m_taken = &m_folded[std::hash<std::string_view>()(target) % m_folded.size()];
    if (m_taken->target != target) {
        m_taken->target.assign(target);
        fold(target);
    }
}

void EndpointName::fold(std::string_view target)
{
    m_taken->endpoint.clear();
    m_taken->model.clear();
    if (const std::size_t scheme = target.find("://"); scheme != std::string_view::npos && target.front() != '/') {
        const std::size_t path = target.find('/', scheme + 3);
        target = path == std::string_view::npos ? std::string_view("/") : target.substr(path);
    }
    if (target.empty() || target.front() != '/') {
        return;
    }
    target = target.substr(0, target.find_first_of("?#"));
    bool isModel = false;
    while (!target.empty() && m_taken->endpoint.size() < kLongest) {
        target.remove_prefix(1); // the slash
        const std::string_view segment = target.substr(0, target.find('/'));
        target.remove_prefix(segment.size());
        m_taken->endpoint.push_back('/');
        addSegment(segment, isModel);
        isModel = namesModels(segment);
    }
}

void EndpointName::addSegment(std::string_view segment, bool isModel)
{
    // "gemini-2.5-pro:generateContent": what follows the colon is the method.
    const std::size_t colon = std::min(segment.find(':'), segment.size());
    const std::string_view name = segment.substr(0, colon);
    if (isModel && !name.empty()) {
        appendPrintable(m_taken->model, name, kLongest);
        m_taken->endpoint.push_back('*');
    } else if (isId(name)) {
        m_taken->endpoint.push_back('*');
    } else {
        appendPrintable(m_taken->endpoint, name, kLongest - std::min(kLongest, m_taken->endpoint.size()));
    }
    appendPrintable(m_taken->endpoint, segment.substr(colon), kLongest - std::min(kLongest, m_taken->endpoint.size()));
}

} // namespace sluice::analysis
