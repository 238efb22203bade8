#include "ui/pages/guardrails/list_draft.h"

#include "api/config/guardrail_fields.h"
#include "ui/pages/guardrails/list_commands.h"

#include <QSet>

#include <cstdlib>
#include <utility>

namespace sluice::ui {

ListDraft::ListDraft(const api::WordListConfig &live, QObject *parent)
    : QObject(parent), m_config(live), m_liveConfig(live)
{
    connect(&m_undo, &QUndoStack::indexChanged, this, &ListDraft::changed);
}

ListDraft::~ListDraft()
{
    // The stack goes after the model its commands refer to; its last signal must not reach us half
    // gone.
    m_undo.disconnect(this);
}

bool ListDraft::hasWordEdits() const
{
    return m_words.words() != m_liveWords;
}

void ListDraft::push(QUndoCommand *command)
{
    // Acts above the present place are thrown away by the push. Those among them that are in force
    // count as edits for good.
    const int index = m_undo.index();
    if (index < m_liveIndex) {
        m_lostEdits += m_liveIndex - index;
        m_liveIndex = index;
    }
    if (index < m_savingIndex) {
        m_lostWhileSaving += m_savingIndex - index;
        m_savingIndex = index;
    }
    m_undo.push(command);
}

int ListDraft::editsNotLive() const
{
    return std::abs(m_undo.index() - m_liveIndex) + m_lostEdits;
}

AddedWords ListDraft::addWords(const QStringList &words)
{
    const QSet<QString> wanted(words.cbegin(), words.cend());
    QSet<QString> known;
    for (const QString &word : m_words.words()) {
        if (wanted.contains(word)) {
            known.insert(word);
        }
    }
    QStringList fresh;
    for (const QString &word : words) {
        if (!known.contains(word)) {
            known.insert(word);
            fresh << word;
        }
    }
    if (!fresh.isEmpty()) {
        push(new AddWordsCommand(m_words, fresh));
    }
    return {static_cast<int>(fresh.size()), static_cast<int>(words.size() - fresh.size())};
}

void ListDraft::removeWords(const QList<int> &at)
{
    if (!at.isEmpty()) {
        push(new RemoveWordsCommand(m_words, at));
    }
}

void ListDraft::replaceWord(int at, const QString &word)
{
    if (m_words.words().at(at) != word) {
        push(new ReplaceWordCommand(m_words, at, word));
    }
}

void ListDraft::setAction(policy::Direction direction, policy::Action action)
{
    api::WordListConfig after = m_config;
    (direction == policy::Direction::Prompt ? after.prompt : after.answer) = action;
    setSettings(after);
}

void ListDraft::setSettings(const api::WordListConfig &list)
{
    if (list != m_config) {
        push(new SettingsCommand(*this, list));
    }
}

QString ListDraft::undoText() const
{
    const auto *command = m_undo.canUndo()
        ? static_cast<const ListCommand *>(m_undo.command(m_undo.index() - 1))
        : nullptr;
    return command ? command->description() : QString();
}

QString ListDraft::redoText() const
{
    const auto *command = m_undo.canRedo()
        ? static_cast<const ListCommand *>(m_undo.command(m_undo.index()))
        : nullptr;
    return command ? command->description() : QString();
}

void ListDraft::setFileWords(const QStringList &words)
{
    m_fileWords = words;
    if (m_isLoaded && words == m_liveWords) {
        m_changedOutside = false;
        emit changed();
        return;
    }
    if (m_isLoaded && editsNotLive() > 0) {
        m_changedOutside = true;
        emit changed();
        return;
    }
    m_isLoaded = true;
    m_changedOutside = false;
    m_liveWords = words;
    m_words.setWords(words);
    forgetHistory();
}

void ListDraft::takeFileVersion()
{
    m_changedOutside = false;
    m_liveWords = m_fileWords;
    m_config = m_liveConfig;
    m_words.setWords(m_fileWords);
    forgetHistory();
}

void ListDraft::setLiveConfig(const api::WordListConfig &live)
{
    if (live == m_liveConfig) {
        return;
    }
    const api::WordListConfig edited = std::exchange(m_config, live);
    api::forEachField<api::WordListConfig>([&](const auto &field) {
        if (field.of(edited) != field.of(m_liveConfig)) {
            field.of(m_config) = field.of(edited);
        }
    });
    m_liveConfig = live;
    emit changed();
}

QStringList ListDraft::savingWords()
{
    m_savingWords = m_words.words();
    m_savingIndex = m_undo.index();
    m_lostWhileSaving = 0;
    return m_savingWords;
}

void ListDraft::markSaved()
{
    m_liveWords = m_savingWords;
    m_fileWords = m_savingWords;
    m_changedOutside = false;
    m_liveIndex = m_savingIndex;
    m_lostEdits = m_lostWhileSaving;
    emit changed();
}

void ListDraft::discard()
{
    m_changedOutside = false;
    m_config = m_liveConfig;
    m_words.setWords(m_liveWords);
    forgetHistory();
}

void ListDraft::forgetHistory()
{
    const QSignalBlocker quiet(&m_undo);
    m_undo.clear();
    m_liveIndex = 0;
    m_lostEdits = 0;
    m_savingIndex = 0;
    emit changed();
}

} // namespace sluice::ui
