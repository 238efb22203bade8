#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>

namespace sluice::relay {

// How the simulated provider behaves unless a request says otherwise with `x-demo-…` headers of the same names
// (x-demo-first-token-ms, x-demo-interval-ms, x-demo-text, x-demo-tokens, x-demo-status, x-demo-cut-after, x-demo-stall-after,
// x-demo-close): no account, no network, the same answers every time.
struct DemoKnobs {
    std::chrono::milliseconds firstToken{120};
    std::chrono::milliseconds interval{15}; // between tokens
    QString text; // answer text; empty: an answer made from the prompt
    int tokens = 0; // answer length in words; 0: as long as the text
    int status = 200; // other than 200: an error body in the dialect
    int cutAfter = -1; // close the connection after N events
    int stallAfter = -1; // send nothing more after N events
    bool close = false; // close without an answer
};

// A simulated provider on its own port: OpenAI chat completions (plain, stream, tools, n > 1, stream_options.include_usage), Responses,
// embeddings, models; Anthropic messages and count_tokens. A weather question gets a tool call and then a weather answer. Lives
// in one thread and serves any number of connections from it; plain HTTP, loopback. Worker thread.
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
