#include "drivers/devices/printer_check.h"

#include <array>
#include <string>

#include "drivers/devices/advice.h"
#include "drivers/printer/conversation.h"
#include "drivers/printer/escpos.h"

namespace drivers::devices {
namespace {

constexpr int kWriteMs = 2000;
constexpr int kLeavingMs = 500;

// Sees what passes, to tell why an answer is missing.
class Witness final : public printer::Transport {
 public:
  explicit Witness(printer::Transport& transport) : transport_(transport) {}

  printer::Written Write(base::ByteView bytes, int timeout_ms) override {
    printer::Written written = transport_.Write(bytes, timeout_ms);
    took_ = written.taken == bytes.size();
    return written;
  }

  base::Result<base::Bytes> Read(int timeout_ms) override {
    auto came = transport_.Read(timeout_ms);
    if (came) spoke_ = true;
    return came;
  }

  base::Result<std::uint8_t> PortStatus() override { return transport_.PortStatus(); }

  bool took() const { return took_; }
  bool spoke() const { return spoke_; }

 private:
  printer::Transport& transport_;
  bool took_ = true;
  bool spoke_ = false;
};

bool IsAway(const base::Error& error) {
  return error.code == base::ErrorCode::kUnavailable;
}

// Printable dots of heads that are sold: the mark that is printed last on a row tells the width.
constexpr std::array kHeads{384, 512, 576};
constexpr int kModuleDots = 6;

// A ruler from 0 to the head's width with a tick each 8 dots (1 mm at 203 dpi), longer at the
// widths of kHeads.
printer::Bitmap Ruler(int dots) {
  constexpr int kHeight = 24;
  printer::Bitmap ruler(dots, kHeight);
  for (int x = 0; x < dots; ++x) {
    int height = x % 8 == 0 ? 8 : 2;
    if (x % 80 == 0) height = 16;
    for (const int head : kHeads) {
      if (x == head - 1) height = kHeight;
    }
    for (int y = 0; y < height; ++y) ruler.Set(x, y);
  }
  return ruler;
}

}  // namespace

bool HasLeft(printer::Transport& transport) {
  if (const auto came = transport.Read(kLeavingMs); !came && IsAway(came.error())) return true;
  const auto port = transport.PortStatus();
  return !port && IsAway(port.error());
}

Finding HowItIs(printer::Transport& transport, const printer::Profile& profile,
                const base::Clock& clock) {
  Witness witness(transport);
  const bool asks = profile.status != printer::StatusDialect::kNone;
  if (asks || profile.port_status) {
    printer::Conversation conversation(witness, profile, clock);
    const auto status = asks ? conversation.Ask() : conversation.Unasked();
    if (status) return FindingOf(*status);
  } else {
    // ESC @: forgets settings, prints nothing.
    static constexpr std::array<std::uint8_t, 2> kInitialise{0x1b, '@'};
    witness.Write(kInitialise, kWriteMs);
    if (witness.took()) {
      return {Situation::kReady, "takes data; this model does not tell how it is"};
    }
  }
  if (HasLeft(transport)) return FindingOfPrinter("printer-away");
  if (!witness.took()) return FindingOfPrinter("printer-deaf");
  return FindingOfPrinter(witness.spoke() ? "printer-nonsense" : "printer-silent");
}

base::Result<base::Bytes> TestPage(const printer::Profile& profile) {
  printer::Encoder page(profile);
  page.SetAlign(printer::Align::kCentre).SetBold(true).Line("UJI CETAK").SetBold(false);
  page.SetAlign(printer::Align::kLeft);
  // A printer breaks a line that is too long wherever its head ends, or refuses it.
  for (const std::string& line : printer::Wrap(printer::ToAscii(profile.title), profile.columns)) {
    page.Line(line);
  }
  page.Line(std::to_string(profile.dots) + " titik, " + std::to_string(profile.columns) + " kolom");
  page.Line(std::string(static_cast<std::size_t>(profile.columns), '8'));
  if (auto drawn = page.Raster(Ruler(profile.dots)); !drawn) {
    return base::Fail(std::move(drawn.error()));
  }
  page.Line("ABCDEFGHIJKLM 0123456789");
  const auto code = qr::Encode("ANJUNGAN UJI CETAK", qr::Level::kM);
  if (!code) return base::Fail(code.error());
  page.SetAlign(printer::Align::kCentre);
  if (auto drawn = page.Qr(*code, kModuleDots); !drawn) return base::Fail(std::move(drawn.error()));
  page.FeedDots(profile.feed_before_cut).Cut();
  return page.Take();
}

}  // namespace drivers::devices
