#include "ui/pages/upstreams/test_stepper.h"

#include "ui/shell/theme.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

constexpr int kMark = 20;

ColorRole toneOf(TestStepper::State state)
{
    switch (state) {
    case TestStepper::State::Pending:
    case TestStepper::State::Skipped:
        return ColorRole::Text2;
    case TestStepper::State::Running:
        return ColorRole::Accent;
    case TestStepper::State::Passed:
        return ColorRole::Ok;
    case TestStepper::State::Failed:
        return ColorRole::Danger;
    }
    return ColorRole::Text2;
}

} // namespace

// The sign of one stage and the line down to the next: a shape for each state, so that colour is
// not needed. GUI thread.
class TestStepper::Mark final : public QWidget {
public:
    Mark(bool isLast, QWidget *parent) : QWidget(parent), m_isLast(isLast) { setFixedWidth(kMark); }

    void setState(State state)
    {
        m_state = state;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = theme::color(toneOf(m_state), palette());
        const QRectF disc(2, 2, kMark - 4, kMark - 4);
        if (!m_isLast) {
            painter.setPen(QPen(theme::color(ColorRole::Line, palette()), 1.5));
            painter.drawLine(QPointF(disc.center().x(), disc.bottom() + 3),
                             QPointF(disc.center().x(), height() - 1));
        }
        const bool filled = m_state == State::Passed || m_state == State::Failed;
        QPen outline(color, 1.5);
        if (m_state == State::Skipped) {
            outline.setStyle(Qt::DotLine);
        }
        painter.setPen(outline);
        painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawEllipse(disc);
        QPen sign(filled ? theme::color(ColorRole::Raised, palette()) : color, 1.8);
        sign.setCapStyle(Qt::RoundCap);
        sign.setJoinStyle(Qt::RoundJoin);
        painter.setPen(sign);
        painter.setBrush(Qt::NoBrush);
        const QPointF middle = disc.center();
        switch (m_state) {
        case State::Passed:
            painter.drawPolyline(QPolygonF{middle + QPointF(-3.5, 0.2), middle + QPointF(-1, 2.8),
                                           middle + QPointF(3.6, -2.6)});
            break;
        case State::Failed:
            painter.drawLine(middle + QPointF(-2.6, -2.6), middle + QPointF(2.6, 2.6));
            painter.drawLine(middle + QPointF(-2.6, 2.6), middle + QPointF(2.6, -2.6));
            break;
        case State::Running:
            painter.setBrush(color);
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(middle, 3, 3);
            break;
        case State::Pending:
        case State::Skipped:
            break;
        }
    }

private:
    bool m_isLast;
    State m_state = State::Pending;
};

TestStepper::TestStepper(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("testStepper"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (int stage = 0; stage < kStages; ++stage) {
        Row &row = m_rows[static_cast<size_t>(stage)];
        buildRow(row, static_cast<Stage>(stage));
        column->addWidget(row.box);
    }
    reset();
}

void TestStepper::buildRow(Row &row, Stage stage)
{
    row.box = new QWidget(this);
    // Tab reaches each stage: its facts are read out though nothing can be done with them.
    row.box->setFocusPolicy(Qt::TabFocus);
    row.mark = new Mark(stage == Stage::FirstToken, row.box);
    row.title = new Label(TypeRole::Body, ColorRole::Text, row.box);
    row.time = new Label(TypeRole::Secondary, ColorRole::Text2, row.box);
    row.detail = new Label(TypeRole::Secondary, ColorRole::Text2, row.box);
    row.detail->setWordWrap(true);
    row.detail->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(row.title);
    head->addStretch();
    head->addWidget(row.time);
    auto *texts = new QVBoxLayout;
    texts->setContentsMargins(0, 0, 0, metrics::kGap);
    texts->setSpacing(2);
    texts->addLayout(head);
    texts->addWidget(row.detail);
    auto *line = new QHBoxLayout(row.box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(row.mark);
    line->addLayout(texts, 1);
}

void TestStepper::reset()
{
    for (int stage = 0; stage < kStages; ++stage) {
        Row &row = m_rows[static_cast<size_t>(stage)];
        row.step = {};
        row.step.stage = static_cast<Stage>(stage);
        refresh(row);
    }
}

void TestStepper::setStep(const api::UpstreamTestStep &step)
{
    Row &row = m_rows[static_cast<size_t>(step.stage)];
    row.step = step;
    refresh(row);
}

TestStepper::State TestStepper::state(Stage stage) const
{
    return m_rows[static_cast<size_t>(stage)].step.state;
}

QString TestStepper::shownText(Stage stage) const
{
    const Row &row = m_rows[static_cast<size_t>(stage)];
    return row.title->text() + QLatin1Char('\n') + row.time->text() + QLatin1Char('\n')
        + row.detail->text();
}

void TestStepper::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        for (Row &row : m_rows) {
            refresh(row);
        }
    }
    QWidget::changeEvent(event);
}

void TestStepper::refresh(Row &row)
{
    const api::UpstreamTestStep &step = row.step;
    const bool reached = step.state == State::Passed || step.state == State::Failed;
    row.mark->setState(step.state);
    row.title->setText(stageText(step.stage));
    row.title->setColorRole(step.state == State::Pending || step.state == State::Skipped
                                ? ColorRole::Text2
                                : ColorRole::Text);
    row.time->setText(reached                            ? formatDuration(step.elapsed)
                          : step.state == State::Pending ? QString()
                                                         : stepStateText(step.state));
    row.time->setColorRole(toneOf(step.state));
    QString detail;
    if (step.state == State::Failed) {
        detail = errorParagraphs(step.error);
    } else if (step.state == State::Passed) {
        detail = step.fact;
    } else if (step.state == State::Pending) {
        detail = stageSentence(step.stage);
    }
    row.detail->setText(detail);
    row.detail->setVisible(!detail.isEmpty());
    row.detail->setColorRole(step.state == State::Failed ? ColorRole::Danger : ColorRole::Text2);
    row.box->setAccessibleName(stageText(step.stage) + QStringLiteral(": ")
                               + stepStateText(step.state));
    row.box->setAccessibleDescription(row.time->text() + QLatin1Char(' ') + detail);
}

} // namespace sluice::ui
