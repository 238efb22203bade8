#pragma once

#include "api/relay_service.h"
#include "relay/probe/upstream_test.h"
#include "relay/runtime_config.h"

#include <QHash>
#include <QObject>

namespace sluice::service {

// The staged tests that run now, each by its number. A test of the embedded demo gets a demo of its own, so that it needs no
// running relay. Control thread.
class UpstreamTestRunner final : public QObject {
    Q_OBJECT
public:
    explicit UpstreamTestRunner(QObject *parent = nullptr);
    ~UpstreamTestRunner() override;

    void start(int number, relay::RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts);
    void cancel(int number);

signals:
    void progressed(const sluice::api::UpstreamTestStep &step);

private:
    void end(int number);

    QHash<int, relay::UpstreamTest *> m_tests; // children
};

} // namespace sluice::service
