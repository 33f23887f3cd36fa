#include "kiosk/app/scan_desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "picture/picture.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;

constexpr int kDecodeDeadlineMs = 5000;
constexpr std::size_t kPicturesWaiting = 4;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// EAN-8, UPC-A or EAN-13 by length and check digit (GS1 General Specifications §7.9): a hand
// scanner need not say that it read one.
bool IsProductNumber(std::string_view text) {
  const bool length = text.size() == 8 || text.size() == 12 || text.size() == 13;
  if (!length || !std::all_of(text.begin(), text.end(), IsDigit)) return false;
  int sum = 0;
  for (std::size_t from_end = 0; from_end < text.size(); ++from_end) {
    const int digit = text[text.size() - 1 - from_end] - '0';
    sum += from_end % 2 == 0 ? digit : 3 * digit;
  }
  return sum % 10 == 0;
}

protocol::Symbology SymbologyOf(const drivers::scanner::Code& code) {
  using drivers::scanner::Symbology;
  const bool product = code.symbology == Symbology::kProduct ||
                       (code.symbology == Symbology::kUnknown && IsProductNumber(code.text.str()));
  // By its form alone, whatever carries it: a NIK may as well be printed in bars.
  return product ? protocol::Symbology::kProduct : protocol::Symbology::kQr;
}

}  // namespace

Scanned ChooseScanned(std::vector<drivers::scanner::Code> codes, bool expect_voucher) {
  std::vector<protocol::ScannedCode> seen;
  seen.reserve(codes.size());
  for (const auto& code : codes) seen.push_back({code.text.str(), SymbologyOf(code)});
  const auto choice = protocol::Choose(seen, expect_voucher);
  if (!choice) return {};
  if (choice->ambiguous) return {choice->kind, {}, true};
  return {choice->kind, std::move(codes[choice->index].text), false};
}

ScanDesk::ScanDesk(std::filesystem::path decode_program, const base::Clock& clock, NewsBox& news,
                   std::function<void(std::optional<Scanned>)> heard)
    : news_(news),
      heard_(std::move(heard)),
      decoder_(std::move(decode_program), clock),
      worker_(kPicturesWaiting) {}

void ScanDesk::Show(const std::filesystem::path& picture, bool expect_voucher) {
  const int round = round_;
  const bool posted = worker_.Post([this, picture, expect_voucher, round] {
    auto scanned = Read(picture, expect_voucher);
    news_.Put([this, round, scanned = std::move(scanned)]() mutable {
      if (round == round_) heard_(std::move(scanned));
    });
  });
  if (!posted) spdlog::warn("scanner: more pictures than the decoder can read, one is left out");
}

std::optional<Scanned> ScanDesk::Read(const std::filesystem::path& picture, bool expect_voucher) {
  const auto file = base::ReadFile(picture, picture::kMaxFileBytes);
  if (!file) {
    spdlog::error("scanner: {}", file.error().message);
    return std::nullopt;
  }
  auto codes = decoder_.Decode(*file, kDecodeDeadlineMs);
  // The decoder may have been killed for another reason than this picture: a new one gets it once.
  if (!codes && codes.error().reason == "decode-crashed") {
    codes = decoder_.Decode(*file, kDecodeDeadlineMs);
  }
  if (!codes) {
    spdlog::error("scanner: {}", codes.error().message);
    return std::nullopt;
  }
  return ChooseScanned(std::move(*codes), expect_voucher);
}

void ScanDesk::Hear(drivers::scanner::ScannedCode code, bool expect_voucher) {
  if (code.meaning != drivers::scanner::Meaning::kCode) return;
  std::vector<drivers::scanner::Code> codes;
  codes.push_back({code.symbology, std::move(code.text)});
  heard_(ChooseScanned(std::move(codes), expect_voucher));
}

}  // namespace kiosk::app
