#include <array>
#include <string>

#include "drivers/devices/commands.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"

namespace drivers::devices {
namespace {

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

base::Result<base::Bytes> TestPage(const printer::Profile& profile) {
  printer::Encoder page(profile);
  page.SetAlign(printer::Align::kCentre).SetBold(true).Line("UJI CETAK").SetBold(false);
  page.SetAlign(printer::Align::kLeft).Line(profile.title);
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

Finding FindingOf(const printer::PrintReport& report) {
  switch (report.outcome) {
    case printer::Outcome::kPrinted:
      return {Situation::kReady, "printed, by the word of: " + std::string(Name(report.rung))};
    case printer::Outcome::kNotStarted:
    case printer::Outcome::kUncertain:
      break;
  }
  const bool away = report.reason == "printer-away";
  return {away ? Situation::kUnplugged : Situation::kTrouble, "the printer says: " + report.reason};
}

}  // namespace

int PrintTestPage(const Session& session, const std::string& profile_name) {
  const Verdict verdict = Choose(session.bus, session.profiles, Kind::kPrinter, session.port);
  if (verdict.finding.situation != Situation::kReady) {
    return Conclude(session, "print", verdict, verdict.finding);
  }
  const std::string& name = profile_name.empty() ? verdict.model : profile_name;
  const auto* profile = printer::FindProfile(session.profiles.printers, name);
  if (profile == nullptr) {
    return Conclude(session, "print", verdict,
                    {Situation::kNoProfile, "there is no profile called '" + name + "'"});
  }
  auto claimed = session.bus.Claim(verdict.device, verdict.interface);
  if (!claimed) return Conclude(session, "print", verdict, FindingOf(claimed.error()));
  auto transport = printer::UsbTransport::Open(std::move(*claimed));
  if (!transport) return Conclude(session, "print", verdict, FindingOf(transport.error()));
  const auto page = TestPage(*profile);
  if (!page) {
    return Conclude(session, "print", verdict, {Situation::kTrouble, page.error().message});
  }
  printer::PrintOptions options;
  options.mend_ms = session.seconds * 1000;
  options.told = [&session](std::string_view fault) {
    if (!session.json && !fault.empty()) Say(session, "printer: " + std::string(fault), {});
  };
  return Conclude(session, "print", verdict,
                  FindingOf(printer::Print(**transport, *profile, *page, session.clock, options)));
}

}  // namespace drivers::devices
