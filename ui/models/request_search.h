#pragma once

#include "api/records.h"

#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace sluice::ui {

// What a search looks at in one row. No thread rules: view.
struct SearchedRow {
    QStringView client;
    QStringView model;
    QStringView upstream;
    QStringView path;
    int status = 0;
    api::Outcome outcome = api::Outcome::Answered;
    policy::VerdictKind verdict = policy::VerdictKind::Pass;
    bool running = false;
    std::optional<api::Micros> ttft;
    api::Micros duration{0};
};

// A search as typed: words separated by spaces, all of which must match; a leading minus negates.
//   word                     client, model, upstream, path or status contains it
//   client: model: upstream: path:    that field contains it; "…" keeps spaces
//   status:429  status:4xx
//   verdict:pass|flag|mask|block
//   is:running|refused|failed
//   ttft:>500  duration:<20           milliseconds
// A word that cannot be understood is searched as it stands. No thread rules: value.
class RequestSearch final {
public:
    RequestSearch() = default;
    static RequestSearch parse(const QString &text);

    [[nodiscard]] bool isEmpty() const { return m_terms.isEmpty(); }
    [[nodiscard]] bool matches(const SearchedRow &row) const;

    // The search word for a value: `client:claude-code`, quoted where it must be.
    static QString term(const QString &field, const QString &value);

private:
    enum class Field {
        Any,
        Client,
        Model,
        Upstream,
        Path,
        Status,
        StatusClass,
        Verdict,
        Running,
        Refused,
        Failed,
        TtftOver,
        TtftUnder,
        DurationOver,
        DurationUnder
    };
    struct Term {
        Field field = Field::Any;
        bool negated = false;
        QString text;
        int number = 0;
    };

    static Term parseTerm(const QString &word);
    [[nodiscard]] static bool matchesTerm(const Term &term, const SearchedRow &row);

    QList<Term> m_terms;
};

} // namespace sluice::ui
