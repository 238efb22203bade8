#include "app/sluicectl/verbs/since_option.h"

#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verbs/keys_words.h"

namespace sluice::ctl {

QCommandLineOption sinceOption()
{
    return {QStringLiteral("since"), QStringLiteral("Only what happened since: 24h, 7d, or 2027-01-31T18:00:00Z."), QStringLiteral("WHEN")};
}

std::optional<std::optional<QDateTime>> sinceOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(QStringLiteral("since"))) {
        return std::optional<QDateTime>();
    }
    const QString text = parser.value(QStringLiteral("since"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const auto span = spanOf(text)) {
        return now.addSecs(-span->count());
    }
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    if (!moment.isValid() || !text.contains(u'T') || moment.timeSpec() == Qt::LocalTime) {
        printRemark(QStringLiteral("--since: \"%1\" is no time: expected 24h, 7d, or 2027-01-31T18:00:00Z.").arg(text));
        return std::nullopt;
    }
    return moment.toUTC();
}

} // namespace sluice::ctl
