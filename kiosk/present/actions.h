// What a touch means for the visit. Nullopt for an action that does not belong to the place: a
// touch that was on its way when the screen changed decides nothing.
#pragma once

#include <optional>

#include "kiosk/technician/machine.h"
#include "kiosk/visit/event.h"
#include "kiosk/visit/state.h"
#include "ui/screens/action.h"

namespace kiosk::present {

std::optional<visit::Event> VisitEvent(const ui::screens::Action& action, visit::Place place);
std::optional<technician::Event> TechnicianEvent(const ui::screens::Action& action);

}  // namespace kiosk::present
