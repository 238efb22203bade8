#include "ui/pages/guardrails/word_table.h"

#include "ui/models/word_list_model.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QShortcut>

#include <algorithm>

namespace sluice::ui {

namespace {

// The line numbers of the list: figures only, no cells. GUI thread.
class LineNumbers final : public QHeaderView {
public:
    explicit LineNumbers(QWidget *parent) : QHeaderView(Qt::Vertical, parent)
    {
        setSectionsClickable(true);
    }

protected:
    void paintSection(QPainter *painter, const QRect &area, int section) const override
    {
        painter->setPen(theme::color(ColorRole::Text2, palette()));
        painter->setFont(theme::font(TypeRole::Secondary, font()));
        painter->drawText(area.adjusted(0, 0, -metrics::kGrid * 2, 0),
                          Qt::AlignRight | Qt::AlignVCenter,
                          model()->headerData(section, Qt::Vertical).toString());
    }

    void paintEvent(QPaintEvent *event) override
    {
        QPainter(viewport()).fillRect(event->rect(), theme::color(ColorRole::Raised, palette()));
        // Only where there are numbers: below the last one the base class would draw an empty
        // header.
        const QRect numbers(0, 0, width(), length() - offset());
        if (const QRegion part = event->region().intersected(numbers); !part.isEmpty()) {
            QPaintEvent numbersOnly(part);
            QHeaderView::paintEvent(&numbersOnly);
        }
    }
};

} // namespace

WordTable::WordTable(QWidget *parent) : QTableView(parent)
{
    horizontalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    auto *numbers = new LineNumbers(this);
    setVerticalHeader(numbers);
    numbers->setSectionResizeMode(QHeaderView::Fixed);
    numbers->setDefaultSectionSize(fontMetrics().height() + metrics::kGrid * 3);
    numbers->setHighlightSections(false);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    auto *copy = new QShortcut(QKeySequence::Copy, this);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &WordTable::copySelection);
    auto *paste = new QShortcut(QKeySequence::Paste, this);
    paste->setContext(Qt::WidgetShortcut);
    connect(paste, &QShortcut::activated, this, &WordTable::pasteLines);
}

void WordTable::setWords(WordListModel *model)
{
    m_words = model;
    QItemSelectionModel *old = selectionModel();
    setModel(model);
    delete old;
    if (model) {
        connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &WordTable::selectionMade);
    }
}

void WordTable::showWord(int row)
{
    if (m_words && row >= 0) {
        setCurrentIndex(m_words->index(row, 0));
        scrollTo(m_words->index(row, 0));
    }
}

QList<int> WordTable::selectedWords() const
{
    QList<int> at;
    if (!m_words) {
        return at;
    }
    // Ranges, not indexes: "select all" on a million rows is one range.
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            at << m_words->wordIndex(row);
        }
    }
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    return at;
}

void WordTable::setLargestNumber(int words)
{
    const QString widest(formatCount(words).size(), QLatin1Char('0'));
    verticalHeader()->setFixedWidth(fontMetrics().horizontalAdvance(widest) + metrics::kGrid * 5);
}

void WordTable::copySelection() const
{
    QStringList words;
    for (const int at : selectedWords()) {
        words << m_words->words().at(at);
    }
    if (!words.isEmpty()) {
        QGuiApplication::clipboard()->setText(words.join(QLatin1Char('\n')));
    }
}

void WordTable::pasteLines()
{
    if (const QString text = QGuiApplication::clipboard()->text(); !text.isEmpty()) {
        emit linesPasted(text);
    }
}

} // namespace sluice::ui
