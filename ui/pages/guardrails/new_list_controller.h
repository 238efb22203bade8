#pragma once

#include "api/relay_service.h"

#include <QObject>

namespace sluice::ui {

class NewListDialog;

// Decides for one NewListDialog: reads the file with the first words, asks the service for the list, and says what was refused. Lives as
// long as its dialog. GUI thread.
class NewListController final : public QObject {
    Q_OBJECT
public:
    NewListController(NewListDialog &dialog, api::RelayService &service);

    void importFile(const QString &path);

signals:
    void created(const QString &name);

private:
    void chooseFile();
    void create();
    void onApplied();
    void fail(const base::Error &why, bool isAboutWords);

    NewListDialog &m_dialog;
    api::RelayService &m_service;
    QString m_creating; // name asked for; empty: nothing under way
};

} // namespace sluice::ui
