#pragma once

#include "api/limit_records.h"

#include <QDateTime>
#include <QWidget>

class QPushButton;

namespace sluice::ui {

class EmptyState;
class Label;
class LimitGaugeModel;
class MeterCard;

// How full each limit is, the fullest first. A passive view. GUI thread.
class GaugesSection final : public QWidget {
    Q_OBJECT
public:
    explicit GaugesSection(QWidget *parent = nullptr);

    void setModel(LimitGaugeModel *gauges);
    void setTeam(const api::TeamStatus &team);
    void setHidden(int hidden); // gauges that are not in the model
    void setNow(const QDateTime &now);
    [[nodiscard]] MeterCard *card() const { return m_card; }

signals:
    void resetRequested(const QString &client);
    void settingsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();

    LimitGaugeModel *m_gauges = nullptr;
    api::TeamStatus m_team;
    QDateTime m_now;
    int m_hidden = 0;
    MeterCard *m_card;
    QPushButton *m_reset;
    EmptyState *m_empty;
    Label *m_more;
};

} // namespace sluice::ui
