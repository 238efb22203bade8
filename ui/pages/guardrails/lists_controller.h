#pragma once

#include "api/relay_service.h"
#include "ui/models/guardrail_list_model.h"

#include <QObject>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace sluice::ui {

class GuardrailsPage;
class ListDraft;
class WordListsSection;
class WordsController;

// Decides for the word lists: keeps a draft of each, turns requests into undoable acts, and saves the words once their settings are in
// force. What the service refuses stays an edit. GUI thread.
class ListsController final : public QObject {
    Q_OBJECT
public:
    ListsController(GuardrailsPage &page, api::RelayService &service, QObject *parent = nullptr);
    ~ListsController() override;

    [[nodiscard]] int edits() const;
    [[nodiscard]] bool hasSettingsEdits() const;
    [[nodiscard]] int errorCount() const { return m_lists.errorCount(); }
    [[nodiscard]] QList<api::WordListConfig> appliedTo(QList<api::WordListConfig> lists) const;
    void reload(); // the settings in force changed
    void discard();
    // Saves the words that were edited; finished() follows, at once if there are none.
    void saveWords();
    [[nodiscard]] bool isSaving() const { return !m_saving.isEmpty(); }
    void forgetRefusals();
    void loadChosen(); // from now on its changes are told

signals:
    void editsChanged();
    void finished();
    void applyRequested(const sluice::api::RelayConfig &config); // at once: a list comes or goes

private:
    struct Removal {
        int row = 0;
        api::WordListConfig list;
    };

    void connectPage();
    void connectService();
    ListDraft &draftFor(const api::WordListConfig &list);
    void choose(int row);
    void chooseAfterReload(const QString &before);
    void showDraft();
    void showListMessage();
    void showAge();
    void refreshEdits();
    [[nodiscard]] ListDraft *current() const;
    [[nodiscard]] ListDraft *draftOf(const QString &name) const;
    void onMessageAction();
    void openDialog(int row); // -1: a new list
    void removeList(int row);
    void undoRemoval();
    void finishSaving(const QString &name);
    void onLoaded(const api::WordListContent &content);
    void onAlert(const api::Alert &alert);

    GuardrailsPage &m_page;
    WordListsSection &m_section;
    api::RelayService &m_service;
    WordsController *m_words;
    GuardrailListModel m_lists;
    std::map<QString, std::unique_ptr<ListDraft>> m_drafts;
    QString m_current;
    QString m_selectAfter; // a list to choose when the settings have it
    QHash<QString, base::Error> m_saveErrors;
    std::optional<Removal> m_removal;
    QSet<QString> m_saving;
};

} // namespace sluice::ui
