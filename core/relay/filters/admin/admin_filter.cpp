#include "relay/filters/admin/admin_filter.h"

#include "relay/metrics/metric_text.h"
#include "relay/metrics/metrics_page.h"

namespace sluice::relay {

namespace {

constexpr std::string_view kPrefix = "/_sluice/";

std::string setupText(const ExchangeContext &context)
{
    const std::string base = (context.listener.encrypted ? "https://" : "http://") + context.head.host;
    std::string text = "# Point a client at this relay\n"
                       "export OPENAI_BASE_URL=" + base + "/v1\n"
                       "export ANTHROPIC_BASE_URL=" + base + "\n";
    if (context.listener.encrypted) {
        text += "# Node and Claude Code trust the relay's certificate with (Python: SSL_CERT_FILE with system roots added):\n"
                "curl -k " + base + "/_sluice/ca.pem -o sluice-ca.pem\n"
                "export NODE_EXTRA_CA_CERTS=$PWD/sluice-ca.pem\n";
    }
    return text;
}

} // namespace

FilterStatus AdminFilter::onRequestHead(ExchangeContext &context)
{
    const std::string_view path = context.head.path;
    if (!path.starts_with(kPrefix)) {
        return FilterStatus::Continue;
    }
    const std::string_view page = path.substr(kPrefix.size());
    context.isAdmin = true;
    LocalReply reply;
    reply.status = 200;
    if (page == "health") {
        reply.contentType = "application/json";
        reply.body = context.config->paused ? R"({"status":"paused"})" : R"({"status":"ok"})";
    } else if (page == "ca.pem" && !context.config->caPem.empty()) {
        reply.contentType = "application/x-pem-file";
        reply.body = context.config->caPem;
    } else if (page == "setup") {
        reply.contentType = "text/plain; charset=utf-8";
        reply.body = setupText(context);
    } else if (page == "metrics") {
        reply.contentType = MetricText::kContentType;
        reply.body = metricsPage(context.shared, *context.config, base::now());
    } else {
        reply.status = 404;
        reply.code = base::ErrorCode::NotFound;
        reply.message = "no such page of the relay";
        reply.shouldRetry = false;
    }
    context.note("admin", std::string(page), reply.code);
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
