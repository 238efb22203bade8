#pragma once

#include "base/result.h"
#include "relay/demo/demo_knobs.h"

#include <QHostAddress>
#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>

namespace sluice::relay {

// A simulated provider on its own port: OpenAI chat completions (plain, stream, tools, n > 1, stream_options.include_usage), Responses,
// embeddings, models, Responses and Realtime over WebSockets; Anthropic messages and count_tokens. A weather question gets a tool call and
// then a weather answer. Lives in one thread and serves any number of connections from it; plain HTTP, loopback. Worker thread.
class DemoUpstream final : public QObject {
    Q_OBJECT
public:
    explicit DemoUpstream(DemoKnobs knobs = {}, QObject *parent = nullptr);
    ~DemoUpstream() override;

    // Listens; port 0 takes a free one. Returns the base URL ("http://127.0.0.1:PORT").
    base::Result<QUrl> listen(const QHostAddress &address = QHostAddress::LocalHost, quint16 port = 0);
    // The same behind TLS, for tests of verified upstreams.
    base::Result<QUrl> listenTls(const QHostAddress &address, quint16 port, const QString &certificateChainFile, const QString &keyFile);

    // Requests answered or begun so far.
    [[nodiscard]] quint64 requestCount() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::relay
