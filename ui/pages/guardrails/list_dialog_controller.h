#pragma once

#include "api/relay_service.h"

#include <QObject>

namespace sluice::ui {

class ListDialog;

// Decides for one ListDialog: reads the file with the first words, asks the service for a new list, and says what was refused. What is
// changed of a list that exists is told and goes live with the page's other edits. Lives as long as its dialog. GUI thread.
class ListDialogController final : public QObject {
    Q_OBJECT
public:
    ListDialogController(ListDialog &dialog, api::RelayService &service, bool isNew);

    void importFile(const QString &path);

signals:
    void created(const QString &name);
    void edited(const sluice::api::WordListConfig &list);

private:
    void chooseImport();
    void choosePath(bool isFolder);
    void save();
    [[nodiscard]] bool isComplete(const api::WordListConfig &list);
    void onApplied();
    void fail(const base::Error &why, bool isAboutWords);

    ListDialog &m_dialog;
    api::RelayService &m_service;
    bool m_isNew;
    QString m_creating; // name asked for; empty: nothing under way
};

} // namespace sluice::ui
