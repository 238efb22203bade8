#pragma once

#include "api/records.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QTimer;
class QVBoxLayout;

namespace sluice::ui {

class StateShape;

// "Which way would this request go?": client, path and model in, and the relay's own answer out, anew with every change. GUI thread.
class RouteTester final : public Card {
    Q_OBJECT
public:
    explicit RouteTester(QWidget *parent = nullptr);

    [[nodiscard]] api::RouteQuery query() const;
    void setTrial(const std::optional<api::RouteTrial> &trial); // unset: the relay has not answered
    void ask(); // at once, if the tester is visible

    // What a reader of the screen sees of the answer, one fact a line.
    [[nodiscard]] QString shownText() const;

signals:
    void asked(const sluice::api::RouteQuery &query);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Field {
        Label *label = nullptr;
        QLineEdit *edit = nullptr;
    };

    Field addField(QVBoxLayout *column, const QString &name);
    void addLine(StateShape *shape, Label *text, Label *detail);
    void refill();
    void retranslate();

    std::optional<api::RouteTrial> m_trial;
    QTimer *m_pause;
    Label *m_title;
    Field m_client;
    Field m_path;
    Field m_model;
    StateShape *m_shape;
    Label *m_target;
    Label *m_way; // route, cluster, model
    Label *m_candidateTitle;
    QVBoxLayout *m_candidates;
};

} // namespace sluice::ui
