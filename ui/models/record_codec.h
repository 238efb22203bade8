#pragma once

#include "api/records.h"

#include <QByteArray>

namespace sluice::ui {

// The parts of a record that only the detail pane reads, as a few hundred bytes: a hundred thousand
// rows stay small. Fields that a row holds itself are not packed. In memory only; the form may
// change at any time. No thread rules.
QByteArray packDetails(const api::ExchangeRecord &record);
void unpackDetails(const QByteArray &details, api::ExchangeRecord &record);

} // namespace sluice::ui
