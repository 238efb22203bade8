#include "ui/shell/close_question.h"

#include <QMessageBox>
#include <QPushButton>

namespace sluice::ui {

bool CloseQuestion::mayDiscardEdits(QWidget &window)
{
    QMessageBox question(&window);
    question.setObjectName(QStringLiteral("closeQuestion"));
    question.setIcon(QMessageBox::Question);
    question.setTextFormat(Qt::PlainText);
    question.setText(tr("Some edits are not live yet."));
    question.setInformativeText(tr("Closing now loses them."));
    const QPushButton *discard
        = question.addButton(tr("Discard and close"), QMessageBox::DestructiveRole);
    QPushButton *keep = question.addButton(tr("Keep editing"), QMessageBox::RejectRole);
    question.setDefaultButton(keep);
    question.setEscapeButton(keep);
    question.exec();
    return question.clickedButton() == discard;
}

} // namespace sluice::ui
