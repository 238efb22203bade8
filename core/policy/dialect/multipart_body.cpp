#include "policy/dialect/multipart_body.h"

#include <algorithm>

namespace sluice::policy {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view fieldOf(std::string_view head, std::string_view name)
{
    while (!head.empty()) {
        std::size_t end = head.find("\r\n");
        while (end != std::string_view::npos && end + 2 < head.size() && (head[end + 2] == ' ' || head[end + 2] == '\t')) {
            end = head.find("\r\n", end + 2); // a folded field
        }
        const std::string_view line = head.substr(0, end);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && lowered(line.substr(0, colon)) == name) {
            return trimmed(line.substr(colon + 1));
        }
        head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
    }
    return {};
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::optional<std::string_view> parameter(std::string_view field, std::string_view name)
{
    const std::string low = lowered(field);
    for (std::size_t at = low.find(';'); at != std::string::npos; at = low.find(';', at + 1)) {
        const std::size_t key = low.find_first_not_of(" \t", at + 1);
        if (key == std::string::npos || low.compare(key, name.size(), name) != 0) {
            continue;
        }
        const std::size_t equals = low.find_first_not_of(" \t", key + name.size());
        if (equals == std::string::npos || low[equals] != '=') {
            continue;
        }
        std::string_view value = field.substr(equals + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        if (value.starts_with('"')) {
            std::size_t end = 1;
            while (end < value.size() && value[end] != '"') {
                end += value[end] == '\\' ? 2 : 1;
            }
            return value.substr(1, std::min(end, value.size()) - 1);
        }
        return trimmed(value.substr(0, value.find(';')));
    }
    return std::nullopt;
}

bool readParts(std::string_view boundary, std::string_view body, std::vector<BodyPart> &parts, std::vector<BodyPart> &strays)
{
    const std::string delimiter = "--" + std::string(boundary);
    std::size_t at = body.starts_with(delimiter) ? 0 : body.find("\r\n" + delimiter);
    if (at == std::string_view::npos) {
        return false;
    }
    if (at > 0) {
        strays.push_back({{}, {}, {}, body.substr(0, at), 0});
        at += 2;
    }
    for (;;) {
        at += delimiter.size();
        if (body.substr(at).starts_with("--")) {
            if (at + 2 < body.size()) {
                strays.push_back({{}, {}, {}, body.substr(at + 2), at + 2});
            }
            return true;
        }
        const std::size_t line = body.find("\r\n", at);
        if (line == std::string_view::npos || !trimmed(body.substr(at, line - at)).empty()) {
            return false;
        }
        const std::size_t next = body.find("\r\n" + delimiter, line);
        const bool hasHead = !body.substr(line).starts_with("\r\n\r\n");
        const std::size_t gap = body.find("\r\n\r\n", line);
        if (next == std::string_view::npos || gap == std::string_view::npos || gap > next) {
            return false;
        }
        const std::string_view head = hasHead ? body.substr(line + 2, gap - line - 2) : std::string_view{};
        const std::string_view disposition = fieldOf(head, "content-disposition");
        BodyPart part;
        part.name = parameter(disposition, "name").value_or(std::string_view{});
        part.fileName = parameter(disposition, "filename");
        if (!part.fileName) {
            part.fileName = parameter(disposition, "filename*");
        }
        const std::string encoding = lowered(fieldOf(head, "content-transfer-encoding"));
        if (!encoding.empty() && encoding != "7bit" && encoding != "8bit" && encoding != "binary") {
            part.encoding = encoding.substr(0, 32);
        }
        part.at = std::min(gap + 4, next);
        part.content = body.substr(part.at, next - part.at);
        parts.push_back(std::move(part));
        at = next + 2;
    }
}

} // namespace sluice::policy
