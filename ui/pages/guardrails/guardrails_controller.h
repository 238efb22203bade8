#pragma once

#include "api/relay_service.h"
#include "ui/models/guardrail_list_model.h"

#include <QDateTime>
#include <QObject>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace sluice::ui {

class GuardrailsPage;
class ListDraft;
class WordsController;

// Decides for GuardrailsPage: keeps a draft of every list, turns requests into undoable acts, and puts them in force together: modes with
// the settings first, then each list's words. What the service refuses stays an edit. GUI thread.
class GuardrailsController final : public QObject {
    Q_OBJECT
public:
    GuardrailsController(GuardrailsPage &page, api::RelayService &service, QObject *parent = nullptr);
    ~GuardrailsController() override;

    [[nodiscard]] bool hasEdits() const; // for the guard at the window's close

private:
    struct Removal {
        int row = 0;
        api::WordListConfig list;
    };

    void connectPage();
    void connectService();
    void reload();
    void choose(int row);
    void showDraft();
    void showListMessage();
    void refreshEdits();
    [[nodiscard]] ListDraft *current() const;
    [[nodiscard]] ListDraft *draftOf(const QString &name) const;

    void onMessageAction();

    void newList();
    void removeList(int row);
    void undoRemoval();

    void apply();
    void saveWords();
    void finishSaving(const QString &name);
    void onConfigApplied();
    void onConfigRefused(const base::Error &why);
    void onLoaded(const api::WordListContent &content);
    void onRecords(const QList<api::ExchangeRecord> &batch);
    void onAlert(const api::Alert &alert);
    void updateBadge();

    GuardrailsPage &m_page;
    api::RelayService &m_service;
    GuardrailListModel m_lists;
    std::map<QString, std::unique_ptr<ListDraft>> m_drafts; // by name
    WordsController *m_words;
    QString m_current;
    QString m_selectAfter; // list to choose once the settings have it
    std::optional<Removal> m_removal;
    bool m_applyingEdits = false; // the settings part of Apply is under way
    bool m_applyingOther = false; // a removal, or its undo
    QSet<QString> m_saving; // lists whose words are being saved
    QHash<QString, base::Error> m_saveErrors;
    int m_newBlocks = 0; // since the page was last seen
};

} // namespace sluice::ui
