#pragma once

#include "ui/models/limit_settings.h"

#include <QWidget>

class QBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace sluice::ui {

class Card;
class Label;
class LimitRuleModel;
class ListCard;
class ScrollColumn;
class SettingRow;

// An editor for each level of the limits, the rules among them, and what the last 24 hours would have been with what is edited. A passive
// view. GUI thread.
class LimitSettingsSection final : public QWidget {
    Q_OBJECT
public:
    explicit LimitSettingsSection(QWidget *parent = nullptr);

    void setModel(LimitRuleModel *rules);
    void show(const LimitEdits &edits);
    // Marks the row of this key; false if there is none.
    bool setFieldError(const QString &key, const QString &text);
    [[nodiscard]] QString fieldError(const QString &key) const;
    void clearErrors();
    // What came of the replay, and what it rests on.
    void setReplay(const QString &result, const QString &basis);
    [[nodiscard]] QString replayShown() const;
    [[nodiscard]] ListCard *rules() const { return m_rules; }

signals:
    void settingChosen(const QString &key, const QVariant &value);
    void replayRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row {
        LimitSetting setting;
        SettingRow *row = nullptr;
    };

    Card *cardOf(const QString &key) const;
    QWidget *makeEditor(const LimitSetting &setting);
    void retranslate();

    QList<Row> m_all;
    bool m_showing = false; // values are being shown, not edited
    QBoxLayout *m_columns;
    QVBoxLayout *m_left;
    QVBoxLayout *m_right;
    Card *m_keys;
    Card *m_smoothing;
    Card *m_global;
    Card *m_anomaly;
    Card *m_behaviour;
    Card *m_adaptive;
    Card *m_team;
    ListCard *m_rules;
    Card *m_whatIf;
    QPushButton *m_replay;
    Label *m_result;
    Label *m_basis;
    ScrollColumn *m_scroll;
};

} // namespace sluice::ui
