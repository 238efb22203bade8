#include "support/fake_relay_service.h"

namespace sluice::tests {

void FakeRelayService::compareUpstreams(int ticket, const api::LatencyQuery &query)
{
    calls.append(QStringLiteral("compareUpstreams %1").arg(ticket));
    lastComparison = query;
    m_cancelledComparisons.remove(ticket);
    later([this, ticket] {
        if (!m_cancelledComparisons.remove(ticket)) {
            emit upstreamsCompared(ticket, m_latencyReport);
        }
    });
}

void FakeRelayService::cancelComparison(int ticket)
{
    calls.append(QStringLiteral("cancelComparison %1").arg(ticket));
    m_cancelledComparisons.insert(ticket);
}

void FakeRelayService::analyseErrors(int ticket, const api::ErrorQuery &query)
{
    calls.append(QStringLiteral("analyseErrors %1").arg(ticket));
    lastErrorQuery = query;
    m_cancelledAnalyses.remove(ticket);
    later([this, ticket] {
        if (!m_cancelledAnalyses.remove(ticket)) {
            emit errorsAnalysed(ticket, m_errorReport);
        }
    });
}

void FakeRelayService::cancelErrorAnalysis(int ticket)
{
    calls.append(QStringLiteral("cancelErrorAnalysis %1").arg(ticket));
    m_cancelledAnalyses.insert(ticket);
}

void FakeRelayService::setLatencyReport(const api::LatencyReport &report)
{
    m_latencyReport = report;
}

void FakeRelayService::setErrorReport(const api::ErrorReport &report)
{
    m_errorReport = report;
}

} // namespace sluice::tests
