#pragma once

#include <string>
#include <string_view>

namespace sluice::policy {

// A glob: `*` is any run of characters, `?` one character (UTF-8), everything else itself. Empty matches everything.
// No thread rules: value.
class GlobPattern final {
public:
    enum class Case { Sensitive, Insensitive }; // of ASCII letters

    GlobPattern() = default;
    explicit GlobPattern(std::string pattern, Case sensitivity = Case::Sensitive);

    [[nodiscard]] bool matches(std::string_view text) const;
    [[nodiscard]] const std::string &text() const { return m_pattern; }

private:
    std::string m_pattern;
    Case m_case = Case::Sensitive;
};

// Model names: providers and clients differ in case ("DeepSeek-V3", "deepseek-v3") and mean the same.
class ModelPattern final {
public:
    ModelPattern() = default;
    explicit ModelPattern(std::string pattern)
        : m_glob(std::move(pattern), GlobPattern::Case::Insensitive)
    {
    }

    [[nodiscard]] bool matches(std::string_view model) const { return m_glob.matches(model); }
    [[nodiscard]] const std::string &text() const { return m_glob.text(); }

private:
    GlobPattern m_glob;
};

} // namespace sluice::policy
