#include "ui/pages/guardrails/words_controller.h"

#include "ui/models/word_text.h"
#include "ui/pages/guardrails/list_draft.h"
#include "ui/pages/guardrails/word_file.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"

#include <QFileDialog>

namespace sluice::ui {

WordsController::WordsController(WordsCard &words, QObject *parent)
    : QObject(parent), m_words(words)
{
    connect(&m_words, &WordsCard::addRequested, this, &WordsController::addWord);
    connect(&m_words, &WordsCard::linesRequested, this, &WordsController::addLines);
    connect(&m_words, &WordsCard::importRequested, this, &WordsController::chooseImport);
    const auto act = [this](auto what) {
        return [this, what](const auto &...arguments) {
            if (ListDraft *draft = m_draft) {
                m_words.setRemark({}, false);
                what(*draft, arguments...);
            }
        };
    };
    connect(&m_words, &WordsCard::removeRequested, this,
            act([](ListDraft &draft, const QList<int> &at) { draft.removeWords(at); }));
    connect(&m_words, &WordsCard::actionRequested, this,
            act([](ListDraft &draft, policy::Direction direction, policy::Action action) {
                draft.setAction(direction, action);
            }));
    connect(&m_words, &WordsCard::undoRequested, this,
            act([](ListDraft &draft) { draft.undoStack().undo(); }));
    connect(&m_words, &WordsCard::redoRequested, this,
            act([](ListDraft &draft) { draft.undoStack().redo(); }));
    connect(&m_words, &WordsCard::searchRequested, this,
            act([this](ListDraft &draft, const QString &text) {
                draft.words().setSearch(text);
                m_words.refreshCount();
            }));
}

void WordsController::setDraft(ListDraft *draft)
{
    if (m_draft && m_draft != draft) {
        m_draft->words().disconnect(this);
    }
    if (draft && m_draft != draft) {
        connect(&draft->words(), &WordListModel::editRequested, this,
                &WordsController::replaceWord);
    }
    m_draft = draft;
    m_words.setModel(draft ? &draft->words() : nullptr);
}

void WordsController::addWord(const QString &word)
{
    ListDraft *draft = m_draft;
    if (!draft || !draft->isLoaded()) {
        return;
    }
    WordsCard *words = &m_words;
    switch (draft->words().problemOf(word)) {
    case WordProblem::None:
        break;
    case WordProblem::Empty:
    case WordProblem::LineBreak:
        return;
    case WordProblem::Comment:
        words->setRemark(tr("A word cannot begin with #: such lines are comments."), true);
        return;
    case WordProblem::TooLong:
        words->setRemark(
            tr("A word has at most %1 characters.").arg(formatCount(WordListModel::kMaxWordLength)),
            true);
        return;
    case WordProblem::Duplicate:
        words->setRemark(tr("The list has this word already."), true);
        words->showWord(
            draft->words().rowOfWord(static_cast<int>(draft->words().words().indexOf(word))));
        return;
    }
    draft->addWords({word});
    words->clearEntry();
    words->setRemark({}, false);
    words->showWord(draft->words().rowOfWord(static_cast<int>(draft->words().words().size()) - 1));
}

void WordsController::addLines(const QString &text)
{
    ListDraft *draft = m_draft;
    if (!draft || !draft->isLoaded()) {
        return;
    }
    const PastedWords pasted = wordsOfText(text);
    const AddedWords added = draft->addWords(pasted.words);
    reportAdded(added.added, added.duplicates, pasted.refused, pasted.firstRefusedLine);
}

void WordsController::reportAdded(int added, int duplicates, int refused, int refusedLine)
{
    QString text = tr("%n word(s) added.", nullptr, added);
    if (duplicates > 0) {
        text = tr("%1 %2", "two sentences")
                   .arg(text, tr("%n were in the list already.", nullptr, duplicates));
    }
    if (refused > 0) {
        text = tr("%1 %2", "two sentences")
                   .arg(text,
                        tr("%n line(s) too long, the first is line %1.", nullptr, refused)
                            .arg(refusedLine));
    }
    m_words.setRemark(text, refused > 0);
}

void WordsController::replaceWord(int at, const QString &word)
{
    ListDraft *draft = m_draft;
    if (!draft) {
        return;
    }
    switch (draft->words().problemOf(word, at)) {
    case WordProblem::None:
        m_words.setRemark({}, false);
        draft->replaceWord(at, word);
        return;
    case WordProblem::Empty: // an emptied word is a deleted one
        draft->removeWords({at});
        return;
    case WordProblem::Duplicate:
        m_words.setRemark(tr("The list has this word already."), true);
        return;
    case WordProblem::Comment:
        m_words.setRemark(tr("A word cannot begin with #: such lines are comments."), true);
        return;
    case WordProblem::TooLong:
    case WordProblem::LineBreak:
        m_words.setRemark(
            tr("A word has at most %1 characters.").arg(formatCount(WordListModel::kMaxWordLength)),
            true);
        return;
    }
}

void WordsController::chooseImport()
{
    QFileDialog *chooser = wordFileDialog(&m_words);
    connect(chooser, &QFileDialog::fileSelected, this, &WordsController::importFile);
    chooser->open();
}

void WordsController::importFile(const QString &path)
{
    ListDraft *draft = m_draft;
    if (!draft || !draft->isLoaded()) {
        return;
    }
    const base::Result<QStringList> words = readWordFile(path);
    if (!words) {
        m_words.setRemark(errorLine(words.error()), true);
        return;
    }
    const AddedWords added = draft->addWords(*words);
    reportAdded(added.added, added.duplicates, 0, 0);
}

} // namespace sluice::ui
