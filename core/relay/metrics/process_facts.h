#pragma once

#include "relay/metrics/metric_text.h"

namespace sluice::relay {

// What Prometheus' client libraries tell of a process, under their names: CPU, memory, descriptors, start. Read from /proc; nothing where
// there is none. Any thread.
void writeProcessFacts(MetricText &text);

} // namespace sluice::relay
