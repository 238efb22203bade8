#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

// Header fields in the order and letter case they came in; names compare without case. The setter is where header injection
// ends: CR, LF, NUL or a name that is no token is refused. No thread rules: value.
class HeaderMap final {
public:
    struct Field {
        std::string name;
        std::string value; // without surrounding space
        bool operator==(const Field &) const = default;
    };

    // False, and nothing added, if `name` is no RFC 9110 token or `value` holds CR, LF or NUL.
    bool add(std::string_view name, std::string_view value);
    bool set(std::string_view name, std::string_view value); // replaces all of that name
    void remove(std::string_view name);

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] std::string_view value(std::string_view name) const; // the first; empty if there is none
    [[nodiscard]] std::size_t count(std::string_view name) const;
    // Whether a comma list (Connection, Transfer-Encoding) of any field of that name has `token`.
    [[nodiscard]] bool listHas(std::string_view name, std::string_view token) const;

    [[nodiscard]] const std::vector<Field> &fields() const { return m_fields; }
    [[nodiscard]] bool empty() const { return m_fields.empty(); }
    void clear() { m_fields.clear(); }
    void reserve(std::size_t fields) { m_fields.reserve(fields); }

private:
    [[nodiscard]] const Field *find(std::string_view name) const;

    std::vector<Field> m_fields;
};

bool equalsNoCase(std::string_view a, std::string_view b);

} // namespace sluice::http
