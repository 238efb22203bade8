#include "ui/pages/limits/limit_setting_words.h"

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
    Row{"limits.mode", QT_TRANSLATE_NOOP("LimitSettings", "What is above them"), ""},
    Row{"limits.requests_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Requests a minute"),
        QT_TRANSLATE_NOOP("LimitSettings", "In any 60 seconds, wherever they begin.")},
    Row{"limits.tokens_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Tokens a minute"),
        QT_TRANSLATE_NOOP("LimitSettings", "Of prompts and answers together.")},
    Row{"limits.concurrent_requests", QT_TRANSLATE_NOOP("LimitSettings", "Requests under way"), ""},
    Row{"limits.assumed_output_tokens", QT_TRANSLATE_NOOP("LimitSettings", "Tokens reserved for an answer"),
        QT_TRANSLATE_NOOP("LimitSettings", "Where its request does not say how long it may be.")},
    Row{"limits.smoothing.style", QT_TRANSLATE_NOOP("LimitSettings", "Spread over the minute"), ""},
    Row{"limits.smoothing.requests_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Steady rate a minute"),
        QT_TRANSLATE_NOOP("LimitSettings", "0: the requests a minute above.")},
    Row{"limits.smoothing.burst", QT_TRANSLATE_NOOP("LimitSettings", "Burst above the rate"), ""},
    Row{"limits.smoothing.delay", QT_TRANSLATE_NOOP("LimitSettings", "Of it without a wait"), ""},
    Row{"limits.global.mode", QT_TRANSLATE_NOOP("LimitSettings", "What is above them"), ""},
    Row{"limits.global.requests_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Requests a minute"), ""},
    Row{"limits.global.tokens_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Tokens a minute"), ""},
    Row{"limits.global.concurrent_requests", QT_TRANSLATE_NOOP("LimitSettings", "Requests under way"), ""},
    Row{"limits.adaptive.mode", QT_TRANSLATE_NOOP("LimitSettings", "Limit what is under way at each"),
        QT_TRANSLATE_NOOP("LimitSettings", "Follows how soon answers begin: an upstream that gets slow is given less.")},
    Row{"limits.adaptive.minimum", QT_TRANSLATE_NOOP("LimitSettings", "Never fewer than"), ""},
    Row{"limits.adaptive.initial", QT_TRANSLATE_NOOP("LimitSettings", "Starts at"), ""},
    Row{"limits.adaptive.maximum", QT_TRANSLATE_NOOP("LimitSettings", "Never more than"), ""},
    Row{"limits.adaptive.wait_ms", QT_TRANSLATE_NOOP("LimitSettings", "A request waits for a place"), ""},
    Row{"limits.behaviour.mode", QT_TRANSLATE_NOOP("LimitSettings", "Rate follows behaviour"),
        QT_TRANSLATE_NOOP("LimitSettings", "A key whose requests mostly go wrong gets less, one that behaves gets more.")},
    Row{"limits.behaviour.narrowest_percent", QT_TRANSLATE_NOOP("LimitSettings", "Least, of its rate"), ""},
    Row{"limits.behaviour.widest_percent", QT_TRANSLATE_NOOP("LimitSettings", "Most, of its rate"), ""},
    Row{"limits.team.redis", QT_TRANSLATE_NOOP("LimitSettings", "Redis"),
        QT_TRANSLATE_NOOP("LimitSettings", "HOST:PORT or unix:PATH; empty: this Sluice counts by itself.")},
    Row{"limits.team.credential", QT_TRANSLATE_NOOP("LimitSettings", "Its credential"), ""},
    Row{"limits.team.name", QT_TRANSLATE_NOOP("LimitSettings", "Name of the team"),
        QT_TRANSLATE_NOOP("LimitSettings", "Relays of one name count together.")},
    Row{"limits.team.share_percent", QT_TRANSLATE_NOOP("LimitSettings", "Alone, of each limit"),
        QT_TRANSLATE_NOOP("LimitSettings", "What this Sluice admits while Redis is away.")},
    Row{"limits.team.timeout_ms", QT_TRANSLATE_NOOP("LimitSettings", "Redis counts as away after"), ""},
    Row{"anomaly.mode", QT_TRANSLATE_NOOP("LimitSettings", "Suspend a client that behaves oddly"), ""},
    Row{"anomaly.burst", QT_TRANSLATE_NOOP("LimitSettings", "Bursts of requests"), ""},
    Row{"anomaly.blocked", QT_TRANSLATE_NOOP("LimitSettings", "Blocked prompts"), ""},
    Row{"anomaly.errors", QT_TRANSLATE_NOOP("LimitSettings", "Errors of its making"), ""},
    Row{"anomaly.tokens", QT_TRANSLATE_NOOP("LimitSettings", "Surges of tokens"), ""},
    Row{"anomaly.repeats", QT_TRANSLATE_NOOP("LimitSettings", "The same prompt again and again"), ""},
    Row{"anomaly.suspend_ms", QT_TRANSLATE_NOOP("LimitSettings", "First suspension"), ""},
    Row{"anomaly.suspend_max_ms", QT_TRANSLATE_NOOP("LimitSettings", "Longest suspension"),
        QT_TRANSLATE_NOOP("LimitSettings", "It doubles with each trip up to this.")},
    Row{"anomaly.trickle_per_minute", QT_TRANSLATE_NOOP("LimitSettings", "Requests a minute on trial"), ""},
};

} // namespace

LimitSettingWords limitSettingWords(const QString &key)
{
    for (const Row &row : kRows) {
        if (key == QLatin1String(row.key)) {
            return {QCoreApplication::translate("LimitSettings", row.label),
                    *row.note == '\0' ? QString()
                                      : QCoreApplication::translate("LimitSettings", row.note)};
        }
    }
    return {};
}

} // namespace sluice::ui
