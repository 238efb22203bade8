#pragma once

#include "policy/dialect/dialect.h"
#include "relay/runtime_config.h"
#include "relay/upstream/upstream_stream.h"

#include <QByteArray>
#include <QString>

#include <string>

namespace sluice::relay {

// What probes ask an upstream: its models, and the smallest streamed answer of one of them. No thread rules: values.

// The dialect it is asked in.
policy::Dialect probeDialect(const RuntimeUpstream &upstream);

UpstreamRequest modelsRequest(const RuntimeUpstream &upstream);
// `body` is filled in and must outlive the request.
UpstreamRequest shortChatRequest(const RuntimeUpstream &upstream, const QString &model, std::string &body);

// The first model a list of OpenAI's or Anthropic's style names that can answer a chat; empty if it names none.
QString firstChatModel(const QByteArray &json);

// What a status says against the upstream as an answer to a chat; no error for 200.
base::Error chatFault(int status);

} // namespace sluice::relay
