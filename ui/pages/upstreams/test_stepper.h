#pragma once

#include "api/relay_service.h"

#include <QWidget>

#include <array>

namespace sluice::ui {

class Label;

// The stages of an upstream's test, top to bottom: each with its state, its time and fact, or with the cause of failure and what to do.
// GUI thread.
class TestStepper final : public QWidget {
    Q_OBJECT
public:
    using Stage = api::UpstreamTestStep::Stage;
    using State = api::UpstreamTestStep::State;
    static constexpr int kStages = static_cast<int>(Stage::FirstToken) + 1;

    explicit TestStepper(QWidget *parent = nullptr);

    void reset(); // all stages pending
    void setStep(const api::UpstreamTestStep &step);
    [[nodiscard]] State state(Stage stage) const;
    // What a reader of the screen sees at that stage: title, time or state, detail.
    [[nodiscard]] QString shownText(Stage stage) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    class Mark;
    struct Row {
        api::UpstreamTestStep step;
        QWidget *box = nullptr;
        Mark *mark = nullptr;
        Label *title = nullptr;
        Label *time = nullptr;
        Label *detail = nullptr;
    };

    void buildRow(Row &row, Stage stage);
    void refresh(Row &row);

    std::array<Row, kStages> m_rows;
};

} // namespace sluice::ui
