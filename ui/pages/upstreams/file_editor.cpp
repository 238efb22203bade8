#include "ui/pages/upstreams/file_editor.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace sluice::ui {

FileEditor::FileEditor(const QString &name, QWidget *parent)
    : QWidget(parent), m_path(new QLineEdit(this)), m_browse(new QToolButton(this))
{
    m_path->setObjectName(name);
    m_browse->setObjectName(u"browse"_s + name.at(0).toUpper() + name.mid(1));
    m_browse->setIcon(icons::icon(u"folder"_s));
    m_browse->setFocusPolicy(Qt::StrongFocus);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(m_path, 1);
    line->addWidget(m_browse);
    setFocusProxy(m_path);
    connect(m_path, &QLineEdit::textChanged, this, &FileEditor::changed);
    connect(m_browse, &QToolButton::clicked, this, &FileEditor::browse);
    retranslate();
}

void FileEditor::setPath(const QString &path)
{
    m_path->setText(path);
}

QString FileEditor::path() const
{
    return m_path->text().trimmed();
}

void FileEditor::setTexts(const QString &title, const QString &filter)
{
    m_title = title;
    m_filter = filter;
    m_browse->setAccessibleName(title);
}

QWidget *FileEditor::field() const
{
    return m_path;
}

void FileEditor::browse()
{
    auto *dialog
        = new QFileDialog(this, m_title, m_path->text(), m_filter + u";;"_s + tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void FileEditor::retranslate()
{
    m_path->setPlaceholderText(tr("none"));
    m_browse->setToolTip(tr("Choose a file"));
}

void FileEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
