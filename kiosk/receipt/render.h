// The receipt document as bytes for a printer.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/printer/profile.h"
#include "kiosk/receipt/receipt.h"

namespace kiosk::receipt {

// ESC/POS bytes of the whole receipt, cut included. `pickup_code` is the text of the second code
// (ANJ1K:...); without it the receipt says where the key is to be had. The result holds the seed as
// a picture: wipe it (base::Wipe) once it is printed, never store it. Errors: kInvalid as
// qr::Encode, or "receipt-paper" when the codes do not fit this paper with modules of 0.5 mm.
base::Result<base::Bytes> Render(const Receipt& receipt,
                                 std::optional<std::string_view> pickup_code,
                                 const drivers::printer::Profile& profile);

}  // namespace kiosk::receipt
