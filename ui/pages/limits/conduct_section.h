#pragma once

#include <QDateTime>
#include <QWidget>

class QBoxLayout;
class QPushButton;

namespace sluice::ui {

class AdaptiveGaugeModel;
class ConductModel;
class MeterCard;

// Clients that behave oddly, and upstreams whose limit finds itself. A passive view. GUI thread.
class ConductSection final : public QWidget {
    Q_OBJECT
public:
    explicit ConductSection(QWidget *parent = nullptr);

    void setModels(ConductModel *clients, AdaptiveGaugeModel *upstreams);
    void setNow(const QDateTime &now);
    [[nodiscard]] MeterCard *clients() const { return m_clients; }
    [[nodiscard]] MeterCard *upstreams() const { return m_upstreams; }

signals:
    void resetRequested(const QString &clientId);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void retranslate();

    ConductModel *m_rows = nullptr;
    QDateTime m_now;
    QBoxLayout *m_cards;
    MeterCard *m_clients;
    MeterCard *m_upstreams;
    QPushButton *m_reset;
};

} // namespace sluice::ui
