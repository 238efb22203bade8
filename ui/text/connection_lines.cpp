#include "ui/text/connection_lines.h"

#include <string>
#include <utility>

namespace sluice::ui {

namespace {

QString quoted(QString value)
{
    value.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

QString urlOf(const api::RelayStatus &status)
{
    return status.httpsUrl.isEmpty() ? status.httpUrl : status.httpsUrl;
}

bool isPrivatelyTrusted(const api::RelayStatus &status)
{
    return !status.httpsUrl.isEmpty() && !status.caFile.isEmpty();
}

QString baseUrlLine(Sdk sdk, const QString &url)
{
    return sdk == Sdk::OpenAi ? QStringLiteral("export OPENAI_BASE_URL=%1/v1").arg(url)
                              : QStringLiteral("export ANTHROPIC_BASE_URL=%1").arg(url);
}

// Not SSL_CERT_FILE: it replaces a program's roots and breaks every other TLS call of that shell.
QString trustLine(const api::RelayStatus &status)
{
    return QStringLiteral("export NODE_EXTRA_CA_CERTS=%1").arg(quoted(status.caFile));
}

} // namespace

QString curlCommand(const api::RelayStatus &status)
{
    const QString url = urlOf(status);
    if (url.isEmpty()) {
        return {};
    }
    const QString trust = isPrivatelyTrusted(status)
        ? QStringLiteral("--cacert %1 ").arg(quoted(status.caFile))
        : QString();
    return QStringLiteral("curl %1%2/v1/chat/completions \\\n"
                          "  -H 'Content-Type: application/json' \\\n"
                          "  -d "
                          "'{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\","
                          "\"content\":\"Hello\"}]}'")
        .arg(trust, url);
}

QString environmentLines(const api::RelayStatus &status)
{
    const QString url = urlOf(status);
    if (url.isEmpty()) {
        return {};
    }
    QStringList lines{baseUrlLine(Sdk::OpenAi, url), baseUrlLine(Sdk::Anthropic, url)};
    if (isPrivatelyTrusted(status)) {
        lines << trustLine(status);
    }
    return lines.join(QLatin1Char('\n'));
}

base::Secret environmentLines(const api::RelayStatus &status, Sdk sdk, const base::Secret &key)
{
    std::string lines;
    if (const QString url = urlOf(status); !url.isEmpty()) {
        lines = baseUrlLine(sdk, url).toStdString() + '\n';
        if (isPrivatelyTrusted(status)) {
            lines += trustLine(status).toStdString() + '\n';
        }
    }
    const std::string_view assignment
        = sdk == Sdk::OpenAi ? "export OPENAI_API_KEY=" : "export ANTHROPIC_API_KEY=";
    // At once as long as it gets: growing later would leave the key behind in freed memory.
    lines.reserve(lines.size() + assignment.size() + key.reveal().size());
    lines.append(assignment).append(key.reveal());
    return base::Secret(std::move(lines));
}

} // namespace sluice::ui
