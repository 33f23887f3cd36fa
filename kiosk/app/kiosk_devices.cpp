// The devices' half of the kiosk: what they are used for, and what a visit hears of them.
#include <spdlog/spdlog.h>

#include <utility>

#include "drivers/printer/unix_socket_transport.h"
#include "drivers/usb/joined_bus.h"
#include "drivers/usb/libusb_bus.h"
#include "drivers/usb/socket_bus.h"
#include "kiosk/app/kiosk.h"

namespace kiosk::app {
namespace {

namespace printer = drivers::printer;
namespace usb = drivers::usb;
using drivers::card_reader::CardEvent;
using drivers::card_reader::CardKind;
using drivers::card_reader::Strength;
using drivers::card_reader::Trouble;
using drivers::scanner::usb::ScannerEvent;

identity::CardNumber CardNumberOf(Strength strength) {
  switch (strength) {
    case Strength::kNone:
      return identity::CardNumber::kNone;
    case Strength::kRandom:
      return identity::CardNumber::kRandom;
    case Strength::kUnknown:
      return identity::CardNumber::kUnknown;
    case Strength::kFixed:
      return identity::CardNumber::kFixed;
  }
  return identity::CardNumber::kNone;
}

visit::CardFault CardFaultOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::kTornAway:
      return visit::CardFault::kTornAway;
    case Trouble::kMute:
      return visit::CardFault::kMute;
    case Trouble::kUnsupported:
    case Trouble::kNonsense:
      return visit::CardFault::kUnsupported;
    case Trouble::kTooSlow:
    case Trouble::kReader:
      return visit::CardFault::kReader;
  }
  return visit::CardFault::kReader;
}

using OpenedBus = base::Result<std::unique_ptr<usb::Bus>>;

// What is simulated stays, also when the computer's own bus fails.
OpenedBus OpenJoinedBus(bool with_usb, const std::filesystem::path& socket,
                        const base::Clock& clock) {
  std::vector<usb::JoinedBus::Member> members;
  if (with_usb) {
    auto bus = usb::LibusbBus::Start();
    if (bus) members.push_back({"", "USB", std::move(*bus)});
    if (!bus) spdlog::error("devices: {}; only simulated ones are used", bus.error().message);
  }
  auto simulated = usb::SocketBus::Open(socket, clock);
  if (!simulated) return base::Fail(std::move(simulated.error()));
  members.push_back({"sim-", "simulated devices", std::move(*simulated)});
  return std::make_unique<usb::JoinedBus>(std::move(members));
}

}  // namespace

base::Status Kiosk::StartDevices() {
  surroundings_.scanner_works = options_.camera.has_value();
  if (!options_.usb && !options_.devices && !options_.printer) return {};
  // What is wrong in a file costs the kiosk that file, and a technician's command says it, too.
  auto profiles = drivers::devices::LoadProfiles(
      options_.profiles, options_.learned_scanners, [](const base::Error& error) {
        spdlog::error("profiles: {}; the kiosk goes on without this file", error.message);
      });
  if (!profiles) return base::Fail(std::move(profiles.error()));

  if (options_.printer) {
    const auto* profile = printer::FindProfile(profiles->printers, options_.printer_profile);
    if (profile == nullptr) {
      return base::Fail(base::ErrorCode::kInvalid, "printer-profile",
                        "no printer profile '" + options_.printer_profile + "'; add one in " +
                            (options_.profiles / "printers").string());
    }
    socket_printer_ = *profile;
  }
  if (!options_.usb && !options_.devices) return {};

  DeviceDesk::Hooks hooks;
  hooks.card = [this](const CardEvent& event) { HearCard(event); };
  hooks.scanner = [this](ScannerEvent event) { HearScanner(std::move(event)); };
  hooks.out = [this](const base::Error& error) { HearNoDevices(error); };
  devices_ = std::make_unique<DeviceDesk>(
      [this]() -> OpenedBus {
        if (options_.devices) return OpenJoinedBus(options_.usb, *options_.devices, clock_);
        return usb::LibusbBus::Start();
      },
      std::move(*profiles), clock_, news_, std::move(hooks));
  return {};
}

// On the printer's thread.
base::Result<ConnectedPrinter> Kiosk::ConnectPrinter() {
  base::Result<ConnectedPrinter> connected =
      base::Fail(base::ErrorCode::kUnavailable, "printer-away", "no printer is plugged in");
  if (devices_) connected = devices_->ConnectPrinter();
  const bool none = !connected && connected.error().reason == "printer-away";
  if (!none || !socket_printer_) return connected;
  auto transport = printer::UnixSocketTransport::Connect(*options_.printer);
  if (!transport) return base::Fail(std::move(transport.error()));
  return ConnectedPrinter{std::move(*transport), *socket_printer_};
}

void Kiosk::HearCard(const CardEvent& event) {
  const bool held = lying_cards_.Hear(event, clock_.MonotonicMs());
  working_.Hear(event);
  switch (event.kind) {
    case CardEvent::Kind::kReaderReady:
      spdlog::info("card reader: {} is ready", event.port);
      break;
    case CardEvent::Kind::kReaderLost:
      spdlog::warn("card reader: {}: {}", event.port, event.error.message);
      if (in_service() && working_.IsSlow(event.device) &&
          visit_.card_news == visit::CardNews::kSlow) {
        StepVisit(visit::CardFailed{visit::CardFault::kReader});
      }
      break;
    case CardEvent::Kind::kReadingTakesLonger:
      if (in_service() && held) StepVisit(visit::CardSlow{});
      break;
    case CardEvent::Kind::kCardArrived:
      spdlog::info("card reader: {}: a card was read{}", event.port,
                   held ? "" : ", which was left behind");
      if (!in_service() || !held) break;
      // A card with contacts may lie in its slot all day.
      if (event.evidence.kind == CardKind::kContact) {
        StepVisit(visit::CardFailed{visit::CardFault::kUnsupported});
      } else {
        StepVisit(visit::CardRead{CardNumberOf(event.evidence.strength)});
      }
      break;
    case CardEvent::Kind::kCardUnreadable:
      spdlog::warn("card reader: {}: {}", event.port, event.error.message);
      if (in_service() && held) StepVisit(visit::CardFailed{CardFaultOf(event.trouble)});
      break;
    case CardEvent::Kind::kCardRemoved:
      break;
  }
  surroundings_.card_reader_works = working_.card_reader();
  TellLyingCards();
}

void Kiosk::TellLyingCards() {
  surroundings_.card_to_take = lying_cards_.of_this_visit();
  surroundings_.card_left_behind = lying_cards_.left_behind();
}

void Kiosk::HearScanner(ScannerEvent event) {
  using drivers::scanner::Meaning;
  working_.Hear(event);
  switch (event.kind) {
    case ScannerEvent::Kind::kReady:
      spdlog::info("scanner: {} at {} is ready", event.name, event.port);
      break;
    case ScannerEvent::Kind::kLost:
      spdlog::warn("scanner: {} at {}: {}", event.name, event.port, event.error.message);
      break;
    case ScannerEvent::Kind::kBroken:
      spdlog::warn("scanner: {} at {}: {}", event.name, event.port, event.error.message);
      if (in_service()) StepVisit(visit::ScannedOther{visit::OtherCode::kBroken});
      break;
    case ScannerEvent::Kind::kScanned:
      if (event.code.meaning == Meaning::kCode) {
        scan_->Hear(std::move(event.code), /*expect_voucher=*/!in_service());
      } else if (in_service()) {
        StepVisit(visit::CardRead{identity::CardNumber::kTyped});
      }
      break;
  }
  surroundings_.scanner_works = options_.camera.has_value() || working_.scanner();
}

void Kiosk::HearNoDevices(const base::Error& error) {
  Note("devices", error.reason);
}

}  // namespace kiosk::app
