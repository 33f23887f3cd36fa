// What a visit has to say of numbers, codes and cards, in the screens' words.
#pragma once

#include "kiosk/visit/state.h"
#include "ui/screens/views.h"

namespace kiosk::present {

// Of a NIK that was typed.
ui::screens::NikMessage NikMessageOf(const visit::Problem& problem);
// Of a code that was shown.
ui::screens::ScanMessage ScanMessageOf(const visit::Problem& problem);
// `left_behind`: a card lies on a reader that is not this visit's.
ui::screens::CardMessage CardMessageOf(const visit::State& state, bool left_behind);
ui::screens::Aside AsideOf(const visit::State& state);

}  // namespace kiosk::present
