#include "service/upstream_test_runner.h"

#include "relay/demo/demo_upstream.h"

#include <utility>

namespace sluice::service {

UpstreamTestRunner::UpstreamTestRunner(QObject *parent)
    : QObject(parent)
{
}

UpstreamTestRunner::~UpstreamTestRunner() = default;

void UpstreamTestRunner::start(int number, relay::RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts)
{
    relay::DemoUpstream *demo = nullptr;
    if (upstream.settings.kind == api::UpstreamKind::Demo) {
        demo = new relay::DemoUpstream({}, this);
        const auto url = demo->listen();
        if (!url) {
            delete demo;
            api::UpstreamTestStep step;
            step.test = number;
            step.stage = api::UpstreamTestStep::Stage::Connect;
            step.state = api::UpstreamTestStep::State::Failed;
            step.error = url.error();
            emit progressed(step);
            return;
        }
        upstream.baseUrl = *url;
    }
    auto *test = new relay::UpstreamTest(number, std::move(upstream), timeouts, this);
    if (demo) {
        demo->setParent(test);
    }
    m_tests.insert(number, test);
    connect(test, &relay::UpstreamTest::progressed, this, &UpstreamTestRunner::progressed);
    connect(test, &relay::UpstreamTest::finished, this, [this, number] { end(number); });
    test->start();
}

void UpstreamTestRunner::cancel(int number)
{
    if (relay::UpstreamTest *test = m_tests.value(number)) {
        test->cancel();
        end(number);
    }
}

void UpstreamTestRunner::end(int number)
{
    if (relay::UpstreamTest *test = m_tests.take(number)) {
        test->deleteLater();
    }
}

} // namespace sluice::service
