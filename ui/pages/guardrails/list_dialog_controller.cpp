#include "ui/pages/guardrails/list_dialog_controller.h"

#include "ui/pages/guardrails/list_dialog.h"
#include "ui/pages/guardrails/word_file.h"
#include "ui/text/error_sentence.h"

#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ListDialogController::ListDialogController(ListDialog &dialog, api::RelayService &service,
                                           bool isNew)
    : QObject(&dialog), m_dialog(dialog), m_service(service), m_isNew(isNew)
{
    ListSource *source = m_dialog.source();
    connect(source, &ListSource::importRequested, this, &ListDialogController::chooseImport);
    connect(source, &ListSource::fileRequested, this, [this] { choosePath(false); });
    connect(source, &ListSource::folderRequested, this, [this] { choosePath(true); });
    connect(&m_dialog, &EntryDialog::saveRequested, this, &ListDialogController::save);
    connect(&m_service, &api::RelayService::configApplied, this, &ListDialogController::onApplied);
    connect(&m_service, &api::RelayService::configRefused, this,
            [this](const base::Error &why) { fail(why, false); });
    connect(&m_service, &api::RelayService::wordListRefused, this,
            [this](const QString &name, const base::Error &why) {
                if (name == m_creating) {
                    fail(why, true);
                }
            });
}

void ListDialogController::chooseImport()
{
    QFileDialog *chooser = wordFileDialog(&m_dialog);
    connect(chooser, &QFileDialog::fileSelected, this, &ListDialogController::importFile);
    chooser->open();
}

void ListDialogController::choosePath(bool isFolder)
{
    QFileDialog *chooser = wordFileDialog(&m_dialog);
    if (isFolder) {
        chooser->setFileMode(QFileDialog::Directory);
        chooser->setOption(QFileDialog::ShowDirsOnly);
    }
    connect(chooser, &QFileDialog::fileSelected, m_dialog.source(), &ListSource::setPath);
    chooser->open();
}

void ListDialogController::importFile(const QString &path)
{
    const base::Result<QStringList> words = readWordFile(path);
    if (words) {
        m_dialog.source()->setWords(*words, QFileInfo(path).fileName());
    } else {
        m_dialog.showError(u"words"_s, errorLine(words.error()));
    }
}

bool ListDialogController::isComplete(const api::WordListConfig &list)
{
    if (list.name.isEmpty()) {
        m_dialog.showError(u"name"_s, tr("Give the list a name."));
        return false;
    }
    const QList<api::WordListConfig> all = m_service.config()->guardrails.lists;
    if (m_isNew && std::any_of(all.cbegin(), all.cend(), [&list](const api::WordListConfig &other) {
            return other.name == list.name;
        })) {
        m_dialog.showError(u"name"_s, tr("There is a list of this name already."));
        return false;
    }
    switch (m_dialog.source()->kind()) {
    case ListSource::Kind::Own:
        break;
    case ListSource::Kind::File:
        if (list.file.isEmpty()) {
            m_dialog.showError(u"file"_s, tr("Choose a file or a folder."));
            return false;
        }
        break;
    case ListSource::Kind::Subscription:
        if (!list.url.startsWith(u"https://"_s)) {
            m_dialog.showError(u"url"_s, tr("The address begins with https://."));
            return false;
        }
        break;
    }
    return true;
}

void ListDialogController::save()
{
    m_dialog.clearErrors();
    const api::WordListConfig list = m_dialog.list();
    if (!isComplete(list)) {
        return;
    }
    if (!m_isNew) {
        emit edited(list);
        m_dialog.accept();
        return;
    }
    m_creating = list.name;
    m_dialog.setSaving(true);
    if (m_dialog.source()->kind() == ListSource::Kind::Own) {
        m_service.createWordList(list, m_dialog.source()->words());
        return;
    }
    api::RelayConfig config = *m_service.config();
    config.guardrails.lists.append(list);
    m_service.apply(config);
}

void ListDialogController::onApplied()
{
    if (m_creating.isEmpty()) {
        return;
    }
    emit created(std::exchange(m_creating, {}));
    m_dialog.accept();
}

void ListDialogController::fail(const base::Error &why, bool isAboutWords)
{
    if (std::exchange(m_creating, {}).isEmpty()) {
        return;
    }
    m_dialog.setSaving(false);
    // "guardrails.lists[2].url"
    const QString key = QString::fromStdString(why.where).section(u'.', -1);
    m_dialog.showError(isAboutWords ? u"words"_s : key, errorLine(why));
}

} // namespace sluice::ui
