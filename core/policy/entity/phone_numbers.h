#pragma once

#include "policy/entity/number_reader.h"
#include "policy/entity/recogniser.h"

namespace sluice::policy {

// Phone numbers that begin at a place; the best of what is read there is kept. Pure, like match() of a Recogniser.
void matchInternational(const NumberReader &reader, std::size_t begin, std::size_t index, EntityMatch &best);
void matchPhone(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best);
void matchBrackets(const NumberReader &reader, std::size_t index, EntityMatch &best);

} // namespace sluice::policy
