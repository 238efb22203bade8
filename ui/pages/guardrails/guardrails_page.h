#pragma once

#include "api/relay_service.h"
#include "ui/shell/page.h"

class QPushButton;
class QSplitter;
class QTimer;

namespace sluice::ui {

class Banner;
class Card;
class EntitiesSection;
class GuardrailSettingsSection;
class Label;
class PatternsSection;
class SegmentedControl;
class TryBox;
class WordListsSection;
class WordsCard;

// The rules about content in sections – words, personal data and secrets, patterns, settings – with a box to try them all beside them
// and a bar below while edits are not live. GUI thread.
class GuardrailsPage final : public Page {
    Q_OBJECT
public:
    enum class Section { Words, Entities, Patterns, Settings };

    explicit GuardrailsPage(QWidget *parent = nullptr);

    void showSection(Section section);
    [[nodiscard]] WordListsSection *lists() const { return m_lists; }
    [[nodiscard]] WordsCard *words() const;
    [[nodiscard]] EntitiesSection *entities() const { return m_entities; }
    [[nodiscard]] PatternsSection *patterns() const { return m_patterns; }
    [[nodiscard]] GuardrailSettingsSection *settings() const { return m_settings; }
    [[nodiscard]] TryBox *tryBox() const { return m_tryBox; }

    void setEdits(int edits); // acts that are not live; 0 hides the bar
    void setApplying(bool applying);
    [[nodiscard]] int edits() const { return m_edits; }
    void offerUndo(const QString &removedList); // for kUndoTime, or until dismissed
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;

    [[nodiscard]] QString title() const override;

    static constexpr std::chrono::seconds kUndoTime{10};

signals:
    void newListRequested();
    void undoRemovalRequested();
    void applyRequested();
    void discardRequested();

protected:
    void retranslate() override;

private:
    void buildBars();
    void refresh();

    int m_edits = 0;
    bool m_applying = false;
    QString m_removedList;
    SegmentedControl *m_choice;
    QPushButton *m_newList;
    Banner *m_problem;
    QSplitter *m_splitter;
    WordListsSection *m_lists;
    EntitiesSection *m_entities;
    PatternsSection *m_patterns;
    GuardrailSettingsSection *m_settings;
    QList<QWidget *> m_sections;
    TryBox *m_tryBox;
    Banner *m_undo;
    QTimer *m_undoTimer;
    Card *m_editBar;
    Label *m_editText;
    QPushButton *m_discard;
    QPushButton *m_apply;
};

} // namespace sluice::ui
