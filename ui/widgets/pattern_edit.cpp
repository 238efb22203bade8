#include "ui/widgets/pattern_edit.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sluice::ui {

PatternEdit::PatternEdit(const QString &name, QWidget *parent) : QLineEdit(parent)
{
    setObjectName(name);
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (isModified()) {
            setModified(false);
            emit edited();
        }
    });
}

void PatternEdit::setPatterns(const QStringList &wanted)
{
    if (patterns() != wanted) {
        setText(wanted.join(u", "_s));
    }
}

QStringList PatternEdit::patterns() const
{
    // A Chinese keyboard types other commas.
    static const QRegularExpression comma(u"[,，、]"_s);
    QStringList found;
    for (const QString &part : text().split(comma, Qt::SkipEmptyParts)) {
        if (const QString pattern = part.trimmed(); !pattern.isEmpty()) {
            found << pattern;
        }
    }
    return found;
}

} // namespace sluice::ui
