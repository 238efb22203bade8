#pragma once

#include "api/config/relay_config.h"

#include <QList>
#include <QStringList>
#include <QUndoCommand>

namespace sluice::ui {

class ListDraft;
class WordListModel;

// An act on a word list that can say what it is in the current language. GUI thread.
class ListCommand : public QUndoCommand {
public:
    [[nodiscard]] virtual QString description() const = 0;
};

class AddWordsCommand final : public ListCommand {
public:
    AddWordsCommand(WordListModel &words, QStringList added);
    void undo() override;
    void redo() override;
    [[nodiscard]] QString description() const override;

private:
    WordListModel &m_words;
    QList<int> m_at;
    QStringList m_added;
};

class RemoveWordsCommand final : public ListCommand {
public:
    RemoveWordsCommand(WordListModel &words, QList<int> at);
    void undo() override;
    void redo() override;
    [[nodiscard]] QString description() const override;

private:
    WordListModel &m_words;
    QList<int> m_at;
    QStringList m_removed;
};

class ReplaceWordCommand final : public ListCommand {
public:
    ReplaceWordCommand(WordListModel &words, int at, QString word);
    void undo() override;
    void redo() override;
    [[nodiscard]] QString description() const override;

private:
    WordListModel &m_words;
    int m_at;
    QString m_before;
    QString m_after;
};

// A list's settings changed: a mode, or its options.
class SettingsCommand final : public ListCommand {
public:
    SettingsCommand(ListDraft &draft, api::WordListConfig after);
    void undo() override;
    void redo() override;
    [[nodiscard]] QString description() const override;

private:
    ListDraft &m_draft;
    api::WordListConfig m_before;
    api::WordListConfig m_after;
};

} // namespace sluice::ui
