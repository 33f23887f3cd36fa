#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// A kiosk of no office, waiting for a voucher.
std::optional<Action> Draw(const BareView& view, const Chrome& chrome, widgets::Canvas& canvas);

// Is this the office where the kiosk stands?
std::optional<Action> Draw(const VoucherConfirmView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

// Keys are made, the hub is asked.
std::optional<Action> Draw(const EnrollingView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

// The hub's verdict.
std::optional<Action> Draw(const EnrolResultView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
