#include "kiosk/app/scan_desk.h"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

#include "base/file.h"
#include "picture/picture.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;

constexpr int kDecodeDeadlineMs = 5000;
constexpr std::size_t kPicturesWaiting = 4;

protocol::Symbology SymbologyOf(const drivers::scanner::Code& code) {
  switch (code.symbology) {
    case drivers::scanner::Symbology::kQr:
      return protocol::Symbology::kQr;
    case drivers::scanner::Symbology::kProduct:
      return protocol::Symbology::kProduct;
  }
  return protocol::Symbology::kQr;
}

}  // namespace

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
  std::vector<protocol::ScannedCode> seen;
  seen.reserve(codes->size());
  for (const auto& code : *codes) seen.push_back({code.text.str(), SymbologyOf(code)});
  const auto choice = protocol::Choose(seen, expect_voucher);
  if (!choice) return Scanned{};
  if (choice->ambiguous) return Scanned{choice->kind, {}, true};
  return Scanned{choice->kind, std::move((*codes)[choice->index].text), false};
}

}  // namespace kiosk::app
