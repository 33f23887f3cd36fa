// A voucher as a picture to print: the code alone, with the margin that a reader needs.
#pragma once

#include <string_view>

#include "base/result.h"
#include "picture/picture.h"

namespace provisioning::command {

struct VoucherPicture {
  picture::Gray picture;
  int version = 0;  // of the QR code, 1 to 40
};

// Ten pixels a module; level M. Printed 10 cm wide, a module is then 1 mm or more.
base::Result<VoucherPicture> DrawVoucher(std::string_view text);

}  // namespace provisioning::command
