// What became of the packets that a scanner sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "drivers/scanner/scanned_code.h"
#include "drivers/scanner/usb/aim.h"

namespace drivers::scanner::usb {

// A scan is told whole or not at all: one of which something was lost could be read as another
// person's number. `broken` holds a reason a token each.
struct Harvest {
  std::vector<ScannedCode> codes;
  std::vector<std::string_view> broken;
};

// Puts packets together to scans. It has no thread and no clock but the times that it is told; they
// never go back.
class Assembler {
 public:
  virtual ~Assembler() = default;

  virtual void Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) = 0;
  // Something is missing since the last packet: the scan that it belonged to is spoiled.
  virtual void Lost(std::int64_t now_ms, Harvest& harvest) = 0;
  // Time has passed; to be called at `deadline`, and before a later packet is fed.
  virtual void Tick(std::int64_t now_ms, Harvest& harvest) = 0;
  virtual std::optional<std::int64_t> deadline() const = 0;
};

// No scan takes longer from its first to its last packet (policy): a device that talks without end
// ends in this.
inline constexpr int kMaxScanMs = 30000;

// What is left of a broken scan may come so late (policy); what comes later is a new one.
inline constexpr int kForgetAfterMs = 5000;

// The scan that is under way. Wiped.
class GrowingScan {
 public:
  GrowingScan() { text_.reserve(kMaxScannedBytes); }
  GrowingScan(const GrowingScan&) = delete;
  GrowingScan& operator=(const GrowingScan&) = delete;
  ~GrowingScan();

  bool begun() const { return begun_; }
  std::int64_t last_ms() const { return last_ms_; }

  // A packet of this scan came; spoils it when it takes too long.
  void Touch(std::int64_t now_ms, Harvest& harvest);
  // Spoils it when it gets too long.
  void Add(base::ByteView bytes, Harvest& harvest);
  // Told once a scan.
  void Spoil(std::string_view why, Harvest& harvest);
  // The end. If it is whole and holds any text, it is harvested; an AIM identifier tells its
  // symbology and how it is spelt.
  void Finish(std::optional<AimId> aim, Meaning meaning, std::int64_t now_ms, Harvest& harvest);
  // The same, where the identifier stands before the text, if `aim`.
  void FinishPrefixed(bool aim, Meaning meaning, std::int64_t now_ms, Harvest& harvest);

  // A scan whose packets stay away for `gap_ms` is spoiled, and then forgotten.
  void Tick(int gap_ms, std::int64_t now_ms, Harvest& harvest);
  std::optional<std::int64_t> Deadline(int gap_ms) const;

 private:
  void Harvested(std::optional<AimId> aim, base::ByteView text, Meaning meaning,
                 std::int64_t now_ms, Harvest& harvest) const;
  void Forget();

  base::Bytes text_;
  bool begun_ = false;
  bool spoiled_ = false;
  std::int64_t first_ms_ = 0;
  std::int64_t last_ms_ = 0;
};

}  // namespace drivers::scanner::usb
