#pragma once

#include "relay/shared/body_feed.h"

#include <memory>
#include <string_view>

namespace sluice::relay {

// Gathers one exchange's texts for whoever keeps them: the request's body as it was read and the answer's as it is sent, each up to the cap, within a
// budget all exchanges share. Does nothing where none are kept. Worker thread; owned by its exchange.
class BodyTap final {
public:
    explicit BodyTap(std::shared_ptr<BodyFeed> feed); // null: nothing is gathered
    ~BodyTap();
    BodyTap(const BodyTap &) = delete;
    BodyTap &operator=(const BodyTap &) = delete;

    // The first one counts: filters may have edited the body later.
    void takePrompt(std::string_view body);
    void takeAnswer(std::string_view piece);
    // The exchange is over.
    void publish(const QString &requestId);

private:
    void take(api::KeptText &text, std::string_view bytes);
    void forget();

    std::shared_ptr<BodyFeed> m_feed;
    qint64 m_cap; // 0: nothing is gathered
    qint64 m_taken = 0; // of what exchanges may gather
    bool m_hasPrompt = false;
    api::ExchangeTexts m_texts;
};

} // namespace sluice::relay
