#include "provisioning/command/voucher_picture.h"

#include "drivers/qr/qr.h"

namespace provisioning::command {

namespace qr = drivers::qr;

base::Result<VoucherPicture> DrawVoucher(std::string_view text) {
  constexpr int kScale = 10;
  const auto modules = qr::Encode(text, qr::Level::kM);
  if (!modules) return base::Fail(modules.error());
  const int side = (modules->size + 2 * qr::kQuietZone) * kScale;
  VoucherPicture drawn{{side, side, {}}, modules->Version()};
  drawn.picture.pixels.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int column = x / kScale - qr::kQuietZone;
      const int row = y / kScale - qr::kQuietZone;
      const bool inside = column >= 0 && row >= 0 && column < modules->size && row < modules->size;
      drawn.picture.pixels.push_back(inside && modules->At(column, row) ? 0 : 255);
    }
  }
  return drawn;
}

}  // namespace provisioning::command
