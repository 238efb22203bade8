#include "service/records/field_path.h"

#include "policy/dialect/protocol_words.h"

#include <algorithm>

namespace sluice::service {

std::string fieldPath(std::string_view path)
{
    std::string shown;
    while (!path.empty()) {
        const std::size_t length = std::min(path.find_first_of(".[]{}"), path.size());
        const std::string_view name = path.substr(0, length);
        const bool isIndex = shown.ends_with('[') && name.find_first_not_of("0123456789") == std::string_view::npos;
        shown += name.empty() || isIndex || policy::isProtocolKey(name) || name == "key" ? name : std::string_view("*");
        if (length < path.size()) {
            shown += path[length];
        }
        path.remove_prefix(std::min(length + 1, path.size()));
    }
    return shown;
}

} // namespace sluice::service
