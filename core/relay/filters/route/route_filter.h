#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Finds the route of a request by client, path and model, renames its model, and works out what keeps it with its conversation.
// Worker thread.
class RouteFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;

private:
    static void renameModel(ExchangeContext &context, const std::string &model);
};

} // namespace sluice::relay
