#include "service/export/record_export.h"

#include "service/export/export_file.h"
#include "service/export/export_manifest.h"
#include "store/whole_file.h"
#include "tls/keyed_hash.h"

#include <QFile>
#include <QFileDevice>

#include <string_view>
#include <utility>
#include <vector>

namespace sluice::service {

namespace {

using End = api::ExportResult::End;

policy::ExportPseudonyms pseudonyms(const base::Secret &key)
{
    return policy::ExportPseudonyms([key](std::string_view message) { return tls::hmacSha256(key.reveal(), message); });
}

api::AccessLogQuery wholeQuery(api::AccessLogQuery query)
{
    query.limit = 0;
    query.after.reset();
    return query;
}

QStringList textsOf(const Cells &cells)
{
    QStringList texts;
    for (const std::string &cell : cells) {
        texts.append(QString::fromStdString(cell));
    }
    return texts;
}

} // namespace

RecordExport::RecordExport(api::ExportRequest request, ExportWorld world)
    : m_request(std::move(request))
    , m_world(std::move(world))
    , m_query(wholeQuery(m_request.query))
    , m_reader(m_world.log)
    , m_redactor(m_world.redacting, pseudonyms(m_world.key))
    , m_formatter(m_request.format, m_request.hasByteOrderMark, m_world.version.toStdString())
    , m_rows(m_redactor, m_request)
    , m_rowCheck(m_world.redacting, m_request.format)
{
}

base::Result<qint64> RecordExport::begin()
{
    if (const auto opened = m_reader.open(); !opened) {
        return opened.error();
    }
    const auto total = m_reader.count(m_query);
    if (!total) {
        return total.error();
    }
    if (const auto counted = countCells(); !counted) {
        return counted.error();
    }
    return *total;
}

base::Result<void> RecordExport::countCells()
{
    if (m_request.rareBelow <= 1) {
        return {};
    }
    return m_reader.forEach(m_query, [this](const api::AccessLogEntry &entry) {
        m_rows.count(entry);
        m_isCancelled = !m_world.goOn(0, 0);
        return !m_isCancelled;
    });
}

std::string RecordExport::nextRow(const api::AccessLogEntry &entry, Cells &cells)
{
    cells = m_rows.redact(entry);
    std::string row = m_formatter.row(cells);
    // Each turn takes a cell out, so that there is an end.
    for (std::size_t turn = 0; turn < kColumnCount; ++turn) {
        const auto finds = m_rowCheck.judge(row);
        if (finds.empty() || !finds.front().column) {
            break;
        }
        m_rows.remove(cells, *finds.front().column, finds.front().rule);
        row = m_formatter.row(cells);
    }
    return row;
}

api::ExportPreview RecordExport::preview()
{
    api::ExportPreview preview;
    const auto total = begin();
    if (!total) {
        preview.error = total.error();
        return preview;
    }
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        const std::string_view name = nameOf(static_cast<Column>(i));
        preview.columns.append(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    }
    preview.total = *total;
    std::string text = m_formatter.head();
    const auto read = m_reader.forEach(m_query, [&](const api::AccessLogEntry &entry) {
        Cells cells;
        const std::string row = nextRow(entry, cells);
        if (preview.rows.size() < m_request.shownRows) {
            text += preview.counted > 0 ? m_formatter.between() : std::string_view();
            text += row;
            preview.rows.append(textsOf(cells));
        }
        return ++preview.counted < api::ExportPreview::kCounted && m_world.goOn(preview.counted, *total);
    });
    m_reader.close();
    if (!read) {
        preview.error = read.error();
        return preview;
    }
    preview.text = QString::fromStdString(text);
    preview.changes = m_rows.tally().changes();
    return preview;
}

base::Result<qint64> RecordExport::writeRows(ExportFile &file, qint64 total)
{
    base::Result<void> written = file.write(m_formatter.head());
    qint64 rows = 0;
    const auto read = m_reader.forEach(m_query, [&](const api::AccessLogEntry &entry) {
        if (written) {
            Cells cells;
            const std::string row = nextRow(entry, cells);
            written = file.write((rows > 0 ? std::string(m_formatter.between()) : std::string()) + row);
            ++rows;
        }
        m_isCancelled = !m_world.goOn(rows, total);
        return written && !m_isCancelled;
    });
    if (!read) {
        return read.error();
    }
    if (written && !m_isCancelled) {
        written = file.write(m_formatter.tail(rows > 0));
    }
    if (written && !m_isCancelled) {
        written = file.finish();
    }
    if (!written) {
        return written.error();
    }
    return rows;
}

api::ExportResult RecordExport::failed(const base::Error &error) const
{
    api::ExportResult result;
    result.end = End::Failed;
    result.error = error;
    result.file = m_request.file;
    return result;
}

api::ExportResult RecordExport::run()
{
    const auto total = begin();
    if (!total) {
        return failed(total.error());
    }
    ExportFile file(m_request.file);
    if (const auto opened = file.open(); !opened) {
        return failed(opened.error());
    }
    api::ExportResult result;
    result.file = m_request.file;
    result.uncheckedCredentials = m_world.uncheckedCredentials;
    const auto rows = m_isCancelled ? base::Result<qint64>(0) : writeRows(file, *total);
    m_reader.close();
    if (!rows) {
        return failed(rows.error());
    }
    if (m_isCancelled) {
        result.end = End::Cancelled;
        return result;
    }
    ExportCheck check(m_world.checking, m_request.format);
    const auto checked = check.judgeFile(file.path(), m_formatter, [this, total = *rows](qint64 done) { return m_world.goOn(done, total); });
    if (!checked) {
        return failed({.code = checked.error().code, .detail = checked.error().detail, .where = m_request.file.toStdString()});
    }
    if (checked->isCancelled) {
        result.end = End::Cancelled;
        return result;
    }
    if (checked->find) {
        result.end = End::Unclean;
        result.column = checked->column;
        result.error = {.code = base::ErrorCode::ContentBlocked,
            .detail = "the rule \"" + checked->find->rule + "\" found something in the written file, which was deleted",
            .where = m_request.file.toStdString(),
            .line = checked->line};
        return result;
    }
    if (checked->rows != *rows) {
        return failed({.code = base::ErrorCode::Internal, .detail = "the file has not as many rows as were written", .where = m_request.file.toStdString()});
    }
    result.rows = *rows;
    result.bytes = checked->bytes;
    result.sha256 = QString::fromLatin1(checked->sha256);
    result.changes = m_rows.tally().changes();
    result.manifest = m_request.file + QStringLiteral(".manifest.json");
    // The manifest first: no export ever stands there without one.
    if (const auto written = store::writeWholeFile(result.manifest, exportManifest(m_request, result, m_world.version, m_redactor),
            QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        !written) {
        return failed(written.error());
    }
    if (const auto moved = file.moveToTarget(); !moved) {
        QFile::remove(result.manifest);
        return failed(moved.error());
    }
    result.end = End::Written;
    return result;
}

} // namespace sluice::service
