#pragma once

#include "api/relay_service.h"
#include "relay/runtime_config.h"

#include <QObject>

#include <memory>

namespace sluice::relay {

// The staged test behind "Test": resolve, connect, TLS, HTTP, auth, model, first token, through the same code that carries traffic
// (UpstreamPool). Each stage ends with its time, or with the cause of failure; stages after a failed one are Skipped.
// At most 8 s a stage, 15 s in all. Control thread.
class UpstreamTest final : public QObject {
    Q_OBJECT
public:
    UpstreamTest(int number, RuntimeUpstream upstream, api::TimeoutsConfig timeouts, QObject *parent = nullptr);
    ~UpstreamTest() override;

    void start();
    void cancel(); // no more signals

signals:
    void progressed(const sluice::api::UpstreamTestStep &step);
    void finished();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::relay
