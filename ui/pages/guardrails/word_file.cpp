#include "ui/pages/guardrails/word_file.h"

#include "ui/models/word_text.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

namespace sluice::ui {

namespace {

// A million words of a hundred bytes; more than that is not a word list.
constexpr qint64 kLargestFile = 128LL * 1024 * 1024;

} // namespace

QFileDialog *wordFileDialog(QWidget *parent)
{
    auto *dialog = new QFileDialog(
        parent, QCoreApplication::translate("WordFile", "Choose a file of words"), {},
        QCoreApplication::translate("WordFile", "Text files (*.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    return dialog;
}

base::Result<QStringList> readWordFile(const QString &path)
{
    const std::string name = QFileInfo(path).fileName().toStdString();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::Error{file.exists() ? base::ErrorCode::FileUnreadable
                                         : base::ErrorCode::FileNotFound,
                           file.errorString().toStdString(), name, 0};
    }
    if (file.size() > kLargestFile) {
        return base::Error{base::ErrorCode::InvalidWordList, "larger than 128 MiB", name, 0};
    }
    return wordsOfFile(file.readAll(), QFileInfo(path).fileName());
}

} // namespace sluice::ui
