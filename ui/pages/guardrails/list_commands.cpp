#include "ui/pages/guardrails/list_commands.h"

#include "ui/models/word_list_model.h"
#include "ui/pages/guardrails/list_draft.h"
#include "ui/text/words.h"

#include <QCoreApplication>

#include <numeric>

namespace sluice::ui {

namespace {

// The translation context of this file.
class ListCommands {
    Q_DECLARE_TR_FUNCTIONS(ListCommands)
};

constexpr qsizetype kShownLength = 24;

QString quoted(const QString &word)
{
    return ListCommands::tr("“%1”").arg(
        word.size() > kShownLength ? word.left(kShownLength) + QChar(0x2026) : word);
}

} // namespace

AddWordsCommand::AddWordsCommand(WordListModel &words, QStringList added)
    : m_words(words), m_at(added.size()), m_added(std::move(added))
{
    std::iota(m_at.begin(), m_at.end(), static_cast<int>(words.words().size()));
}

void AddWordsCommand::undo()
{
    m_words.removeWords(m_at);
}

void AddWordsCommand::redo()
{
    m_words.insertWords(m_at, m_added);
}

QString AddWordsCommand::description() const
{
    return m_added.size() == 1
        ? ListCommands::tr("add %1").arg(quoted(m_added.first()))
        : ListCommands::tr("add %n word(s)", nullptr, static_cast<int>(m_added.size()));
}

RemoveWordsCommand::RemoveWordsCommand(WordListModel &words, QList<int> at)
    : m_words(words), m_at(std::move(at))
{
    m_removed.reserve(m_at.size());
    for (const int place : std::as_const(m_at)) {
        m_removed << words.words().at(place);
    }
}

void RemoveWordsCommand::undo()
{
    m_words.insertWords(m_at, m_removed);
}

void RemoveWordsCommand::redo()
{
    m_words.removeWords(m_at);
}

QString RemoveWordsCommand::description() const
{
    return m_removed.size() == 1
        ? ListCommands::tr("delete %1").arg(quoted(m_removed.first()))
        : ListCommands::tr("delete %n word(s)", nullptr, static_cast<int>(m_removed.size()));
}

ReplaceWordCommand::ReplaceWordCommand(WordListModel &words, int at, QString word)
    : m_words(words), m_at(at), m_before(words.words().at(at)), m_after(std::move(word))
{
}

void ReplaceWordCommand::undo()
{
    m_words.replaceWord(m_at, m_before);
}

void ReplaceWordCommand::redo()
{
    m_words.replaceWord(m_at, m_after);
}

QString ReplaceWordCommand::description() const
{
    return ListCommands::tr("change %1 to %2").arg(quoted(m_before), quoted(m_after));
}

SettingsCommand::SettingsCommand(ListDraft &draft, api::WordListConfig after)
    : m_draft(draft), m_before(draft.config()), m_after(std::move(after))
{
}

void SettingsCommand::undo()
{
    m_draft.m_config = m_before;
}

void SettingsCommand::redo()
{
    m_draft.m_config = m_after;
}

QString SettingsCommand::description() const
{
    const auto mode = [](policy::Direction direction, policy::Action action) {
        return ListCommands::tr("%1 mode to %2", "direction, mode")
            .arg(directionText(direction), ui::actionText(action));
    };
    api::WordListConfig modesOnly = m_before;
    modesOnly.prompt = m_after.prompt;
    if (modesOnly == m_after) {
        return mode(policy::Direction::Prompt, m_after.prompt);
    }
    modesOnly.prompt = m_before.prompt;
    modesOnly.answer = m_after.answer;
    return modesOnly == m_after ? mode(policy::Direction::Answer, m_after.answer)
                                : ListCommands::tr("change the list's options");
}

} // namespace sluice::ui
