#include "ui/pages/guardrails/new_list_controller.h"

#include "ui/pages/guardrails/new_list_dialog.h"
#include "ui/pages/guardrails/word_file.h"
#include "ui/text/error_sentence.h"

#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace sluice::ui {

NewListController::NewListController(NewListDialog &dialog, api::RelayService &service)
    : QObject(&dialog), m_dialog(dialog), m_service(service)
{
    connect(&m_dialog, &NewListDialog::importRequested, this, &NewListController::chooseFile);
    connect(&m_dialog, &NewListDialog::createRequested, this, &NewListController::create);
    connect(&m_service, &api::RelayService::configApplied, this, &NewListController::onApplied);
    connect(&m_service, &api::RelayService::configRefused, this,
            [this](const base::Error &why) { fail(why, false); });
    connect(&m_service, &api::RelayService::wordListRefused, this,
            [this](const QString &name, const base::Error &why) {
                if (name == m_creating) {
                    fail(why, true);
                }
            });
}

void NewListController::chooseFile()
{
    QFileDialog *chooser = wordFileDialog(&m_dialog);
    connect(chooser, &QFileDialog::fileSelected, this, &NewListController::importFile);
    chooser->open();
}

void NewListController::importFile(const QString &path)
{
    const base::Result<QStringList> words = readWordFile(path);
    if (words) {
        m_dialog.setWords(*words, QFileInfo(path).fileName());
    } else {
        m_dialog.setImportError(errorLine(words.error()));
    }
}

void NewListController::create()
{
    const api::WordListConfig list = m_dialog.list();
    const QList<api::WordListConfig> all = m_service.config()->guardrails.lists;
    if (list.name.isEmpty()) {
        m_dialog.setNameError(tr("Give the list a name."));
        return;
    }
    if (std::any_of(all.cbegin(), all.cend(), [&list](const api::WordListConfig &other) {
            return other.name == list.name;
        })) {
        m_dialog.setNameError(tr("There is a list of this name already."));
        return;
    }
    m_creating = list.name;
    m_dialog.setBusy(true);
    m_service.createWordList(list, m_dialog.words());
}

void NewListController::onApplied()
{
    if (m_creating.isEmpty()) {
        return;
    }
    emit created(std::exchange(m_creating, {}));
    m_dialog.accept();
}

void NewListController::fail(const base::Error &why, bool isAboutWords)
{
    if (m_creating.isEmpty()) {
        return;
    }
    m_creating.clear();
    m_dialog.setBusy(false);
    if (isAboutWords) {
        m_dialog.setImportError(errorLine(why));
    } else {
        m_dialog.setNameError(errorLine(why));
    }
}

} // namespace sluice::ui
