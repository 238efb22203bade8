#include "relay/filters/access/query_key.h"

#include <QByteArray>

#include <algorithm>

namespace sluice::relay {

namespace {

std::string decoded(std::string_view text)
{
    return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
}

// Calls `visit` with each parameter, as it is written.
template<typename Visitor>
void forEachParameter(std::string_view query, const Visitor &visit)
{
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        visit(query.substr(0, end));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
}

bool isKey(std::string_view parameter)
{
    return decoded(parameter.substr(0, parameter.find('='))) == "key";
}

} // namespace

std::vector<std::string> keysOfQuery(std::string_view query)
{
    std::vector<std::string> keys;
    forEachParameter(query, [&keys](std::string_view parameter) {
        const std::size_t equals = parameter.find('=');
        if (equals != std::string_view::npos && isKey(parameter)) {
            keys.push_back(decoded(parameter.substr(equals + 1)));
        }
    });
    return keys;
}

std::string queryWithoutKey(std::string_view query)
{
    std::string kept;
    forEachParameter(query, [&kept](std::string_view parameter) {
        if (!isKey(parameter)) {
            kept += kept.empty() ? "" : "&";
            kept += parameter;
        }
    });
    return kept;
}

} // namespace sluice::relay
