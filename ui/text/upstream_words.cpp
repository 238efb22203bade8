#include "ui/text/upstream_words.h"

#include "ui/text/error_sentence.h"
#include "ui/text/format.h"

#include <QCoreApplication>

namespace sluice::ui {

namespace {

// The translation context of this file.
class UpstreamWords {
    Q_DECLARE_TR_FUNCTIONS(UpstreamWords)
};

} // namespace

QString upstreamKindText(api::UpstreamKind kind)
{
    using enum api::UpstreamKind;
    switch (kind) {
    case Direct:
        return UpstreamWords::tr("Direct");
    case Relay:
        return UpstreamWords::tr("Relay");
    case Provider:
        return UpstreamWords::tr("Provider");
    case Tunnel:
        return UpstreamWords::tr("Tunnel");
    case Demo:
        return UpstreamWords::tr("Demo");
    }
    return {};
}

QString upstreamKindSentence(api::UpstreamKind kind)
{
    using enum api::UpstreamKind;
    switch (kind) {
    case Direct:
        return UpstreamWords::tr("The model vendor's own address.");
    case Relay:
        return UpstreamWords::tr("A relay of your own, such as nginx on a server of yours.");
    case Provider:
        return UpstreamWords::tr("A commercial API that Sluice knows: its address, how its key "
                                 "goes in, and its prices.");
    case Tunnel:
        return UpstreamWords::tr("A vendor's address reached through a WebSocket tunnel; the "
                                 "tunnel's server sees only encrypted bytes.");
    case Demo:
        return UpstreamWords::tr(
            "The simulated provider inside Sluice. Needs no network and no key.");
    }
    return {};
}

QString authFormText(api::AuthForm form)
{
    using enum api::AuthForm;
    switch (form) {
    case Auto:
        return UpstreamWords::tr("As the API expects it");
    case Bearer:
        return QStringLiteral("Authorization: Bearer");
    case XApiKey:
        return QStringLiteral("x-api-key");
    case ApiKey:
        return QStringLiteral("api-key");
    case XGoogApiKey:
        return QStringLiteral("x-goog-api-key");
    case Basic:
        return QStringLiteral("Authorization: Basic");
    }
    return {};
}

QString attemptClassText(api::AttemptClass result)
{
    using enum api::AttemptClass;
    switch (result) {
    case Success:
        return UpstreamWords::tr("Answered", "attempt");
    case Fault:
        return UpstreamWords::tr("Fault", "attempt");
    case Throttle:
        return UpstreamWords::tr("Throttled", "attempt");
    case Client:
        return UpstreamWords::tr("Request refused", "attempt");
    case Auth:
        return UpstreamWords::tr("Key refused", "attempt");
    case Cancel:
        return UpstreamWords::tr("Client left", "attempt");
    }
    return {};
}

QString attemptClassSentence(api::AttemptClass result)
{
    using enum api::AttemptClass;
    switch (result) {
    case Success:
        return UpstreamWords::tr("The upstream answered.");
    case Fault:
        return UpstreamWords::tr("The upstream failed. This counts for its breaker.");
    case Throttle:
        return UpstreamWords::tr("The upstream asked for fewer requests. Its share goes down; its "
                                 "breaker stays closed.");
    case Client:
        return UpstreamWords::tr("The upstream did not like the request. This says nothing about "
                                 "the upstream.");
    case Auth:
        return UpstreamWords::tr("The upstream did not accept the key. The key is to blame, not "
                                 "the upstream.");
    case Cancel:
        return UpstreamWords::tr("The client left before an answer came. This counts for nobody.");
    }
    return {};
}

QString causeText(base::ErrorCode error, int status, const QString &detail)
{
    // With an answer its status says more than the class of the error.
    const QString what = status > 0 ? UpstreamWords::tr("It answered with status %1.").arg(status)
                                    : errorSentence(error).what;
    if (detail.isEmpty()) {
        return what;
    }
    return what.isEmpty() ? detail
                          : UpstreamWords::tr("%1 (%2)", "sentence (facts)").arg(what, detail);
}

QString breakerText(api::BreakerState state)
{
    using enum api::BreakerState;
    switch (state) {
    case Closed:
        return UpstreamWords::tr("Closed", "breaker");
    case Open:
        return UpstreamWords::tr("Open", "breaker");
    case HalfOpen:
        return UpstreamWords::tr("Half open", "breaker");
    }
    return {};
}

QString breakerSentence(api::BreakerState state)
{
    using enum api::BreakerState;
    switch (state) {
    case Closed:
        return UpstreamWords::tr("Requests pass.");
    case Open:
        return UpstreamWords::tr(
            "It failed too often. No request goes there until the next probe.");
    case HalfOpen:
        return UpstreamWords::tr("A few requests are let through to see whether it answers again.");
    }
    return {};
}

QString standingText(Standing standing)
{
    using enum Standing;
    switch (standing) {
    case Unknown:
        return UpstreamWords::tr("No requests yet");
    case Good:
        return UpstreamWords::tr("Healthy");
    case Stumbled:
        return UpstreamWords::tr("Last request failed");
    case Ramping:
        return UpstreamWords::tr("Ramping up");
    case Throttled:
        return UpstreamWords::tr("Throttled");
    case HalfOpen:
        return UpstreamWords::tr("Half open");
    case Ejected:
        return UpstreamWords::tr("Ejected");
    case KeyRejected:
        return UpstreamWords::tr("Key rejected");
    case WayDown:
        return UpstreamWords::tr("Way out is down");
    case Open:
        return UpstreamWords::tr("Breaker open");
    case LastStanding:
        return UpstreamWords::tr("Last one standing");
    case Drained:
        return UpstreamWords::tr("Drained");
    }
    return {};
}

QString standingSentence(Standing standing)
{
    using enum Standing;
    switch (standing) {
    case Unknown:
        return UpstreamWords::tr("Nothing is known about it before its first request.");
    case Good:
        return UpstreamWords::tr("It answers, and takes its share of the requests.");
    case Stumbled:
        return UpstreamWords::tr("Its last request failed. It still takes its share; if it goes on "
                                 "failing, its breaker opens.");
    case Ramping:
        return UpstreamWords::tr("It answers again and gets a few more requests each second.");
    case Throttled:
        return UpstreamWords::tr("It asked for fewer requests. Its share is lower until then.");
    case HalfOpen:
        return UpstreamWords::tr("A few requests are let through to see whether it answers again.");
    case Ejected:
        return UpstreamWords::tr("It does much worse than its peers and is left out for a while.");
    case KeyRejected:
        return UpstreamWords::tr("It answers, but does not accept its key. Enter a new one with "
                                 "Edit.");
    case WayDown:
        return UpstreamWords::tr("Its proxy or tunnel does not let connections through.");
    case Open:
        return UpstreamWords::tr(
            "It failed too often. No request goes there until the next probe.");
    case LastStanding:
        return UpstreamWords::tr("It fails, but every other upstream of its cluster is out too. "
                                 "As the last one standing it is tried all the same.");
    case Drained:
        return UpstreamWords::tr("Its weight is 0: it gets no new requests. Running ones finish.");
    }
    return {};
}

QString standingLine(Standing standing, const std::optional<QDateTime> &until, const QDateTime &now)
{
    const QString word = standingText(standing);
    if (!until || *until <= now) {
        return word;
    }
    return UpstreamWords::tr("%1, %2", "state of an upstream, time left")
        .arg(word, formatRemaining(now, *until));
}

QString strategyText(api::BalanceStrategy strategy)
{
    using enum api::BalanceStrategy;
    switch (strategy) {
    case PeakEwma:
        return UpstreamWords::tr("Fastest of two");
    case WeightedRoundRobin:
        return UpstreamWords::tr("By weight, in turn");
    case LeastOutstanding:
        return UpstreamWords::tr("Fewest under way");
    case LowestTtft:
        return UpstreamWords::tr("Quickest first token");
    case LowestPrice:
        return UpstreamWords::tr("Cheapest");
    case Ordered:
        return UpstreamWords::tr("In order");
    }
    return {};
}

QString strategySentence(api::BalanceStrategy strategy)
{
    using enum api::BalanceStrategy;
    switch (strategy) {
    case PeakEwma:
        return UpstreamWords::tr("Draws two by weight and takes the one with less waiting: latency "
                                 "times requests under way.");
    case WeightedRoundRobin:
        return UpstreamWords::tr("Each takes its turn, as often as its weight says.");
    case LeastOutstanding:
        return UpstreamWords::tr("The one with the fewest requests under way for its weight.");
    case LowestTtft:
        return UpstreamWords::tr("The one whose first token came soonest of late.");
    case LowestPrice:
        return UpstreamWords::tr("The one with the lowest price for the model, mark-up included.");
    case Ordered:
        return UpstreamWords::tr("The first in the list that works; the others wait in reserve.");
    }
    return {};
}

QString stickyText(api::StickyKey sticky)
{
    using enum api::StickyKey;
    switch (sticky) {
    case None:
        return UpstreamWords::tr("Chosen anew each time");
    case Client:
        return UpstreamWords::tr("Each client stays");
    case Conversation:
        return UpstreamWords::tr("Each conversation stays");
    }
    return {};
}

QString stickySentence(api::StickyKey sticky)
{
    using enum api::StickyKey;
    switch (sticky) {
    case None:
        return UpstreamWords::tr("Every request is free to go where it is best served.");
    case Client:
        return UpstreamWords::tr(
            "All requests of a client go to the same upstream while it works.");
    case Conversation:
        return UpstreamWords::tr("A conversation stays where its beginning is cached, which saves "
                                 "time and money.");
    }
    return {};
}

QString presetText(api::TimeoutPreset preset)
{
    using enum api::TimeoutPreset;
    switch (preset) {
    case Standard:
        return UpstreamWords::tr("Standard");
    case Interactive:
        return UpstreamWords::tr("Interactive");
    case LongReasoning:
        return UpstreamWords::tr("Long reasoning");
    }
    return {};
}

QString presetSentence(api::TimeoutPreset preset)
{
    using enum api::TimeoutPreset;
    switch (preset) {
    case Standard:
        return UpstreamWords::tr("Two minutes to the first token, no end to an answer that flows.");
    case Interactive:
        return UpstreamWords::tr("For a person who waits: 8 s to the first token, 15 s in all.");
    case LongReasoning:
        return UpstreamWords::tr(
            "For models that think long: 10 min to the first token and between "
            "two pieces.");
    }
    return {};
}

} // namespace sluice::ui
