#include "relay/filters/access/access_filter.h"
#include "relay/filters/adaptive_limit/adaptive_limit_filter.h"
#include "relay/filters/admin/admin_filter.h"
#include "relay/filters/anomaly/anomaly_filter.h"
#include "relay/filters/balance/balance_filter.h"
#include "relay/filters/filter.h"
#include "relay/filters/key_scope/key_scope_filter.h"
#include "relay/filters/loop_guard/loop_guard_filter.h"
#include "relay/filters/model_limit/model_limit_filter.h"
#include "relay/filters/pause/pause_filter.h"
#include "relay/filters/quota/quota_filter.h"
#include "relay/filters/rate_limit/rate_limit_filter.h"
#include "relay/filters/request_guardrail/request_guardrail_filter.h"
#include "relay/filters/response_guardrail/response_guardrail_filter.h"
#include "relay/filters/route/route_filter.h"
#include "relay/filters/size/size_filter.h"
#include "relay/filters/upgrade/upgrade_filter.h"
#include "relay/filters/usage_meter/usage_meter_filter.h"

namespace sluice::relay {

Filters makeFilters()
{
    Filters filters;
    filters.reserve(17);
    filters.push_back(std::make_unique<AccessFilter>()); // first: everything later is per client, and a web page gets nothing
    filters.push_back(std::make_unique<AdminFilter>()); // our own paths cost no permit and work while paused
    filters.push_back(std::make_unique<LoopGuardFilter>()); // what came from ourselves must cost nothing more
    filters.push_back(std::make_unique<PauseFilter>()); // before anything is counted or read
    filters.push_back(std::make_unique<UpgradeFilter>()); // a handshake that cannot be one costs nothing; the route needs the model it names
    filters.push_back(std::make_unique<SizeFilter>()); // before a byte of the body is buffered
    filters.push_back(std::make_unique<RateLimitFilter>()); // the cheap refusal; given back when a later filter refuses
    filters.push_back(std::make_unique<AnomalyFilter>()); // a client that misbehaves stops here; before the costly ones, after the limit that never errs
    filters.push_back(std::make_unique<RequestGuardrailFilter>()); // costly: only for requests that would run
    filters.push_back(std::make_unique<RouteFilter>()); // after the inspection, which reads the model and sees it as the client wrote it
    filters.push_back(std::make_unique<KeyScopeFilter>()); // what a key may use, once model and route are known
    filters.push_back(std::make_unique<ModelLimitFilter>()); // the inner levels of the limit tree, for which the model must be known
    filters.push_back(std::make_unique<QuotaFilter>()); // the route says which model and upstreams are paid; takes its report out of judged answers
    filters.push_back(std::make_unique<BalanceFilter>()); // the choice of upstream, once it is known that one is needed
    filters.push_back(std::make_unique<AdaptiveLimitFilter>()); // a place at the chosen upstream; last of what may wait
    filters.push_back(std::make_unique<ResponseGuardrailFilter>()); // nothing leaves unchecked
    filters.push_back(std::make_unique<UsageMeterFilter>()); // nearest the upstream: sees the answer before anything is cut
    return filters;
}

} // namespace sluice::relay
