#include "ui/pages/guardrails/lists_controller.h"

#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/list_dialog.h"
#include "ui/pages/guardrails/list_dialog_controller.h"
#include "ui/pages/guardrails/list_draft.h"
#include "ui/pages/guardrails/word_lists_section.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/pages/guardrails/words_controller.h"
#include "ui/text/error_sentence.h"
#include "ui/text/guardrail_words.h"

#include <algorithm>
#include <utility>

namespace sluice::ui {

ListsController::ListsController(GuardrailsPage &page, api::RelayService &service, QObject *parent)
    : QObject(parent), m_page(page), m_section(*page.lists()), m_service(service),
      m_words(new WordsController(*page.words(), this))
{
    m_section.setModel(&m_lists);
    connectPage();
    connectService();
    reload();
    m_lists.setStatuses(m_service.wordLists());
    if (m_lists.rowCount() > 0) {
        m_section.select(0);
    }
}

ListsController::~ListsController()
{
    m_words->setDraft(nullptr); // the view outlives the drafts and their models
}

void ListsController::connectPage()
{
    connect(&m_section, &WordListsSection::listChosen, this, &ListsController::choose);
    connect(&m_section, &WordListsSection::optionsRequested, this, &ListsController::openDialog);
    connect(&m_section, &WordListsSection::removeListRequested, this, &ListsController::removeList);
    connect(&m_page, &GuardrailsPage::newListRequested, this, [this] { openDialog(-1); });
    connect(&m_page, &GuardrailsPage::undoRemovalRequested, this, &ListsController::undoRemoval);
    // Undo texts and messages are made here, so a change of language makes them anew.
    connect(&m_page, &Page::titleChanged, this, [this] {
        m_page.words()->setRemark({}, false);
        showDraft();
    });
    connect(m_page.words(), &WordsCard::messageActionRequested, this,
            &ListsController::onMessageAction);
    connect(m_page.words(), &WordsCard::refreshRequested, this,
            [this] { m_service.refreshWordList(m_current); });
}

void ListsController::connectService()
{
    using Service = api::RelayService;
    connect(&m_service, &Service::wordListLoaded, this, &ListsController::onLoaded);
    connect(&m_service, &Service::wordListSaved, this, [this](const QString &name) {
        if (ListDraft *draft = draftOf(name); draft && m_saving.contains(name)) {
            m_saveErrors.remove(name);
            m_lists.setError(name, {});
            draft->markSaved();
        }
        finishSaving(name);
    });
    connect(&m_service, &Service::wordListRefused, this,
            [this](const QString &name, const base::Error &why) {
                if (m_saving.contains(name)) {
                    m_saveErrors.insert(name, why);
                    showListMessage();
                }
                finishSaving(name);
            });
    connect(&m_service, &Service::wordListsSampled, this,
            [this](const QList<api::ListStatus> &lists) {
                m_lists.setStatuses(lists);
                showListMessage();
                showAge();
                emit editsChanged();
            });
    connect(&m_service, &Service::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                m_lists.addRecords(batch, QDate::currentDate());
            });
    connect(&m_service, &Service::alertRaised, this, &ListsController::onAlert);
}

ListDraft &ListsController::draftFor(const api::WordListConfig &list)
{
    std::unique_ptr<ListDraft> &draft = m_drafts[list.name];
    if (draft) {
        draft->setLiveConfig(list);
    } else {
        draft = std::make_unique<ListDraft>(list);
        connect(draft.get(), &ListDraft::changed, this, [this, name = list.name] {
            refreshEdits();
            if (name == m_current) {
                showDraft();
            }
        });
    }
    return *draft;
}

void ListsController::reload()
{
    const QList<api::WordListConfig> live = m_service.config()->guardrails.lists;
    QList<api::WordListConfig> shown;
    bool isCurrentReplaced = false;
    for (const api::WordListConfig &list : live) {
        if (const auto known = m_drafts.find(list.name);
            known != m_drafts.end() && known->second->liveConfig().file != list.file) {
            // Another list under a known name: nothing of the old one belongs to it.
            if (list.name == m_current) {
                m_words->setDraft(nullptr);
                isCurrentReplaced = true;
            }
            m_drafts.erase(known);
        }
        shown << draftFor(list).config();
    }
    const QString before = m_current;
    m_lists.setLists(shown);
    chooseAfterReload(before);
    if (isCurrentReplaced) {
        choose(m_lists.rowOf(m_current));
    }
    refreshEdits();
}

void ListsController::chooseAfterReload(const QString &before)
{
    // A reset drops the selection; the same list is chosen again, or its neighbour.
    const QString wanted
        = m_lists.rowOf(m_selectAfter) >= 0 ? std::exchange(m_selectAfter, {}) : before;
    if (const int row = m_lists.rowOf(wanted); row >= 0) {
        if (m_section.selectedRow() != row) {
            m_section.select(row);
        }
    } else if (m_lists.rowCount() > 0) {
        m_section.select(0);
    } else {
        choose(-1);
    }
}

void ListsController::choose(int row)
{
    const QString name = row < 0 ? QString() : m_lists.lists().at(row).name;
    if (row < 0 && m_lists.rowCount() > 0) {
        return; // between a reset and the next choice
    }
    m_current = name;
    ListDraft *draft = current();
    m_words->setDraft(draft);
    if (!draft) {
        return;
    }
    showDraft();
    if (!draft->isLoaded()) {
        m_service.loadWordList(name);
    }
}

void ListsController::loadChosen()
{
    if (!m_current.isEmpty()) {
        m_service.loadWordList(m_current);
    }
}

ListDraft *ListsController::current() const
{
    return draftOf(m_current);
}

ListDraft *ListsController::draftOf(const QString &name) const
{
    const auto found = m_drafts.find(name);
    return found == m_drafts.end() ? nullptr : found->second.get();
}

void ListsController::showDraft()
{
    ListDraft *draft = current();
    if (!draft) {
        return;
    }
    WordsCard *words = m_page.words();
    words->setList(draft->config());
    // Words that could not be read must not be written over, and those of a publisher are the
    // publisher's.
    const bool isOwn = draft->config().url.isEmpty() && m_lists.status(m_current).files <= 1;
    words->setWordsEditable(draft->isLoaded() && isOwn);
    words->setUndo(draft->undoStack().canUndo(), draft->undoText(), draft->undoStack().canRedo(),
                   draft->redoText());
    words->refreshCount();
    showListMessage();
    showAge();
}

void ListsController::showAge()
{
    const ListDraft *draft = current();
    if (!draft) {
        return;
    }
    const api::ListStatus status = m_lists.status(m_current);
    m_page.words()->setAge(listAgeSentence(status, QDateTime::currentDateTimeUtc()),
                           status.error.isError(), status.isSubscription && !status.isRefreshing);
}

void ListsController::showListMessage()
{
    const ListDraft *draft = current();
    if (!draft) {
        return;
    }
    WordsCard *words = m_page.words();
    const bool isSubscription = m_lists.status(m_current).isSubscription;
    const base::Error refused = isSubscription ? base::Error() : m_lists.error(m_current);
    if (const base::Error unsaved = m_saveErrors.value(m_current); unsaved.isError()) {
        words->setMessage(WordsCard::Message::Danger, tr("Not saved. %1").arg(errorLine(unsaved)));
    } else if (refused.isError()) {
        words->setMessage(WordsCard::Message::Danger, errorLine(refused), tr("Read again"));
    } else if (draft->changedOutside()) {
        words->setMessage(
            WordsCard::Message::Warning,
            tr("The file was changed outside Sluice. Apply would replace that version."),
            tr("Take the file's version"));
    } else {
        words->setMessage(WordsCard::Message::None, {});
    }
}

void ListsController::onMessageAction()
{
    ListDraft *draft = current();
    if (!draft) {
        return;
    }
    if (draft->changedOutside()) {
        draft->takeFileVersion();
    } else {
        m_service.loadWordList(m_current);
    }
}

void ListsController::refreshEdits()
{
    QList<api::WordListConfig> shown;
    for (const api::WordListConfig &list : m_lists.lists()) {
        const ListDraft *draft = draftOf(list.name);
        shown << (draft ? draft->config() : list);
        m_lists.setEdits(list.name, draft ? draft->editsNotLive() : 0);
    }
    m_lists.setLists(shown);
    emit editsChanged();
}

int ListsController::edits() const
{
    int edits = 0;
    for (const api::WordListConfig &list : m_lists.lists()) {
        const ListDraft *draft = draftOf(list.name);
        edits += draft ? draft->editsNotLive() : 0;
    }
    return edits;
}

bool ListsController::hasSettingsEdits() const
{
    const QList<api::WordListConfig> live = m_service.config()->guardrails.lists;
    return appliedTo(live) != live;
}

QList<api::WordListConfig> ListsController::appliedTo(QList<api::WordListConfig> lists) const
{
    for (api::WordListConfig &list : lists) {
        if (const ListDraft *draft = draftOf(list.name);
            draft && draft->editsNotLive() > 0 && draft->hasConfigEdits()) {
            list = draft->config();
        }
    }
    return lists;
}

void ListsController::discard()
{
    for (const auto &[name, draft] : m_drafts) {
        if (draft->editsNotLive() > 0) {
            draft->discard();
        }
    }
    m_saveErrors.clear();
    showListMessage();
}

void ListsController::forgetRefusals()
{
    m_saveErrors.clear();
}

void ListsController::openDialog(int row)
{
    const bool isNew = row < 0;
    auto *dialog = new ListDialog(isNew, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *controller = new ListDialogController(*dialog, m_service, isNew);
    if (!isNew) {
        dialog->setList(m_lists.lists().at(row));
    }
    connect(controller, &ListDialogController::created, this, [this](const QString &name) {
        m_selectAfter = name;
        reload();
    });
    connect(controller, &ListDialogController::edited, this,
            [this](const api::WordListConfig &list) {
                if (ListDraft *draft = draftOf(list.name)) {
                    draft->setSettings(list);
                }
            });
    dialog->open();
}

void ListsController::removeList(int row)
{
    api::RelayConfig config = *m_service.config();
    if (row < 0 || row >= config.guardrails.lists.size()) {
        return;
    }
    m_removal = Removal{row, config.guardrails.lists.takeAt(row)};
    m_page.offerUndo(m_removal->list.name);
    emit applyRequested(config);
}

void ListsController::undoRemoval()
{
    if (!m_removal) {
        return;
    }
    const Removal removal = *std::exchange(m_removal, std::nullopt);
    api::RelayConfig config = *m_service.config();
    config.guardrails.lists.insert(
        std::min(removal.row, static_cast<int>(config.guardrails.lists.size())), removal.list);
    m_selectAfter = removal.list.name;
    emit applyRequested(config);
}

void ListsController::saveWords()
{
    QList<std::pair<QString, QStringList>> jobs;
    for (const api::WordListConfig &list : m_lists.lists()) {
        ListDraft *draft = draftOf(list.name);
        if (!draft || draft->editsNotLive() == 0) {
            continue;
        }
        const QStringList words = draft->savingWords();
        if (draft->hasWordEdits()) {
            m_saving.insert(list.name);
            jobs.append({list.name, words});
        } else {
            draft->markSaved(); // its settings are in force, or its acts add up to nothing
        }
    }
    for (const auto &[name, words] : std::as_const(jobs)) {
        m_service.saveWordList(name, words);
    }
    if (jobs.isEmpty()) {
        emit finished();
    }
}

void ListsController::finishSaving(const QString &name)
{
    if (m_saving.remove(name) && m_saving.isEmpty()) {
        emit finished();
    }
}

void ListsController::onLoaded(const api::WordListContent &content)
{
    ListDraft *draft = draftOf(content.name);
    if (!draft) {
        return;
    }
    m_lists.setError(content.name, content.error);
    if (!content.error.isError()) {
        draft->setFileWords(content.words);
    }
    if (content.name == m_current) {
        showDraft();
    }
    emit editsChanged();
}

void ListsController::onAlert(const api::Alert &alert)
{
    if (alert.kind == api::AlertKind::WordListRefused) {
        m_lists.setError(alert.subject, alert.error);
        if (alert.subject == m_current) {
            showListMessage();
        }
        emit editsChanged();
    } else if (alert.kind == api::AlertKind::WordListLoaded) {
        m_service.loadWordList(alert.subject);
    }
}

} // namespace sluice::ui
