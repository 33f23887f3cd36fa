#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "drivers/card-reader/card_reader.h"
#include "drivers/devices/commands.h"
#include "drivers/devices/inbox.h"
#include "drivers/devices/printer_check.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/scanner/usb/opening.h"

namespace drivers::devices {
namespace {

// A slow reader takes a second for its first answer; what takes longer found back after a reset.
constexpr std::int64_t kSlowMs = 4000;

Finding TryReader(const Session& session, const Verdict& verdict) {
  using card_reader::CardEvent;
  Inbox<CardEvent> inbox(session.clock, session.stop);
  card_reader::CardReader reader(session.bus, session.clock,
                                 [&inbox](CardEvent event) { inbox.Put(std::move(event)); });
  reader.Heard({usb::DeviceEvent::Kind::kArrived, verdict.device});
  const std::int64_t start = session.clock.MonotonicMs();
  const std::int64_t until = session.Until();
  while (const auto event = inbox.TakeUntil(until)) {
    if (event->kind == CardEvent::Kind::kReaderLost) return FindingOf(event->error);
    if (event->kind != CardEvent::Kind::kReaderReady) continue;
    if (session.clock.MonotonicMs() - start > kSlowMs) {
      return {Situation::kTrouble, "the reader does not answer until it is reset"};
    }
    const auto slots = event->slots.size();
    return {Situation::kReady, std::to_string(slots) + (slots == 1 ? " slot" : " slots")};
  }
  return {Situation::kTrouble, "the reader does not answer"};
}

// What it calls itself says which profile is for it, with models that share their VID:PID.
std::string OwnName(printer::UsbTransport& printer) {
  const auto id = printer.GetDeviceId();
  if (!id || (id->manufacturer.empty() && id->model.empty())) return {};
  const bool both = !id->manufacturer.empty() && !id->model.empty();
  return "; it calls itself " + id->manufacturer + (both ? " " : "") + id->model;
}

Finding TryPrinter(const Session& session, const Verdict& verdict) {
  auto claimed = session.bus.Claim(verdict.device, verdict.interface);
  if (!claimed) return FindingOf(claimed.error());
  const auto transport = printer::UsbTransport::Open(std::move(*claimed));
  if (!transport) return FindingOf(transport.error());
  const std::stop_callback ends(session.stop, [&] { (*transport)->Stop(); });
  const auto* profile = printer::FindProfile(session.profiles.printers, verdict.model);
  Finding finding =
      profile == nullptr ? verdict.finding : HowItIs(**transport, *profile, session.clock);
  if (finding.situation != Situation::kTrouble) finding.detail += OwnName(**transport);
  return finding;
}

Finding TryScanner(const Session& session, const Verdict& verdict) {
  const auto* profile = scanner::usb::MatchProfile(session.profiles.scanners, verdict.device);
  const auto lines = scanner::usb::OpenScanner(session.bus, session.clock, verdict.device, *profile,
                                               false, nullptr);
  if (!lines) return FindingOf(lines.error());
  return {Situation::kReady,
          "listening; try it with: anjungan-devices scan --port " + verdict.device.port};
}

Finding TryOut(const Session& session, const Verdict& verdict) {
  switch (*verdict.kind) {
    case Kind::kCardReader:
      return TryReader(session, verdict);
    case Kind::kPrinter:
      return TryPrinter(session, verdict);
    case Kind::kScanner:
      return TryScanner(session, verdict);
  }
  return {};
}

// One that takes bytes and only lacks a profile.
bool IsUnknownPrinter(const Verdict& verdict, const Profiles& profiles) {
  return verdict.kind == Kind::kPrinter && verdict.finding.situation == Situation::kNoProfile &&
         printer::FindPrinterInterface(verdict.device.descriptors, profiles.printers) != nullptr;
}

// What is not for the kiosk, such as a keyboard, is reported only if it was asked for.
bool Matters(const Verdict& verdict) {
  const Situation situation = verdict.finding.situation;
  if (situation == Situation::kBroken) return true;
  return situation == Situation::kNoProfile && verdict.kind == Kind::kPrinter;
}

}  // namespace

int Test(const Session& session) {
  std::optional<int> first_not_ready;
  bool any = false;
  for (const usb::DeviceInfo& device : session.bus.Devices()) {
    if (session.stop.stop_requested()) break;
    if (!session.port.empty() && device.port != session.port) continue;
    for (const Verdict& verdict : Judge(device, session.profiles)) {
      const bool taken = verdict.finding.situation == Situation::kReady;
      if (!taken && session.port.empty() && !Matters(verdict)) continue;
      any = true;
      const bool asked = taken || IsUnknownPrinter(verdict, session.profiles);
      const Finding finding = asked ? TryOut(session, verdict) : verdict.finding;
      const int status = Conclude(session, "test", verdict, finding);
      if (status != 0 && !first_not_ready) first_not_ready = status;
    }
  }
  if (any) return first_not_ready.value_or(0);
  return Conclude(session, "test", {},
                  {Situation::kNone, session.port.empty() ? "no device that the kiosk uses"
                                                          : "nothing at port " + session.port});
}

}  // namespace drivers::devices
