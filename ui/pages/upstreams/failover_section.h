#pragma once

#include "ui/models/failover_settings.h"

#include <QWidget>

#include <map>

class QAbstractButton;
class QBoxLayout;
class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace sluice::ui {

class Banner;
class Card;
class Label;
class SettingRow;

// When a request is sent again, when an upstream is left alone, and how long Sluice waits: edited as a draft that goes live with Apply.
// GUI thread.
class FailoverSection final : public QWidget {
    Q_OBJECT
public:
    explicit FailoverSection(QWidget *parent = nullptr);

    // The settings in force. What was edited stays edited.
    void setLive(const api::RelayConfig &config);
    void discard();
    // `config` with the draft's values instead of its own.
    [[nodiscard]] api::RelayConfig appliedTo(const api::RelayConfig &config) const;
    [[nodiscard]] int edits() const;
    void setApplying(bool applying);
    // Marks the row of this key; false if there is none.
    bool setFieldError(const QString &key, const QString &text);
    [[nodiscard]] QString fieldError(const QString &key) const;
    void clearErrors();
    void showProblem(const QString &text); // of no row; empty: none

signals:
    void applyRequested();
    void discardRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row {
        FailoverSetting setting;
        SettingRow *row = nullptr;
        qint64 live = 0;
        qint64 draft = 0;
    };

    void buildRow(Row &row, QVBoxLayout *column);
    void buildPreset(QVBoxLayout *column);
    void buildBar();
    void showRow(const Row &row);
    void choosePreset(api::TimeoutPreset preset);
    void refresh();
    void retranslate();

    QList<Row> m_rows;
    api::TimeoutPreset m_livePreset = api::TimeoutPreset::Standard;
    api::TimeoutPreset m_preset = api::TimeoutPreset::Standard;
    bool m_showing = false; // values are being shown, not edited
    bool m_applying = false;
    Banner *m_problem;
    QBoxLayout *m_columns;
    Card *m_retry;
    Card *m_breaker;
    Card *m_timeouts;
    QComboBox *m_presetBox;
    SettingRow *m_presetRow;
    Card *m_bar;
    Label *m_barText;
    QPushButton *m_discard;
    QPushButton *m_apply;
};

} // namespace sluice::ui
