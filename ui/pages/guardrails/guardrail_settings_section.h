#pragma once

#include "api/config/relay_config.h"

#include <QWidget>

#include <chrono>

class QComboBox;

namespace sluice::ui {

class Card;
class FormField;
class Label;
class UndoTools;

// What holds for all rules about content, each choice with what follows from it, and what no rule can do. A passive view. GUI thread.
class GuardrailSettingsSection final : public QWidget {
    Q_OBJECT
public:
    explicit GuardrailSettingsSection(QWidget *parent = nullptr);

    void show(const api::GuardrailsConfig &rules);
    void setUndo(bool canUndo, bool canRedo);

signals:
    void uninspectableChosen(sluice::api::Uninspectable choice);
    void pseudonymsForChosen(std::chrono::milliseconds time);
    void undoRequested();
    void redoRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void explain();
    void retranslate();

    Card *m_settings;
    UndoTools *m_undo;
    QComboBox *m_uninspectable;
    QComboBox *m_pseudonyms;
    FormField *m_uninspectableField;
    FormField *m_pseudonymsField;
    Card *m_limits;
    QList<Label *> m_limitTexts;
};

} // namespace sluice::ui
