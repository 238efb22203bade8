#pragma once

#include "analysis/error_event.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::analysis {

// What may help, as far as a class and a phase tell. Words for people are made elsewhere.
enum class SuggestionKind : std::uint8_t {
    InstallIntermediate, // the chain is incomplete, or its CA is not trusted here
    RenewCertificate,
    SetClock, // certificates of several upstreams are "expired", or one is "not valid yet": rather this machine's clock
    FixCertificateName,
    EnlargeHeadBuffer,
    StopBuffering,
    KeepAlive, // kept connections are closed under requests: the one side keeps them longer than the other
    TruncatedAnswer, // answers break off in their middle
    CheckDns,
    CheckWay, // nobody answers there, or not in time
    CheckTls,
    MoreConnections,
    UpstreamSlow,
    RaiseBodyLimit,
    RaiseOwnLimit,
    SlowDown, // the upstream limits us
    RaiseQuota,
    CheckCredential,
    CheckPath,
    CheckRequest,
    ClientPatience, // clients leave before the answer is there
    AddUpstream, // all of them are out, or overloaded
    ReadErrorLog, // a 502 alone tells no cause
};
inline constexpr int kSuggestionKinds = static_cast<int>(SuggestionKind::ReadErrorLog) + 1;

// "install_intermediate": the same in JSON everywhere.
std::string_view wordOf(SuggestionKind kind);

// The numbers a suggestion rests on. No thread rules: value.
struct Evidence {
    std::uint64_t count = 0; // events of this class and phase
    std::uint64_t requests = 0; // they are out of; 0: not known
    std::uint64_t upstreams = 0; // different ones it happened with
    std::optional<std::chrono::microseconds> meanDuration;
    bool operator==(const Evidence &) const = default;
};

struct Suggestion {
    SuggestionKind kind = SuggestionKind::ReadErrorLog;
    Evidence evidence;
    bool operator==(const Suggestion &) const = default;
};

// Nothing where there is nothing better to say than what the class says. Any thread.
std::optional<Suggestion> suggestionFor(ErrorClass kind, ErrorPhase phase, const Evidence &evidence);

} // namespace sluice::analysis
