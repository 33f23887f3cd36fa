// HID point-of-sale scanners: usage page 8C (HID Usage Tables 1.5 §19, Bar Code Scanner page).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "drivers/scanner/usb/aim.h"
#include "drivers/scanner/usb/harvest.h"
#include "drivers/scanner/usb/hid_descriptor.h"

namespace drivers::scanner::usb {

// Where a report keeps what: makers differ, under the same report id.
struct PosLayout {
  std::uint8_t report_id = 0;
  HidField data;
  std::optional<HidField> length;     // bytes of data; without it the data ends in NULs
  std::optional<HidField> continued;  // 1: the next report has more of the same scan
  // Symbology identifier, its characters 1 to 3: a field and the place in it.
  struct Place {
    HidField field;
    std::uint32_t index = 0;
  };
  std::vector<Place> aim;  // three or none
};

// All input reports with decoded data of a bar code scanner's collection.
std::vector<PosLayout> FindPosLayouts(const ReportDescriptor& descriptor);

class PosAssembler final : public Assembler {
 public:
  PosAssembler(std::vector<PosLayout> layouts, bool has_ids);

  void Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) override;
  void Lost(std::int64_t now_ms, Harvest& harvest) override;
  void Tick(std::int64_t now_ms, Harvest& harvest) override;
  std::optional<std::int64_t> deadline() const override;

 private:
  struct Part;
  // nullopt and a reason in `why`.
  static std::optional<Part> ReadPart(const PosLayout& layout, base::ByteView report,
                                      std::string_view& why);
  void Join(const Part& part, std::int64_t now_ms, Harvest& harvest);

  std::vector<PosLayout> layouts_;
  bool has_ids_;
  GrowingScan scan_;
  std::optional<AimId> aim_;  // of its first part
};

}  // namespace drivers::scanner::usb
