#pragma once

#include "api/relay_service.h"
#include "ui/models/notice_gate.h"
#include "ui/models/traffic_series.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace sluice::ui {

class MainWindow;

// The window's decisions: state of the relay to header and status bar, alerts to banners, start,
// stop and pause to the relay. GUI thread.
class ShellController final : public QObject {
    Q_OBJECT
public:
    ShellController(MainWindow &window, api::RelayService &service, QObject *parent = nullptr);

signals:
    void pageRequested(const QString &pageId); // a banner's action leads there
    void upstreamRequested(const QString &subject); // and to this one: its name, or its way out

private:
    void showStatus();
    void showFacts();
    void takeAlert(const api::Alert &alert);
    void showAlert(const api::Alert &alert);
    void removeAlert(const QString &key);
    void waitForHeld();
    void dropStaleAlerts(); // about upstreams that are gone, or drained
    void takeSample(const api::TrafficSample &sample);
    void followBanner(const QString &key);
    void retranslate();

    api::RelayService &m_service;
    MainWindow &m_window;
    TrafficRing m_lastMinute{60, std::chrono::seconds(1)};
    api::TrafficSample m_latest;
    qint64 m_blocked = 0; // since m_countedSince
    qint64 m_tokens = 0;
    QDateTime m_countedSince; // start of the desk, or midnight
    QHash<QString, api::Alert> m_alerts; // shown, by banner key
    NoticeGate m_gate;
    QTimer m_held; // runs while the gate holds something
    QSet<QString> m_dismissed; // lasting news the user has put away
};

} // namespace sluice::ui
