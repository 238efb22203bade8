#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include <cstdint>

namespace sluice::ui {

// Strings that repeat in many rows, kept once and named by a number. Number 0 is the empty string.
// No thread rules: value.
class StringPool final {
public:
    StringPool();

    std::uint32_t intern(const QString &text);
    [[nodiscard]] const QString &at(std::uint32_t number) const
    {
        return m_texts.at(static_cast<qsizetype>(number));
    }
    [[nodiscard]] qsizetype size() const { return m_texts.size(); }
    void clear();

private:
    QList<QString> m_texts;
    QHash<QString, std::uint32_t> m_numbers;
};

} // namespace sluice::ui
