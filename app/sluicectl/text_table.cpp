#include "app/sluicectl/text_table.h"

#include <algorithm>
#include <utility>

namespace sluice::ctl {

TextTable::TextTable(const QStringList &titles, const QList<qsizetype> &right)
    : m_right(right)
{
    addRow(titles);
}

void TextTable::addRow(QStringList cells)
{
    for (QString &cell : cells) {
        for (QChar &letter : cell) {
            if (letter.category() == QChar::Other_Control || letter.category() == QChar::Other_Format) {
                letter = u'?';
            }
        }
    }
    m_rows.append(std::move(cells));
}

QString TextTable::text() const
{
    QList<qsizetype> widths(m_rows.constFirst().size(), 0);
    for (const QStringList &row : m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    QStringList lines;
    for (const QStringList &row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += m_right.contains(i) ? row[i].rightJustified(widths[i]) : row[i].leftJustified(widths[i]);
            line += QStringLiteral("  ");
        }
        lines.append(line.trimmed().isEmpty() ? QString() : line.left(line.size() - 2));
        while (lines.constLast().endsWith(u' ')) {
            lines.last().chop(1);
        }
    }
    return lines.join(u'\n');
}

} // namespace sluice::ctl
