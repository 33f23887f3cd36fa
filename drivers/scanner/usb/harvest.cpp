#include "drivers/scanner/usb/harvest.h"

#include <utility>

#include "base/secret.h"

namespace drivers::scanner::usb {

GrowingScan::~GrowingScan() {
  base::Wipe(text_);
}

void GrowingScan::Touch(std::int64_t now_ms, Harvest& harvest) {
  if (!begun_) first_ms_ = now_ms;
  begun_ = true;
  last_ms_ = now_ms;
  if (now_ms - first_ms_ > kMaxScanMs) Spoil("scan-endless", harvest);
}

void GrowingScan::Add(base::ByteView bytes, Harvest& harvest) {
  if (spoiled_) return;
  if (text_.size() + bytes.size() > kMaxScannedBytes) {
    Spoil("scan-long", harvest);
    return;
  }
  text_.insert(text_.end(), bytes.begin(), bytes.end());
}

void GrowingScan::Spoil(std::string_view why, Harvest& harvest) {
  if (!std::exchange(spoiled_, true)) harvest.broken.push_back(why);
  base::Wipe(text_);
}

void GrowingScan::Finish(std::optional<AimId> aim, Meaning meaning, std::int64_t now_ms,
                         Harvest& harvest) {
  if (!spoiled_) Harvested(aim, text_, meaning, now_ms, harvest);
  Forget();
}

void GrowingScan::FinishPrefixed(bool aim, Meaning meaning, std::int64_t now_ms, Harvest& harvest) {
  const auto id = aim ? ReadAim(text_) : std::nullopt;
  const base::ByteView text = text_;
  if (!spoiled_) Harvested(id, id ? text.subspan(kAimBytes) : text, meaning, now_ms, harvest);
  Forget();
}

void GrowingScan::Harvested(std::optional<AimId> aim, base::ByteView text, Meaning meaning,
                            std::int64_t now_ms, Harvest& harvest) const {
  base::Bytes plain = aim && SpellsEci(*aim) ? WithoutEci(text) : base::ToBytes(text);
  const base::WipeOnExit wiper(plain);
  if (auto clean = CleanText(plain)) {
    harvest.codes.push_back(
        {std::move(*clean), aim ? SymbologyOf(*aim) : Symbology::kUnknown, meaning, now_ms});
  }
}

void GrowingScan::Tick(int gap_ms, std::int64_t now_ms, Harvest& harvest) {
  if (!begun_) return;
  if (now_ms - last_ms_ >= gap_ms) Spoil("scan-unfinished", harvest);
  if (now_ms - last_ms_ >= kForgetAfterMs) Forget();
}

std::optional<std::int64_t> GrowingScan::Deadline(int gap_ms) const {
  if (!begun_) return std::nullopt;
  return last_ms_ + (spoiled_ ? kForgetAfterMs : gap_ms);
}

void GrowingScan::Forget() {
  base::Wipe(text_);
  begun_ = false;
  spoiled_ = false;
}

}  // namespace drivers::scanner::usb
