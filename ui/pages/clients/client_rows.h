#pragma once

#include "ui/models/client_models.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/meter_row.h"

#include <QDateTime>

namespace sluice::ui {

// What the Clients page says about a client. Pure functions. GUI thread.
namespace client_rows {

MeterRow row(const ClientRow &client, const QDateTime &now);
QString toolTip(const ClientRow &client, const QDateTime &now);

// Shape and colour of how it stands; a breaker that only watches is no more than a warning.
struct Look {
    StateShape::Shape shape = StateShape::Shape::Disc;
    ColorRole tone = ColorRole::Ok;
};
Look look(const ClientRow &client, const QDateTime &now);
QString badge(const ClientRow &client, const QDateTime &now); // empty: nothing to say
// One paragraph: how it stands and, of a breaker that is not closed, why, with its numbers and when it ends.
QString state(const ClientRow &client, const QDateTime &now);
QList<Fact> facts(const ClientRow &client, const QDateTime &now);

} // namespace client_rows
} // namespace sluice::ui
