#include "ui/pages/guardrails/try_box.h"

#include "ui/models/hit_table_model.h"
#include "ui/pages/guardrails/action_tone.h"
#include "ui/pages/guardrails/entity_delegate.h"
#include "ui/pages/guardrails/text_marks.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

ColorRole verdictTone(policy::VerdictKind verdict)
{
    switch (verdict) {
    case policy::VerdictKind::Pass:
        return ColorRole::Ok;
    case policy::VerdictKind::Flag:
        return toneOf(policy::Action::Observe);
    case policy::VerdictKind::Mask:
        return toneOf(policy::Action::Mask);
    case policy::VerdictKind::Block:
        return toneOf(policy::Action::Block);
    }
    return ColorRole::Neutral;
}

QString headText(int column)
{
    switch (column) {
    case HitTableModel::RuleColumn:
        return TryBox::tr("Rule");
    case HitTableModel::ActionColumn:
        return TryBox::tr("Done");
    case HitTableModel::PlaceColumn:
        return TryBox::tr("Place");
    default:
        return {};
    }
}

} // namespace

TryBox::TryBox(QWidget *parent)
    : QWidget(parent), m_card(new Card(this)), m_direction(new SegmentedControl(this)),
      m_input(new QPlainTextEdit(this)), m_verdict(new Badge(this)),
      m_facts(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_sentence(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_outputTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_output(new QPlainTextEdit(this)),
      m_hits(new HitTableModel({ruleText, actionText, headText}, this)),
      m_table(new QTableView(this)),
      m_pending(new Label(TypeRole::Secondary, ColorRole::Warn, this)), m_pause(new QTimer(this))
{
    m_input->setObjectName(QStringLiteral("tryInput"));
    m_output->setObjectName(QStringLiteral("tryOutput"));
    m_output->setReadOnly(true);
    m_input->setTabChangesFocus(true);
    m_output->setTabChangesFocus(true);
    m_input->viewport()->installEventFilter(this);
    m_sentence->setWordWrap(true);
    m_facts->setWordWrap(true);
    m_pending->setWordWrap(true);
    m_pending->hide();
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    buildTable();
    buildLayout();
    connect(m_pause, &QTimer::timeout, this, &TryBox::ask);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        // Old marks would lie beside the new words.
        m_input->setExtraSelections({});
        m_pause->start();
    });
    connect(m_direction, &SegmentedControl::chosen, this, &TryBox::ask);
    retranslate();
}

void TryBox::buildTable()
{
    m_table->setObjectName(QStringLiteral("tryHits"));
    m_table->setModel(m_hits);
    m_table->setItemDelegate(new EntityDelegate(HitTableModel::ActionRole, -1, m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + metrics::kGrid * 2);
    QHeaderView *head = m_table->horizontalHeader();
    head->setHighlightSections(false);
    head->setSectionsClickable(false);
    for (int column = 0; column < HitTableModel::kColumns; ++column) {
        head->setSectionResizeMode(column,
                                   column == HitTableModel::RuleColumn
                                       ? QHeaderView::Stretch
                                       : QHeaderView::ResizeToContents);
    }
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setMinimumHeight(fontMetrics().height() * 3);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    // Whoever chooses a hit sees where it stands.
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) {
                if (row.isValid() && m_trial) {
                    QTextCursor cursor(m_input->document());
                    cursor.setPosition(static_cast<int>(m_trial->hits.at(row.row()).start));
                    m_input->setTextCursor(cursor);
                    m_input->ensureCursorVisible();
                }
            });
}

void TryBox::buildLayout()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_card);
    m_card->head()->addWidget(m_direction);
    QVBoxLayout *body = m_card->body();
    body->setSpacing(metrics::kGrid * 2);
    body->addWidget(m_input, 3);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(m_verdict);
    line->addWidget(m_facts, 1);
    body->addLayout(line);
    body->addWidget(m_sentence);
    body->addWidget(m_table, 2);
    body->addWidget(m_outputTitle);
    body->addWidget(m_output, 2);
    body->addWidget(m_pending);
}

QString TryBox::text() const
{
    return text_marks::textOf(*m_input);
}

void TryBox::setText(const QString &text)
{
    m_input->setPlainText(text);
}

policy::Direction TryBox::direction() const
{
    return m_direction->current() == 1 ? policy::Direction::Answer : policy::Direction::Prompt;
}

void TryBox::ask()
{
    m_pause->stop();
    const QString now = text();
    if (now.isEmpty()) {
        clearTrial();
        return;
    }
    emit trialRequested(direction(), now);
}

void TryBox::setTrial(const api::TextTrial &trial)
{
    m_trial = trial;
    markHits();
    showTrial();
}

void TryBox::clearTrial()
{
    m_trial.reset();
    m_input->setExtraSelections({});
    showTrial();
}

void TryBox::setPendingEdits(bool pending)
{
    m_pendingEdits = pending;
    m_pending->setVisible(pending);
}

QString TryBox::verdictShown() const
{
    return m_trial ? m_verdict->text() : QString();
}

QString TryBox::outputShown() const
{
    return m_output->toPlainText();
}

int TryBox::marksShown() const
{
    return static_cast<int>(m_input->extraSelections().size());
}

QString TryBox::hitTextAt(int offset) const
{
    if (!m_trial || offset < 0) {
        return {};
    }
    QStringList lines;
    for (const policy::Hit &hit : m_trial->hits) {
        if (static_cast<size_t>(offset) >= hit.start && static_cast<size_t>(offset) < hit.end) {
            lines << tr("%1: %2", "list: mode")
                         .arg(ruleText(QString::fromStdString(hit.rule)), actionText(hit.action));
        }
    }
    lines.removeDuplicates();
    return lines.join(QLatin1Char('\n'));
}

void TryBox::markHits()
{
    text_marks::show(*m_input, m_trial->hits);
}

void TryBox::showTrial()
{
    const bool has = m_trial.has_value();
    m_hits->setHits(has ? m_trial->hits : QList<policy::Hit>());
    m_table->setVisible(has && !m_trial->hits.isEmpty());
    m_verdict->setVisible(has);
    m_outputTitle->setVisible(has && m_trial->verdict != policy::VerdictKind::Block);
    m_output->setVisible(m_outputTitle->isVisibleTo(this));
    if (!has) {
        m_facts->setText({});
        m_sentence->setText(
            tr("Type or paste a text: what the rules find is marked as you write."));
        m_sentence->setColorRole(ColorRole::Text2);
        m_output->clear();
        return;
    }
    m_verdict->setBadge(verdictText(m_trial->verdict), verdictTone(m_trial->verdict));
    const auto hits = static_cast<int>(m_trial->hits.size());
    m_facts->setText(tr("%1 · %2", "hits · time")
                         .arg(tr("%n hit(s)", nullptr, hits), formatDuration(m_trial->elapsed)));
    m_sentence->setText(verdictSentence(m_trial->verdict, direction()));
    m_sentence->setColorRole(ColorRole::Text);
    if (m_output->toPlainText() != m_trial->output) {
        m_output->setPlainText(m_trial->output);
    }
    m_input->setAccessibleDescription(m_verdict->text() + QLatin1Char(' ') + m_facts->text());
}

bool TryBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input->viewport() && event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        // The cursor goes to the nearer edge of a letter; take the letter under the pointer.
        QTextCursor cursor = m_input->cursorForPosition(help->pos());
        int offset = cursor.position();
        if (m_input->cursorRect(cursor).left() > help->pos().x()) {
            --offset;
        }
        const QString text = hitTextAt(offset);
        if (text.isEmpty()) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), text, m_input);
        }
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TryBox::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::PaletteChange && m_trial) {
        markHits();
    }
    QWidget::changeEvent(event);
}

void TryBox::retranslate()
{
    m_card->setTitle(tr("Try it"));
    m_direction->setTexts(
        {directionText(policy::Direction::Prompt), directionText(policy::Direction::Answer)});
    m_direction->setAccessibleName(tr("Judge as"));
    m_input->setPlaceholderText(tr("A text with words from your lists, a phone number, a key…"));
    m_input->setAccessibleName(tr("Text to try"));
    m_table->setAccessibleName(tr("What was found"));
    m_hits->retranslate();
    m_outputTitle->setText(tr("What leaves"));
    m_output->setAccessibleName(tr("The text as it would leave"));
    m_pending->setText(tr("Edits that are not live yet do not count here."));
    showTrial();
}

} // namespace sluice::ui
