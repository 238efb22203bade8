#include "relay/exchange/body_tap.h"

#include "base/guarded_memory.h"

#include <algorithm>
#include <utility>

namespace sluice::relay {

BodyTap::BodyTap(std::shared_ptr<BodyFeed> feed)
    : m_feed(std::move(feed))
    , m_cap(m_feed ? m_feed->textCap() : 0)
{
}

BodyTap::~BodyTap()
{
    forget();
}

void BodyTap::takePrompt(std::string_view body)
{
    if (!std::exchange(m_hasPrompt, true)) {
        take(m_texts.prompt, body);
    }
}

void BodyTap::takeAnswer(std::string_view piece)
{
    take(m_texts.answer, piece);
}

void BodyTap::take(api::KeptText &text, std::string_view bytes)
{
    if (m_cap == 0) {
        return;
    }
    text.size += static_cast<qint64>(bytes.size());
    const auto kept = std::min(static_cast<qsizetype>(bytes.size()), static_cast<qsizetype>(m_cap) - text.bytes.size());
    if (kept <= 0) {
        return;
    }
    if (!m_feed->gathering().tryTake(kept)) {
        forget();
        m_cap = 0;
        m_feed->countDropped();
        return;
    }
    m_taken += kept;
    text.bytes.append(bytes.data(), kept);
}

void BodyTap::publish(const QString &requestId)
{
    if (m_cap == 0 || (m_texts.prompt.size == 0 && m_texts.answer.size == 0)) {
        return;
    }
    m_cap = 0;
    m_texts.requestId = requestId;
    m_feed->gathering().giveBack(std::exchange(m_taken, 0));
    m_feed->publish(std::exchange(m_texts, {}));
}

void BodyTap::forget()
{
    for (QByteArray *const bytes : {&m_texts.prompt.bytes, &m_texts.answer.bytes}) {
        if (!bytes->isEmpty()) {
            base::wipe(bytes->data(), static_cast<std::size_t>(bytes->size()));
            bytes->clear();
        }
    }
    if (m_feed) {
        m_feed->gathering().giveBack(std::exchange(m_taken, 0));
    }
}

} // namespace sluice::relay
