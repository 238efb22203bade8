#pragma once

#include "api/config/relay_config.h"
#include "ui/widgets/entry_dialog.h"

class QComboBox;
class QLineEdit;
class QListWidget;
class QToolButton;

namespace sluice::ui {

// One cluster: which upstreams stand in for one another, in which order, and how one is chosen. GUI thread.
class ClusterDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit ClusterDialog(bool isNew, QWidget *parent = nullptr);

    // Members come first, in their order; then the other upstreams, unticked.
    void setCluster(const api::ClusterConfig &cluster, const QStringList &upstreams);
    [[nodiscard]] api::ClusterConfig cluster() const;

protected:
    void retranslate() override;

private:
    void moveMember(int by);
    void updateButtons();

    api::ClusterConfig m_initial; // keeps what the dialog does not show
    QLineEdit *m_name;
    QListWidget *m_members;
    QToolButton *m_up;
    QToolButton *m_down;
    QComboBox *m_strategy;
    QComboBox *m_sticky;
    FormField *m_nameField;
    FormField *m_memberField;
    FormField *m_strategyField;
    FormField *m_stickyField;
};

// Combo boxes for the two choices of a cluster; also for what no route matched.
namespace routing_choices {
void fillStrategies(QComboBox *box); // adds the items the first time, names them every time
void fillStickies(QComboBox *box);
} // namespace routing_choices

} // namespace sluice::ui
