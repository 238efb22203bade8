#pragma once

#include "api/config/relay_config.h"
#include "ui/widgets/entry_dialog.h"

class QComboBox;
class QLineEdit;

namespace sluice::ui {

// One route: which requests, where they go, and what the model is called there. GUI thread.
class RouteDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit RouteDialog(bool isNew, QWidget *parent = nullptr);

    // Where a route may lead; set before the route.
    void setTargets(const QStringList &clusters, const QStringList &upstreams);
    void setRoute(const api::RouteConfig &route);
    [[nodiscard]] api::RouteConfig route() const;

protected:
    void retranslate() override;

private:
    api::RouteConfig m_initial; // keeps what the dialog does not show
    QLineEdit *m_name;
    QLineEdit *m_client;
    QLineEdit *m_path;
    QLineEdit *m_model;
    QComboBox *m_target;
    QLineEdit *m_rename;
    FormField *m_nameField;
    FormField *m_clientField;
    FormField *m_pathField;
    FormField *m_modelField;
    FormField *m_targetField;
    FormField *m_renameField;
    qsizetype m_clusters = 0; // of the targets, the first so many
};

} // namespace sluice::ui
