#pragma once

#include <QString>

namespace sluice::api {

// docs/configuration.md, made from the field tables. Any thread.
QString configReference();

} // namespace sluice::api
