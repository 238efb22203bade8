#pragma once

#include "api/export_records.h"
#include "base/result.h"
#include "policy/guardrail/rule_set.h"
#include "service/export/export_format.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sluice::service {

// Looks in what was written for what must not leave, knowing nothing of how it came there: every line as its bytes stand in the file, and
// every text in it without its escapes. What this program wrote of itself (names of columns, numbers, times, words, tokens, marks) is told by
// its form alone and hides nothing. No thread rules.
class ExportCheck final {
public:
    ExportCheck(std::shared_ptr<const policy::RuleSet> rules, api::ExportFormat format);

    struct Find {
        std::optional<Column> column;
        std::string rule;
        std::size_t at = 0; // bytes from the line's start
    };
    [[nodiscard]] std::vector<Find> judge(std::string_view line);

    struct CheckedFile {
        std::optional<Find> find; // the first; nothing after it was read
        int line = 0; // of the find, from 1
        int column = 0; // characters, from 1
        qint64 rows = 0;
        qint64 bytes = 0;
        QByteArray sha256;
        bool isCancelled = false;
    };
    // Reads a whole file. It has to begin and end as the formatter says. `goOn` hears the rows read so far.
    base::Result<CheckedFile> judgeFile(const QString &path, const ExportFormatter &formatter, const std::function<bool(qint64 rows)> &goOn);

private:
    std::shared_ptr<const policy::RuleSet> m_rules;
    api::ExportFormat m_format;
    std::unordered_set<std::string> m_clean; // texts repeat
};

} // namespace sluice::service
