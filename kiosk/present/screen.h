// The present screen as the ui draws it: a pure function of the visit and what surrounds it. Built
// anew after every step and whenever the surroundings change.
#pragma once

#include <cstdint>

#include "kiosk/present/surroundings.h"
#include "kiosk/technician/machine.h"
#include "kiosk/visit/machine.h"
#include "ui/screens/views.h"

namespace kiosk::present {

// A citizen's visit. `now_ms` is monotonic, as in visit::Now.
ui::screens::ScreenView VisitScreen(const visit::Machine& machine, const visit::State& state,
                                    const Surroundings& surroundings, std::int64_t now_ms);

// The technician's. Only while the kiosk is not in service (technician::Place::kInService shows the
// visit instead).
ui::screens::ScreenView TechnicianScreen(const technician::State& state,
                                         const Surroundings& surroundings);

}  // namespace kiosk::present
