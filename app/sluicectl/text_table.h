#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace sluice::ctl {

// Rows in columns as wide as their widest cell; `right` names the columns whose cells stand at its right. Cells come out of logs: what a
// terminal would obey is replaced. No thread rules: value.
class TextTable final {
public:
    TextTable(const QStringList &titles, const QList<qsizetype> &right);

    void addRow(QStringList cells);
    [[nodiscard]] QString text() const;

private:
    QList<QStringList> m_rows; // the first are the titles
    QList<qsizetype> m_right;
};

} // namespace sluice::ctl
