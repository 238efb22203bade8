#include "http/header_map.h"

#include "http/char_class.h"

#include <algorithm>

namespace sluice::http {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Weaker than RFC 9110's field-value on purpose: only what could end the line is refused here.
constexpr chars::Set kSafeValue = chars::without(chars::range(0, 0xff), std::string_view("\r\n\0", 3));

} // namespace

bool equalsNoCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

bool HeaderMap::add(std::string_view name, std::string_view value)
{
    if (!chars::isToken(name) || !chars::all(kSafeValue, value)) {
        return false;
    }
    m_fields.push_back({std::string(name), std::string(chars::trimmed(value))});
    return true;
}

bool HeaderMap::set(std::string_view name, std::string_view value)
{
    if (!chars::isToken(name) || !chars::all(kSafeValue, value)) {
        return false;
    }
    remove(name);
    return add(name, value);
}

void HeaderMap::remove(std::string_view name)
{
    std::erase_if(m_fields, [name](const Field &field) { return equalsNoCase(field.name, name); });
}

std::string_view HeaderMap::value(std::string_view name) const
{
    const Field *field = find(name);
    return field ? std::string_view(field->value) : std::string_view{};
}

std::size_t HeaderMap::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::count_if(m_fields.begin(), m_fields.end(),
                      [name](const Field &field) { return equalsNoCase(field.name, name); }));
}

bool HeaderMap::listHas(std::string_view name, std::string_view token) const
{
    for (const Field &field : m_fields) {
        if (!equalsNoCase(field.name, name)) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            if (equalsNoCase(chars::trimmed(rest.substr(0, comma)), token)) {
                return true;
            }
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return false;
}

const HeaderMap::Field *HeaderMap::find(std::string_view name) const
{
    for (const Field &field : m_fields) {
        if (equalsNoCase(field.name, name)) {
            return &field;
        }
    }
    return nullptr;
}

} // namespace sluice::http
