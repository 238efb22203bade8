#include "ui/pages/upstreams/failover_words.h"

#include <QCoreApplication>

#include <array>

namespace sluice::ui {

namespace {

struct Row {
    const char *key;
    const char *label;
    const char *note;
};

constexpr std::array kRows{
    Row{"retry.attempts", QT_TRANSLATE_NOOP("Failover", "Attempts, the first included"), ""},
    Row{"retry.backoff_ms", QT_TRANSLATE_NOOP("Failover", "Wait after throttling"),
        QT_TRANSLATE_NOOP("Failover",
                          "At most; a random part of it is waited, and it doubles each time.")},
    Row{"retry.backoff_max_ms", QT_TRANSLATE_NOOP("Failover", "Longest wait"), ""},
    Row{"retry.budget_percent", QT_TRANSLATE_NOOP("Failover", "Retries, share of requests"),
        QT_TRANSLATE_NOOP("Failover",
                          "Keeps retries from drowning an upstream that is in trouble.")},
    Row{"retry.budget_per_second", QT_TRANSLATE_NOOP("Failover", "Besides, retries a second"), ""},
    Row{"retry.after_sending", QT_TRANSLATE_NOOP("Failover", "Also after the request was sent"),
        QT_TRANSLATE_NOOP("Failover",
                          "Costs: the first upstream may have worked on the request already, and "
                          "both may charge for it.")},
    Row{"retry.on_slow_first_token",
        QT_TRANSLATE_NOOP("Failover", "Leave an upstream whose first token is late"),
        QT_TRANSLATE_NOOP("Failover",
                          "Costs: the slow upstream charges for what it has begun, and the next "
                          "one for the whole answer.")},
    Row{"breaker.enabled", QT_TRANSLATE_NOOP("Failover", "Leave failing upstreams alone"),
        QT_TRANSLATE_NOOP("Failover",
                          "Faults are failed connections, 5xx, timeouts and broken answers; never "
                          "throttling or a refused key.")},
    Row{"breaker.consecutive_faults", QT_TRANSLATE_NOOP("Failover", "Opens after faults in a row"),
        ""},
    Row{"breaker.fault_percent", QT_TRANSLATE_NOOP("Failover", "at this share of faults"),
        QT_TRANSLATE_NOOP("Failover", "Both of the last minute.")},
    Row{"breaker.minimum_requests", QT_TRANSLATE_NOOP("Failover", "Or, given this many requests,"),
        ""},
    Row{"breaker.open_ms", QT_TRANSLATE_NOOP("Failover", "Stays open"),
        QT_TRANSLATE_NOOP("Failover", "The first time; doubles each time it opens again.")},
    Row{"breaker.open_max_ms", QT_TRANSLATE_NOOP("Failover", "At most"), ""},
    Row{"breaker.probes", QT_TRANSLATE_NOOP("Failover", "Probes at a time"), ""},
    Row{"breaker.max_ejected_percent",
        QT_TRANSLATE_NOOP("Failover", "Outliers left out, share of a cluster"),
        QT_TRANSLATE_NOOP("Failover", "Upstreams much worse than their peers; 0 leaves none out.")},
    Row{"timeouts.connect_ms", QT_TRANSLATE_NOOP("Failover", "To connect"),
        QT_TRANSLATE_NOOP("Failover", "Name, TCP and TLS together.")},
    Row{"timeouts.first_token_ms", QT_TRANSLATE_NOOP("Failover", "To the first token"), ""},
    Row{"timeouts.stall_ms", QT_TRANSLATE_NOOP("Failover", "Silence within an answer"), ""},
    Row{"timeouts.answer_head_ms",
        QT_TRANSLATE_NOOP("Failover", "To an answer that is not streamed"), ""},
    Row{"timeouts.exchange_ms", QT_TRANSLATE_NOOP("Failover", "Whole exchange"),
        QT_TRANSLATE_NOOP("Failover", "0: no limit.")},
    Row{"timeouts.request_head_ms",
        QT_TRANSLATE_NOOP("Failover", "For a client to send its headers"), ""},
    Row{"timeouts.request_body_idle_ms",
        QT_TRANSLATE_NOOP("Failover", "Silence within a client's request"), ""},
    Row{"timeouts.keep_alive_ms", QT_TRANSLATE_NOOP("Failover", "An idle client connection stays"),
        ""},
    Row{"timeouts.drain_ms", QT_TRANSLATE_NOOP("Failover", "For running requests when stopping"),
        ""},
    Row{"timeouts.keep_alive_comment_ms",
        QT_TRANSLATE_NOOP("Failover", "Sign of life to a waiting client"),
        QT_TRANSLATE_NOOP(
            "Failover", "A comment in the stream, so that the client does not give up; 0: none.")},
};

} // namespace

SettingWords failoverWords(const QString &key)
{
    for (const Row &row : kRows) {
        if (key == QLatin1String(row.key)) {
            return {QCoreApplication::translate("Failover", row.label),
                    *row.note == '\0' ? QString()
                                      : QCoreApplication::translate("Failover", row.note)};
        }
    }
    return {};
}

} // namespace sluice::ui
