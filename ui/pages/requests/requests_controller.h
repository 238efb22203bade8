#pragma once

#include "api/relay_service.h"
#include "ui/models/request_table_model.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace sluice::ui {

class RequestProxy;
class RequestsPage;

// Feeds the table in batches, asks for running exchanges twice a second while the page is shown,
// and answers what the page is asked. GUI thread.
class RequestsController final : public QObject {
    Q_OBJECT
public:
    RequestsController(RequestsPage &page, api::RelayService &service, QObject *parent = nullptr);

    void search(const QString &text);
    void showRequest(quint64 id); // clears a search that hides it

    [[nodiscard]] RequestTableModel &model() { return m_model; }

signals:
    void connectHelpRequested();

private:
    void update(const std::function<void()> &change);
    void choose(int row);
    void refreshDetail();
    void refreshCounts();
    void searchValue(int row, int column, bool exclude);
    void copyRow(int row);
    void copyCurl(int row);
    void goToEnd();

    api::RelayService &m_service;
    RequestsPage &m_page;
    RequestTableModel m_model;
    RequestProxy *m_proxy;
    QTimer m_livePoll;
    QString m_searchText;
    std::optional<quint64> m_chosen;
    bool m_isRestoring = false;
};

} // namespace sluice::ui
