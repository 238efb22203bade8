#pragma once

#include "base/result.h"

#include <QStringList>

class QFileDialog;
class QWidget;

namespace sluice::ui {

// A dialog that asks for a file with words; deletes itself when closed, open() it.
QFileDialog *wordFileDialog(QWidget *parent);

// The words of a file a person chose; errors name the file, and the line where one is to blame. GUI thread.
base::Result<QStringList> readWordFile(const QString &path);

} // namespace sluice::ui
