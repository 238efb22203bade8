#pragma once

#include "analysis/latency_comparison.h"
#include "api/config/relay_config.h"
#include "base/error.h"
#include "relay/runtime_config.h"

#include <QObject>
#include <QString>

#include <memory>

namespace sluice::relay {

// Measures one way to a model: the smallest streamed chat, sent when asked, through the same code that carries traffic. Without a model it
// takes the first the upstream lists, and asks for the list once, unmeasured. The connection is kept from one request to the next, as the
// relay's pool keeps it, and what opening it took is told apart; `isFresh`: every request opens one, and its time counts. Control thread.
class LatencyProbe final : public QObject {
    Q_OBJECT
public:
    LatencyProbe(RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts, QString model, bool isFresh, QObject *parent = nullptr);
    ~LatencyProbe() override;

    // measured() follows, at most a minute later. Not while one is under way.
    void send();
    [[nodiscard]] const QString &model() const;

signals:
    // `why`: where the sample is a failure.
    void measured(const sluice::analysis::LatencySample &sample, const sluice::base::Error &why);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::relay
