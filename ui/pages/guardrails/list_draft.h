#pragma once

#include "api/relay_service.h"
#include "ui/models/word_list_model.h"

#include <QObject>
#include <QUndoStack>

namespace sluice::ui {

// What became of words that were to be added.
struct AddedWords {
    int added = 0;
    int duplicates = 0; // the list has them already
};

// One word list as it is being edited: its words and modes, the version in force beside them, and every act of the user as one undo
// command. "Not live" counts the acts between the two. GUI thread.
class ListDraft final : public QObject {
    Q_OBJECT
public:
    explicit ListDraft(const api::WordListConfig &live, QObject *parent = nullptr);
    ~ListDraft() override;

    // The settings as edited; the name as in the settings in force.
    [[nodiscard]] const api::WordListConfig &config() const { return m_config; }
    [[nodiscard]] const api::WordListConfig &liveConfig() const { return m_liveConfig; }
    [[nodiscard]] bool hasConfigEdits() const { return m_config != m_liveConfig; }
    [[nodiscard]] bool hasWordEdits() const;
    [[nodiscard]] WordListModel &words() { return m_words; }
    [[nodiscard]] QUndoStack &undoStack() { return m_undo; }
    [[nodiscard]] int editsNotLive() const;
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    [[nodiscard]] bool changedOutside() const { return m_changedOutside; }

    // Acts of the user; each is one command, or none where nothing would change.
    AddedWords addWords(const QStringList &words);
    void removeWords(const QList<int> &at); // ascending
    void replaceWord(int at, const QString &word);
    void setAction(policy::Direction direction, policy::Action action);
    void setSettings(const api::WordListConfig &list); // modes and options; the name stays

    // What undo and redo would do, in the current language; empty if there is nothing.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

    // The words of the file as the service read them. With edits of one's own the draft stays and changedOutside() says so.
    void setFileWords(const QStringList &words);
    void takeFileVersion(); // drops the edits for the words last read
    // The settings as they are now in force; what was edited stays edited.
    void setLiveConfig(const api::WordListConfig &live);
    // The service has saved what savingWords() gave.
    [[nodiscard]] QStringList savingWords(); // remembers them as what will be live
    void markSaved();
    void discard(); // back to what is live

signals:
    void changed(); // edits, undo state, modes, or the words' number

private:
    friend class SettingsCommand;

    void push(QUndoCommand *command);
    void forgetHistory();

    api::WordListConfig m_config;
    api::WordListConfig m_liveConfig;
    WordListModel m_words;
    QStringList m_liveWords;
    QStringList m_fileWords; // as last read
    QStringList m_savingWords;
    int m_savingIndex = 0; // of the undo stack when savingWords() was called
    QUndoStack m_undo;
    int m_liveIndex = 0; // of the undo stack
    int m_lostEdits = 0; // acts that were live and undone, and can no longer be redone
    int m_lostWhileSaving = 0;
    bool m_isLoaded = false;
    bool m_changedOutside = false;
};

} // namespace sluice::ui
