#pragma once

#include "api/relay_service.h"

#include <QWidget>

class QPlainTextEdit;
class QTableView;
class QTimer;

namespace sluice::ui {

class Badge;
class Card;
class HitTableModel;
class Label;
class SegmentedControl;

// "Try it": a text, and what the relay would do with it. Asks a moment after the typing pauses; marks the hits in place, with the rule
// and its action on hover; shows what would leave. GUI thread.
class TryBox final : public QWidget {
    Q_OBJECT
public:
    explicit TryBox(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const; // offsets of a trial count in this
    void setText(const QString &text);
    [[nodiscard]] policy::Direction direction() const;
    void setTrial(const api::TextTrial &trial); // of the present text()
    void clearTrial();
    void setPendingEdits(bool pending); // the rules in force are not those on the page
    void ask(); // now: the rules have changed

    // What is shown, for tests.
    [[nodiscard]] QString verdictShown() const;
    [[nodiscard]] QString outputShown() const;
    [[nodiscard]] int marksShown() const;
    [[nodiscard]] QString hitTextAt(int offset) const; // empty: no hit there

    static constexpr int kPauseMs = 120;

signals:
    void trialRequested(sluice::policy::Direction direction, const QString &text);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void buildLayout();
    void markHits();
    void retranslate();
    void showTrial();

    std::optional<api::TextTrial> m_trial;
    bool m_pendingEdits = false;
    Card *m_card;
    SegmentedControl *m_direction;
    QPlainTextEdit *m_input;
    Badge *m_verdict;
    Label *m_facts;
    Label *m_sentence;
    Label *m_outputTitle;
    QPlainTextEdit *m_output;
    HitTableModel *m_hits;
    QTableView *m_table;
    Label *m_pending;
    QTimer *m_pause;
};

} // namespace sluice::ui
