#include "ui/pages/requests/request_detail.h"

#include "ui/pages/requests/request_proxy.h"
#include "ui/pages/requests/timing_waterfall.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QGridLayout>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

QBoxLayout::Direction directionFor(int width)
{
    return width >= 700 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
}

// A value that may be selected and copied, and wraps where it is long.
Label *valueLabel(const QString &text, QWidget *parent, TypeRole type = TypeRole::Body,
                  ColorRole color = ColorRole::Text)
{
    auto *label = new Label(type, color, parent);
    label->setText(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

QString curlOf(const api::ExchangeRecord &record, const QString &baseUrl, const QString &caFile)
{
    const auto quoted = [](QString value) {
        value.replace(QLatin1Char('\''), QLatin1String("'\\''"));
        return QString(QLatin1Char('\'') + value + QLatin1Char('\''));
    };
    QStringList parts{QStringLiteral("curl")};
    if (!caFile.isEmpty() && baseUrl.startsWith(QLatin1String("https:"))) {
        parts << QStringLiteral("--cacert") << quoted(caFile);
    }
    if (record.streamed) {
        parts << QStringLiteral("--no-buffer");
    }
    parts << QStringLiteral("-X") << record.method << quoted(baseUrl + record.path);
    if (record.bytesIn > 0) {
        parts << QStringLiteral("-H 'Content-Type: application/json' --data-binary @request.json");
    }
    return parts.join(QLatin1Char(' '));
}

RequestDetail::RequestDetail(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(260, 140);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setBackgroundRole(QPalette::Base);
    refill();
}

void RequestDetail::setRecord(const std::optional<api::ExchangeRecord> &record)
{
    const bool isOther = !record || !m_record || record->id != m_record->id;
    m_record = record;
    const int position = isOther ? 0 : verticalScrollBar()->value();
    refill();
    verticalScrollBar()->setValue(position);
}

Label *RequestDetail::addHeading(QVBoxLayout *column, const QString &text)
{
    auto *heading = new Label(TypeRole::CardTitle, ColorRole::Text, m_body);
    heading->setText(text);
    column->addSpacing(8);
    column->addWidget(heading);
    return heading;
}

void RequestDetail::addFact(QGridLayout *grid, const QString &name, const QString &value)
{
    const int row = grid->rowCount();
    auto *title = new Label(TypeRole::Secondary, ColorRole::Text2, m_body);
    title->setText(name);
    grid->addWidget(title, row, 0, Qt::AlignTop);
    grid->addWidget(valueLabel(value, m_body), row, 1);
}

void RequestDetail::refill()
{
    m_columns = nullptr;
    auto *body = new QWidget;
    m_body = body;
    body->setObjectName(QStringLiteral("requestDetailBody"));
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(metrics::kCardPadding, metrics::kCardPadding, metrics::kCardPadding,
                               metrics::kCardPadding);
    column->setSpacing(6);
    if (!m_record) {
        auto *hint = new Label(TypeRole::Body, ColorRole::Text2, body);
        hint->setText(tr("Choose a request to see where its time went and what was decided."));
        hint->setWordWrap(true);
        hint->setAlignment(Qt::AlignCenter);
        column->addWidget(hint, 1);
    } else {
        auto *head = new QHBoxLayout;
        auto *title = new Label(TypeRole::CardTitle, ColorRole::Text, body);
        title->setElided(Qt::ElideMiddle);
        title->setText(QStringLiteral("%1 %2").arg(m_record->method, m_record->path));
        auto *close = new QToolButton(body);
        close->setIcon(icons::icon(QStringLiteral("close"), ColorRole::Text2));
        close->setAutoRaise(true);
        close->setToolTip(tr("Close the details"));
        close->setAccessibleName(tr("Close the details"));
        connect(close, &QToolButton::clicked, this, &RequestDetail::closeRequested);
        head->addWidget(title, 1);
        head->addWidget(close);
        column->addLayout(head);
        auto *badges = new QHBoxLayout;
        auto *status = new Badge(body);
        const ColorRole tone
            = RequestProxy::statusTone(m_record->status, m_record->running, m_record->outcome);
        status->setBadge(
            RequestProxy::statusText(m_record->status, m_record->running, m_record->outcome),
            tone == ColorRole::Text ? ColorRole::Ok : tone);
        auto *verdict = new Badge(body);
        const ColorRole verdictTone = RequestProxy::verdictTone(m_record->verdict);
        verdict->setBadge(verdictText(m_record->verdict),
                          verdictTone == ColorRole::Text ? ColorRole::Neutral : verdictTone);
        badges->addWidget(status);
        badges->addWidget(verdict);
        badges->addWidget(valueLabel(outcomeSentence(m_record->outcome), body, TypeRole::Secondary,
                                     ColorRole::Text2),
                          1);
        column->addLayout(badges);
        // What happened beside the facts where there is room, above them where there is not.
        m_columns = new QBoxLayout(directionFor(viewport()->width()));
        m_columns->setSpacing(24);
        auto *story = new QVBoxLayout;
        auto *facts = new QVBoxLayout;
        for (QVBoxLayout *part : {story, facts}) {
            part->setSpacing(6);
            m_columns->addLayout(part, part == story ? 3 : 2);
        }
        column->addLayout(m_columns);
        addError(story);
        addAttempts(story);
        addTiming(story);
        addHits(story);
        addDecisions(story);
        story->addStretch(1);
        addFacts(facts);
        facts->addStretch(1);
        column->addStretch(1);
    }
    setWidget(body); // deletes the one before
    body->setAutoFillBackground(false);
    setAccessibleName(tr("Details of the request"));
}

void RequestDetail::addError(QVBoxLayout *column)
{
    if (m_record->error == base::ErrorCode::None) {
        return;
    }
    base::Error error;
    error.code = m_record->error;
    error.detail = m_record->errorDetail.toStdString();
    column->addSpacing(4);
    column->addWidget(valueLabel(errorParagraphs(error), m_body));
}

void RequestDetail::addFacts(QVBoxLayout *column)
{
    const api::ExchangeRecord &record = *m_record;
    addHeading(column, tr("Facts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    addFact(grid, tr("Client"), record.client.isEmpty() ? noValue() : record.client);
    addFact(grid, tr("Model"),
            record.model.isEmpty() ? noValue()
                : record.sentModel.isEmpty()
                ? record.model
                : tr("%1, sent as %2", "model, another model").arg(record.model, record.sentModel));
    if (!record.route.isEmpty()) {
        addFact(grid, tr("Route"), record.route);
    }
    addFact(grid, tr("Upstream"),
            record.upstream.isEmpty() ? tr("none was reached") : record.upstream);
    addFact(grid, tr("API"),
            record.streamed ? tr("%1, streamed").arg(dialectText(record.dialect))
                            : dialectText(record.dialect));
    addFact(grid, tr("Started"),
            QLocale().toString(record.startedAt.toLocalTime(), QLocale::ShortFormat)
                + QLatin1String("  ") + formatClock(record.startedAt));
    addFact(grid, tr("Duration"), formatDuration(record.duration));
    addFact(grid, tr("First token"), formatDurationIfKnown(record.ttft));
    addFact(grid, tr("Added by the relay"), formatDuration(record.overhead));
    addFact(grid, tr("Attempts"), formatCount(static_cast<qint64>(record.attempts)));
    addFact(grid, tr("Tokens in"),
            record.usage.cachedInput ? tr("%1, of which %2 from the cache")
                                           .arg(formatCountIfKnown(record.usage.input),
                                                formatCountIfKnown(record.usage.cachedInput))
                                     : formatCountIfKnown(record.usage.input));
    addFact(grid, tr("Tokens out"), formatCountIfKnown(record.usage.output));
    if (record.cost) {
        const QString cost = formatMoney(*record.cost, record.currency);
        addFact(grid, tr("Cost"), record.usage.isEstimated ? tr("about %1").arg(cost) : cost);
    }
    addFact(grid, tr("Body in, out"),
            tr("%1, %2").arg(formatBytes(record.bytesIn), formatBytes(record.bytesOut)));
    if (!record.requestId.isEmpty()) {
        auto *title = new Label(TypeRole::Secondary, ColorRole::Text2, m_body);
        title->setText(tr("Request ID"));
        auto *id = new CopyField(CopyField::Form::Inline, m_body);
        id->setValue(record.requestId);
        const int row = grid->rowCount();
        grid->addWidget(title, row, 0, Qt::AlignVCenter);
        grid->addWidget(id, row, 1, Qt::AlignLeft);
    }
}

void RequestDetail::addAttempts(QVBoxLayout *column)
{
    const QList<api::Attempt> &tries = m_record->tries;
    // One that went well has nothing to tell that the facts do not.
    if (tries.isEmpty()
        || (tries.size() == 1 && tries.first().result == api::AttemptClass::Success)) {
        return;
    }
    addHeading(column, tr("Attempts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(3, 1);
    column->addLayout(grid);
    for (qsizetype i = 0; i < tries.size(); ++i) {
        const api::Attempt &attempt = tries.at(i);
        const int row = grid->rowCount();
        auto *number = new Label(TypeRole::Secondary, ColorRole::Text2, m_body);
        number->setText(QLocale().toString(i + 1));
        grid->addWidget(number, row, 0, Qt::AlignTop);
        auto *upstream = new Label(TypeRole::Body, ColorRole::Text, m_body);
        upstream->setText(attempt.upstream);
        grid->addWidget(upstream, row, 1, Qt::AlignTop);
        auto *result = new Badge(m_body);
        result->setBadge(attemptClassText(attempt.result),
                         attempt.result == api::AttemptClass::Success      ? ColorRole::Ok
                             : attempt.result == api::AttemptClass::Fault  ? ColorRole::Danger
                             : attempt.result == api::AttemptClass::Cancel ? ColorRole::Neutral
                                                                           : ColorRole::Warn);
        result->setToolTip(attemptClassSentence(attempt.result));
        grid->addWidget(result, row, 2, Qt::AlignTop);
        const QString duration = formatDuration(attempt.duration);
        const QString cause = attempt.result == api::AttemptClass::Success
            ? QString()
            : causeText(attempt.error, attempt.status, attempt.detail);
        grid->addWidget(valueLabel(cause, m_body), row, 3);
        auto *time = new Label(TypeRole::Secondary, ColorRole::Text2, m_body);
        time->setText(duration);
        grid->addWidget(time, row, 4, Qt::AlignTop | Qt::AlignRight);
    }
}

void RequestDetail::addTiming(QVBoxLayout *column)
{
    auto *waterfall = new TimingWaterfall(m_body);
    waterfall->setTiming(m_record->timing);
    if (waterfall->phases().isEmpty()) {
        delete waterfall;
        return;
    }
    addHeading(column, tr("Timing"));
    column->addWidget(waterfall);
}

void RequestDetail::addDecisions(QVBoxLayout *column)
{
    if (m_record->decisions.isEmpty()) {
        return;
    }
    addHeading(column, tr("Decisions, in order"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    for (const api::Decision &decision : std::as_const(m_record->decisions)) {
        const int row = grid->rowCount();
        auto *filter = new Label(TypeRole::Secondary, ColorRole::Text2, m_body);
        filter->setText(decision.filter);
        grid->addWidget(filter, row, 0, Qt::AlignTop);
        grid->addWidget(valueLabel(decision.reason, m_body), row, 1);
        if (decision.refusedWith != base::ErrorCode::None) {
            auto *refused = new Badge(m_body);
            refused->setBadge(tr("refused"), ColorRole::Warn);
            refused->setToolTip(errorSentence(decision.refusedWith).what);
            grid->addWidget(refused, row, 2, Qt::AlignTop);
        }
    }
}

void RequestDetail::addHits(QVBoxLayout *column)
{
    const auto add = [this, column](const QString &heading, const QList<policy::Hit> &hits) {
        if (hits.isEmpty()) {
            return;
        }
        addHeading(column, heading);
        for (const policy::Hit &hit : hits) {
            auto *line = new QHBoxLayout;
            auto *action = new Badge(m_body);
            action->setBadge(actionText(hit.action),
                             hit.action == policy::Action::Block              ? ColorRole::Danger
                                 : hit.action >= policy::Action::Pseudonymise ? ColorRole::Warn
                                                                              : ColorRole::Info);
            line->addWidget(action, 0, Qt::AlignTop);
            const QString rule = ruleText(QString::fromStdString(hit.rule));
            const QString category = QString::fromStdString(hit.category);
            const QString list = category.isEmpty()
                ? tr("“%1”", "a rule").arg(rule)
                : tr("“%1” (%2)", "a rule, its category").arg(rule, category);
            const QString place = hit.path.empty()
                ? tr("bytes %1 to %2").arg(hit.start).arg(hit.end)
                : tr("%1, bytes %2 to %3")
                      .arg(QString::fromStdString(hit.path))
                      .arg(hit.start)
                      .arg(hit.end);
            auto *texts = new QVBoxLayout;
            texts->setSpacing(0);
            texts->addWidget(valueLabel(list, m_body));
            texts->addWidget(valueLabel(place, m_body, TypeRole::Mono, ColorRole::Text2));
            line->addLayout(texts, 1);
            column->addLayout(line);
        }
    };
    add(tr("Found in the prompt"), m_record->promptHits);
    add(tr("Found in the answer"), m_record->answerHits);
    addPlaceholders(column);
    if (!m_record->notRun.isEmpty()) {
        addHeading(column, tr("Not judged"));
        column->addWidget(valueLabel(m_record->notRun, m_body));
    }
}

void RequestDetail::addPlaceholders(QVBoxLayout *column)
{
    QStringList facts;
    if (m_record->pseudonymised > 0) {
        facts << tr("%n value(s) left as placeholders.", nullptr, m_record->pseudonymised);
    }
    if (m_record->restored > 0) {
        facts << tr("%n placeholder(s) of the answer became values again.", nullptr,
                    m_record->restored);
    }
    if (m_record->garbled > 0) {
        facts << tr("%n placeholder(s) came back garbled and were left as they came.", nullptr,
                    m_record->garbled);
    }
    if (!facts.isEmpty()) {
        addHeading(column, tr("Placeholders"));
        for (const QString &fact : std::as_const(facts)) {
            column->addWidget(valueLabel(fact, m_body));
        }
    }
}

void RequestDetail::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (m_columns != nullptr) {
        m_columns->setDirection(directionFor(viewport()->width()));
    }
}

void RequestDetail::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        refill();
    }
}

} // namespace sluice::ui
