#pragma once

#include "ui/models/standing.h"
#include "ui/widgets/card.h"

#include <array>

class QGridLayout;
class QPushButton;

namespace sluice::ui {

class Badge;
class Sparkline;
class StateShape;

// Everything known about the chosen upstream: how it stands and since when, what went wrong last, its way out, and what can be done
// about it. GUI thread.
class UpstreamDetail final : public Card {
    Q_OBJECT
public:
    struct Content {
        api::UpstreamConfig upstream;
        std::optional<api::UpstreamStatus> status;
        Standing standing = Standing::Unknown;
        QList<double> trend; // requests a second
        QString latency; // "p95 412 ms"
        QString share; // "weight 2, 61 %"
    };

    explicit UpstreamDetail(QWidget *parent = nullptr);

    void setContent(const std::optional<Content> &content); // unset: no upstream is chosen
    void tick(); // the clock went on: countdowns and "… ago"

    // What a reader of the screen sees, one fact a line.
    [[nodiscard]] QString shownText() const;

signals:
    void probeRequested();
    void resetRequested();
    void drainRequested();
    void useRequested(); // after draining

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Fact { Breaker, Probe, Traffic, FirstToken, Share, Way, kFacts };

    struct FaultRow {
        QWidget *box = nullptr;
        Label *time = nullptr;
        Badge *kind = nullptr;
        Label *cause = nullptr;
    };

    [[nodiscard]] QWidget *buildBody();
    void buildButtons();
    void refill();
    void setFact(Fact fact, const QString &value);
    void fillFacts(const QDateTime &now);
    void fillFaults(const QDateTime &now);
    void fillButtons();
    void retranslate();

    std::optional<Content> m_content;
    StateShape *m_shape;
    Label *m_name;
    Badge *m_kind;
    Label *m_state;
    Label *m_sentence;
    Sparkline *m_trend;
    Label *m_trendTitle;
    std::array<Label *, kFacts> m_titles{};
    std::array<Label *, kFacts> m_values{};
    Label *m_faultTitle;
    Label *m_noFaults;
    std::array<FaultRow, api::UpstreamStatus::kFaults> m_faults;
    QPushButton *m_probe;
    QPushButton *m_reset;
    QPushButton *m_drain;
};

} // namespace sluice::ui
