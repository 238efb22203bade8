#pragma once

#include "policy/entity/recogniser.h"

namespace sluice::policy {

// Addresses of networks that begin at a place; the best of what is read there is kept. Pure, like match() of a Recogniser.
void matchMac(const FoldedWindow &window, std::size_t index, EntityMatch &best);
void matchIpv6(const FoldedWindow &window, std::size_t index, EntityMatch &best);

} // namespace sluice::policy
