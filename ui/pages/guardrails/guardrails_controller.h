#pragma once

#include "api/relay_service.h"
#include "ui/pages/guardrails/rule_draft.h"

#include <QObject>

namespace sluice::ui {

class GuardrailsPage;
class ListsController;

// Decides for GuardrailsPage: puts the edits of all sections in force together – settings first, then each list's words – and says what was
// refused, which stays an edit. GUI thread.
class GuardrailsController final : public QObject {
    Q_OBJECT
public:
    GuardrailsController(GuardrailsPage &page, api::RelayService &service, QObject *parent = nullptr);

    [[nodiscard]] bool hasEdits() const; // for the guard at the window's close

private:
    // What the service was asked to put in force last.
    enum class Applying { Nothing, Edits, ListChange };

    void connectPage();
    void connectService();
    void connectSettings();
    void refresh();
    void apply();
    void discard();
    void onConfigApplied();
    void onConfigRefused(const base::Error &why);
    void onRecords(const QList<api::ExchangeRecord> &batch);
    void updateBadge();

    GuardrailsPage &m_page;
    api::RelayService &m_service;
    RuleDraft m_rules;
    ListsController *m_lists;
    Applying m_applying = Applying::Nothing;
    int m_newBlocks = 0; // since the page was seen
};

} // namespace sluice::ui
