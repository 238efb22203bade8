#include "support/fake_relay_service.h"

namespace sluice::tests {

int FakeRelayService::previewExport(const api::ExportRequest &request)
{
    calls.append(QStringLiteral("previewExport"));
    lastExport = request;
    const int number = ++m_lastExport;
    later([this, number] { emit exportPreviewed(number, exportPreview); });
    return number;
}

int FakeRelayService::exportRecords(const api::ExportRequest &request)
{
    calls.append(QStringLiteral("exportRecords ") + request.file);
    lastExport = request;
    const int number = ++m_lastExport;
    m_openExports.insert(number);
    later([this, number] {
        emit exportProgressed(number, exportResult.rows / 2, exportResult.rows);
        if (!holdsExports && m_openExports.remove(number)) {
            emit exportFinished(number, exportResult);
        }
    });
    return number;
}

void FakeRelayService::cancelExport(int number)
{
    calls.append(QStringLiteral("cancelExport"));
    if (m_openExports.remove(number)) {
        later([this, number] {
            api::ExportResult result;
            result.end = api::ExportResult::End::Cancelled;
            emit exportFinished(number, result);
        });
    }
}

} // namespace sluice::tests
