// The scanner's side of the kiosk: pictures from the camera go through anjungan-decode, and what is
// chosen from them comes back as news; what hand scanners read comes out the same way.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "drivers/scanner/code.h"
#include "drivers/scanner/decode_worker.h"
#include "drivers/scanner/scanned_code.h"
#include "kiosk/app/news.h"
#include "kiosk/app/worker.h"
#include "offline-store/protocol/scanned_code.h"

namespace kiosk::app {

// What a picture held, or a hand scanner read.
struct Scanned {
  // nullopt: no code at all.
  std::optional<offline_store::protocol::ScannedKind> kind;
  base::SecretText text;   // empty if `ambiguous`
  bool ambiguous = false;  // another code of the kind says something else
};

// The code that is meant, and what it is by its form. Vouchers count only if one is expected.
Scanned ChooseScanned(std::vector<drivers::scanner::Code> codes, bool expect_voucher);

class ScanDesk {
 public:
  // `heard` runs on the UI thread, by way of `news`; nullopt when the decoder does not work.
  ScanDesk(std::filesystem::path decode_program, const base::Clock& clock, NewsBox& news,
           std::function<void(std::optional<Scanned>)> heard);

  // One picture file (PNG or JPEG) as if a camera had taken it.
  void Show(const std::filesystem::path& picture, bool expect_voucher);

  // What a hand scanner read: heard at once, as if a picture had held this code alone. A card's
  // number is no code: nothing is heard. UI thread.
  void Hear(drivers::scanner::ScannedCode code, bool expect_voucher);

  // What was shown before and is not told yet is nobody's any more.
  void Forget() { ++round_; }

 private:
  std::optional<Scanned> Read(const std::filesystem::path& picture, bool expect_voucher);

  NewsBox& news_;
  const std::function<void(std::optional<Scanned>)> heard_;
  int round_ = 0;  // UI thread only
  drivers::scanner::DecodeWorker decoder_;
  Worker worker_;  // last: it uses all of the above
};

}  // namespace kiosk::app
