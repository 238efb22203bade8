#include "ui/pages/guardrails/text_marks.h"

#include "ui/pages/guardrails/action_tone.h"

#include <QPlainTextEdit>
#include <QTextBlock>

#include <algorithm>

namespace sluice::ui::text_marks {

QString textOf(const QPlainTextEdit &editor)
{
    QString raw = editor.document()->toRawText();
    raw.replace(QChar(QChar::ParagraphSeparator), QLatin1Char('\n'));
    raw.replace(QChar(QChar::LineSeparator), QLatin1Char('\n'));
    return raw;
}

void show(QPlainTextEdit &editor, const QList<policy::Hit> &hits)
{
    QList<QTextEdit::ExtraSelection> marks;
    const int length = editor.document()->characterCount() - 1;
    for (const policy::Hit &hit : hits) {
        const ColorRole tone = toneOf(hit.action);
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(editor.document());
        mark.cursor.setPosition(std::min(static_cast<int>(hit.start), length));
        mark.cursor.setPosition(std::min(static_cast<int>(hit.end), length),
                                QTextCursor::KeepAnchor);
        mark.format.setBackground(theme::tint(tone, editor.palette()));
        mark.format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        mark.format.setUnderlineColor(theme::color(tone, editor.palette()));
        marks << mark;
    }
    editor.setExtraSelections(marks);
}

} // namespace sluice::ui::text_marks
