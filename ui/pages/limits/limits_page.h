#pragma once

#include "api/limit_records.h"
#include "ui/shell/page.h"

#include <QDateTime>

namespace sluice::ui {

class Banner;
class BudgetsSection;
class ConductSection;
class EditBar;
class GaugesSection;
class LimitSettingsSection;
class SegmentedControl;
class UndoTools;

// What may pass, in sections – how full each limit is, budgets, clients and upstreams that are held back, settings – with a bar below while
// edits are not live. GUI thread.
class LimitsPage final : public Page {
    Q_OBJECT
public:
    enum class Section { Gauges, Budgets, Conduct, Settings };

    explicit LimitsPage(QWidget *parent = nullptr);

    void showSection(Section section);
    [[nodiscard]] GaugesSection *gauges() const { return m_gauges; }
    [[nodiscard]] BudgetsSection *budgets() const { return m_budgets; }
    [[nodiscard]] ConductSection *conduct() const { return m_conduct; }
    [[nodiscard]] LimitSettingsSection *settings() const { return m_settings; }

    void setNow(const QDateTime &now); // for all that counts down
    void setTeam(const api::TeamStatus &team);
    void setEdits(int edits); // that are not live; 0 hides the bar
    void setApplying(bool applying);
    [[nodiscard]] int edits() const;
    void setUndo(bool canUndo, bool canRedo);
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString teamShown() const; // empty: this Sluice counts by itself

    [[nodiscard]] QString title() const override;

signals:
    void languageChanged(); // for the controller, which gets no events
    void applyRequested();
    void discardRequested();
    void undoRequested();
    void redoRequested();

protected:
    void retranslate() override;

private:
    api::TeamStatus m_teamStatus;
    UndoTools *m_undo;
    SegmentedControl *m_choice;
    Banner *m_team;
    Banner *m_problem;
    GaugesSection *m_gauges;
    BudgetsSection *m_budgets;
    ConductSection *m_conduct;
    LimitSettingsSection *m_settings;
    QList<QWidget *> m_sections;
    EditBar *m_editBar;
};

} // namespace sluice::ui
