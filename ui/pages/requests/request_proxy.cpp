#include "ui/pages/requests/request_proxy.h"

#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QDateTime>

namespace sluice::ui {

namespace {

int alignmentOf(int column)
{
    const bool isNumeric = static_cast<RequestColumn>(column) >= RequestColumn::Ttft;
    return static_cast<int>((isNumeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

api::Outcome outcomeOf(const QModelIndex &source)
{
    return static_cast<api::Outcome>(source.data(RequestTableModel::OutcomeRole).toInt());
}

} // namespace

QString RequestProxy::columnTitle(RequestColumn column)
{
    switch (column) {
    case RequestColumn::Time:
        return tr("Time");
    case RequestColumn::Client:
        return tr("Client");
    case RequestColumn::Model:
        return tr("Model");
    case RequestColumn::Upstream:
        return tr("Upstream");
    case RequestColumn::Status:
        return tr("Status");
    case RequestColumn::Verdict:
        return tr("Verdict");
    case RequestColumn::Ttft:
        return tr("First token");
    case RequestColumn::Duration:
        return tr("Duration");
    case RequestColumn::TokensIn:
        return tr("Tokens in");
    case RequestColumn::TokensOut:
        return tr("Tokens out");
    }
    return {};
}

QString RequestProxy::statusText(int status, bool running, api::Outcome outcome)
{
    if (running) {
        return tr("running");
    }
    // Where the number alone would say that all went well, the outcome stands in its place.
    if (status == 0 || outcome == api::Outcome::ClientGone || outcome == api::Outcome::Cut
        || outcome == api::Outcome::UpstreamInterrupted) {
        return outcomeText(outcome);
    }
    return QString::number(status);
}

ColorRole RequestProxy::statusTone(int status, bool running, api::Outcome outcome)
{
    if (running) {
        return ColorRole::Info;
    }
    switch (outcome) {
    case api::Outcome::UpstreamFailed:
    case api::Outcome::UpstreamInterrupted:
    case api::Outcome::TimedOut:
        return ColorRole::Danger;
    case api::Outcome::Refused:
    case api::Outcome::Cut:
        return ColorRole::Warn;
    case api::Outcome::ClientGone:
        return ColorRole::Neutral;
    case api::Outcome::Running:
    case api::Outcome::Answered:
        break;
    }
    return status >= 500 ? ColorRole::Danger : status >= 400 ? ColorRole::Warn : ColorRole::Text;
}

ColorRole RequestProxy::verdictTone(policy::VerdictKind verdict)
{
    switch (verdict) {
    case policy::VerdictKind::Pass:
        return ColorRole::Text;
    case policy::VerdictKind::Flag:
        return ColorRole::Info;
    case policy::VerdictKind::Mask:
        return ColorRole::Warn;
    case policy::VerdictKind::Block:
        return ColorRole::Danger;
    }
    return ColorRole::Text;
}

QString RequestProxy::text(const QModelIndex &source)
{
    const QVariant raw = source.data(RequestTableModel::RawRole);
    switch (static_cast<RequestColumn>(source.column())) {
    case RequestColumn::Time:
        return formatClock(raw.toDateTime());
    case RequestColumn::Client:
    case RequestColumn::Model:
    case RequestColumn::Upstream:
        return raw.toString().isEmpty() ? noValue() : raw.toString();
    case RequestColumn::Status:
        return statusText(raw.toInt(), source.data(RequestTableModel::RunningRole).toBool(),
                          outcomeOf(source));
    case RequestColumn::Verdict:
        return verdictText(static_cast<policy::VerdictKind>(raw.toInt()));
    case RequestColumn::Ttft:
    case RequestColumn::Duration:
        return raw.isValid() ? formatDuration(std::chrono::microseconds(raw.toLongLong()))
                             : noValue();
    case RequestColumn::TokensIn:
    case RequestColumn::TokensOut:
        return raw.isValid() ? formatCount(raw.toLongLong()) : noValue();
    }
    return {};
}

QString RequestProxy::toolTip(const QModelIndex &source)
{
    const QVariant raw = source.data(RequestTableModel::RawRole);
    switch (static_cast<RequestColumn>(source.column())) {
    case RequestColumn::Time:
        return QLocale().toString(raw.toDateTime().toLocalTime(), QLocale::LongFormat);
    case RequestColumn::Client:
    case RequestColumn::Upstream:
        return raw.toString();
    case RequestColumn::Model: {
        const QString path = source.data(RequestTableModel::PathRole).toString();
        return raw.toString().isEmpty() ? path : raw.toString() + QLatin1Char('\n') + path;
    }
    case RequestColumn::Status: {
        const auto error
            = static_cast<base::ErrorCode>(source.data(RequestTableModel::ErrorRole).toInt());
        return error != base::ErrorCode::None ? errorSentence(error).what
                                              : outcomeSentence(outcomeOf(source));
    }
    default:
        return {};
    }
}

QVariant RequestProxy::data(const QModelIndex &index, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(mapToSource(index));
    case Qt::AccessibleTextRole:
        return QString(columnTitle(static_cast<RequestColumn>(index.column())) + QLatin1Char(' ')
                       + text(mapToSource(index)));
    case Qt::ToolTipRole:
        return toolTip(mapToSource(index));
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

QVariant RequestProxy::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return columnTitle(static_cast<RequestColumn>(section));
    }
    return role == Qt::TextAlignmentRole ? QVariant(alignmentOf(section)) : QVariant();
}

void RequestProxy::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

} // namespace sluice::ui
