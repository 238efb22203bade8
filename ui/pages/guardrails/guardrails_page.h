#pragma once

#include "api/relay_service.h"
#include "ui/shell/page.h"

class QPushButton;
class QSplitter;

namespace sluice::ui {

class Banner;
class EditBar;
class EntitiesSection;
class GuardrailSettingsSection;
class PatternsSection;
class SegmentedControl;
class TryBox;
class UndoBar;
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
    [[nodiscard]] int edits() const;
    void offerUndo(const QString &removedList);
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;

    [[nodiscard]] QString title() const override;

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
    UndoBar *m_undo;
    EditBar *m_editBar;
};

} // namespace sluice::ui
