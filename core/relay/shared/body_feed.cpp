#include "relay/shared/body_feed.h"

#include <iterator>
#include <utility>

namespace sluice::relay {

namespace {

qint64 bytesOf(const api::ExchangeTexts &texts)
{
    return texts.prompt.bytes.size() + texts.answer.bytes.size();
}

} // namespace

void BodyFeed::publish(api::ExchangeTexts texts)
{
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_entries.empty() && m_dropped == 0;
        m_bytes += bytesOf(texts);
        m_entries.push_back(std::move(texts));
        while (m_bytes > kWaiting) {
            m_bytes -= bytesOf(m_entries.front());
            m_entries.pop_front();
            ++m_dropped;
        }
    }
    wakeIf(first);
}

void BodyFeed::countDropped()
{
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_entries.empty() && m_dropped == 0;
        ++m_dropped;
    }
    wakeIf(first);
}

void BodyFeed::wakeIf(bool first)
{
    if (first && m_wake) {
        m_wake();
    }
}

BodyFeed::Batch BodyFeed::drain()
{
    Batch batch;
    const std::lock_guard lock(m_mutex);
    batch.entries.reserve(static_cast<qsizetype>(m_entries.size()));
    std::move(m_entries.begin(), m_entries.end(), std::back_inserter(batch.entries));
    m_entries.clear();
    m_bytes = 0;
    batch.dropped = std::exchange(m_dropped, 0);
    return batch;
}

} // namespace sluice::relay
