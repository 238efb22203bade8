#include "service/export/export_check.h"

#include "policy/redaction/free_text_redactor.h"
#include "policy/redaction/redaction_marks.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <utility>

namespace sluice::service {

namespace {

constexpr std::size_t kRemembered = 4'096;
constexpr qint64 kLongestLine = 1024 * 1024; // ours are a few kilobytes; a longer one is read in pieces that are no rows of ours

// Everything of the line but the foreign cells, and the marks and tokens in those.
std::vector<policy::Span> ownSpans(std::string_view line, const std::vector<ForeignCell> &foreign)
{
    std::vector<policy::Span> own;
    std::size_t at = 0;
    for (const ForeignCell &cell : foreign) {
        own.push_back({at, cell.span.start});
        for (const policy::Span &span : policy::ownSpansIn(line.substr(cell.span.start, cell.span.end - cell.span.start))) {
            own.push_back({cell.span.start + span.start, cell.span.start + span.end});
        }
        at = cell.span.end;
    }
    own.push_back({at, line.size()});
    return own;
}

std::optional<Column> columnAt(const std::vector<ForeignCell> &foreign, policy::Span span)
{
    const auto cell = std::find_if(foreign.begin(), foreign.end(), [span](const ForeignCell &of) {
        return of.span.start < span.end && of.span.end > span.start;
    });
    return cell == foreign.end() ? std::nullopt : cell->column;
}

int charactersBefore(std::string_view line, std::size_t at)
{
    return static_cast<int>(std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(std::min(at, line.size())),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

base::Error unreadable(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::FileUnreadable, .detail = detail.toStdString(), .where = path.toStdString()};
}

// What ends a line, and what stands between the entries of an archive.
std::string_view withoutEnd(std::string_view line)
{
    const std::size_t end = line.find_last_not_of("\r\n");
    line = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return line;
}

} // namespace

ExportCheck::ExportCheck(std::shared_ptr<const policy::RuleSet> rules, api::ExportFormat format)
    : m_rules(std::move(rules))
    , m_format(format)
{
}

std::vector<ExportCheck::Find> ExportCheck::judge(std::string_view line)
{
    std::vector<Find> finds;
    const std::vector<ForeignCell> foreign = foreignCellsIn(line, m_format);
    for (const ForeignCell &cell : foreign) {
        if (m_clean.find(cell.text) != m_clean.end()) {
            continue;
        }
        const auto found = policy::foundOutside(*m_rules, cell.text, policy::ownSpansIn(cell.text));
        for (const policy::RuleSpan &find : found) {
            finds.push_back({cell.column, find.rule, cell.span.start});
        }
        if (found.empty()) {
            if (m_clean.size() >= kRemembered) {
                m_clean.clear();
            }
            m_clean.insert(cell.text);
        }
    }
    for (const policy::RuleSpan &find : policy::foundOutside(*m_rules, line, ownSpans(line, foreign))) {
        finds.push_back({columnAt(foreign, find.span), find.rule, find.span.start});
    }
    return finds;
}

base::Result<ExportCheck::CheckedFile> ExportCheck::judgeFile(const QString &path, const ExportFormatter &formatter,
    const std::function<bool(qint64)> &goOn)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unreadable(path, file.errorString());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    CheckedFile checked;
    const std::string head = formatter.head();
    const QByteArray read = file.read(static_cast<qint64>(head.size()));
    if (read.toStdString() != head) {
        return unreadable(path, QStringLiteral("it does not begin as it was written"));
    }
    hash.addData(read);
    checked.line = static_cast<int>(std::count(head.begin(), head.end(), '\n'));
    std::string last;
    while (!file.atEnd()) {
        const QByteArray bytes = file.readLine(kLongestLine);
        if (bytes.isEmpty()) {
            break;
        }
        hash.addData(bytes);
        ++checked.line;
        last = bytes.toStdString();
        std::string_view line = withoutEnd(last);
        if (file.atEnd() && m_format == api::ExportFormat::Har) {
            break; // the archive's end, compared below
        }
        ++checked.rows;
        if (m_format == api::ExportFormat::Har && !line.empty() && line.back() == ',') {
            line.remove_suffix(1);
        }
        if (auto finds = judge(line); !finds.empty()) {
            checked.find = std::move(finds.front());
            checked.column = charactersBefore(line, checked.find->at) + 1;
            return checked;
        }
        if (!goOn(checked.rows)) {
            checked.isCancelled = true;
            return checked;
        }
    }
    if (file.error() != QFileDevice::NoError) {
        return unreadable(path, file.errorString());
    }
    // An archive's end stands on a line of its own.
    const std::string tail = formatter.tail(false);
    if (!tail.empty() && last != tail) {
        return unreadable(path, QStringLiteral("it does not end as it was written"));
    }
    checked.bytes = file.size();
    checked.sha256 = hash.result().toHex();
    return checked;
}

} // namespace sluice::service
