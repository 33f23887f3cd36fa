#include "drivers/devices/judge.h"

#include <algorithm>
#include <utility>

#include "drivers/card-reader/class_descriptor.h"
#include "drivers/card-reader/quirks.h"
#include "drivers/card-reader/reader.h"
#include "drivers/printer/usb_transport.h"
#include "toml/files.h"

namespace drivers::devices {
namespace {

// Interface classes (USB-IF, "Defined Class Codes").
constexpr std::uint8_t kHid = 0x03;
constexpr std::uint8_t kCommunication = 0x02;
constexpr std::uint8_t kPrinterClass = 0x07;
constexpr std::uint8_t kSmartCard = 0x0b;

bool Has(const usb::DeviceInfo& device, std::uint8_t class_code) {
  const auto& all = device.descriptors.interfaces;
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& one) { return one.class_code == class_code; });
}

// One of 70-anjungan-usb.rules.
bool HasClassRule(const usb::DeviceInfo& device) {
  const auto& all = device.descriptors.interfaces;
  return std::any_of(all.begin(), all.end(), [](const usb::InterfaceDescriptor& one) {
    return (one.class_code == kSmartCard && one.subclass == 0 && one.protocol == 0) ||
           (one.class_code == kPrinterClass && one.subclass == 1) ||
           (one.class_code == kCommunication && one.subclass == 2);
  });
}

std::uint8_t First(const usb::DeviceInfo& device, std::uint8_t class_code) {
  for (const auto& one : device.descriptors.interfaces) {
    if (one.class_code == class_code) return one.number;
  }
  return 0;
}

Verdict OfReader(Verdict verdict) {
  const auto& says = verdict.device.descriptors;
  const auto* quirk = card_reader::FindQuirk(says.vendor, says.product, says.release);
  verdict.kind = Kind::kCardReader;
  verdict.model = quirk != nullptr ? std::string(quirk->model) : "CCID";
  for (const usb::InterfaceDescriptor& interface : says.interfaces) {
    if (interface.alternate != 0 || card_reader::FitOf(interface) == card_reader::Fit::kNone) {
      continue;
    }
    verdict.interface = interface.number;
    if (const auto described = card_reader::DescribeReader(interface); !described) {
      const auto& error = described.error();
      const bool refused = error.reason == "ccid-iccd" || error.reason == "ccid-character-level";
      verdict.finding = {refused ? Situation::kUnknownClass : Situation::kBroken, error.message};
    }
    break;
  }
  return verdict;
}

std::optional<Verdict> OfPrinter(Verdict verdict, const Profiles& profiles) {
  const auto& says = verdict.device.descriptors;
  const auto* pipe = printer::FindPrinterInterface(says, profiles.printers);
  if (pipe == nullptr) return std::nullopt;
  verdict.kind = Kind::kPrinter;
  verdict.interface = *pipe;
  if (const auto* profile = printer::MatchProfile(profiles.printers, {says.vendor, says.product})) {
    verdict.model = profile->name;
  } else {
    verdict.finding = {Situation::kNoProfile, "a printer of a model without a profile",
                       "try it with: anjungan-devices print --profile generic-80mm --port " +
                           verdict.device.port +
                           " (or another name); then add a profile (docs/devices.md)"};
  }
  return verdict;
}

std::optional<Verdict> OfScanner(Verdict verdict, const Profiles& profiles) {
  const auto* profile = scanner::usb::MatchProfile(profiles.scanners, verdict.device);
  if (profile == nullptr || profile->speaks == scanner::usb::Speaks::kNothing) return std::nullopt;
  const bool serial = profile->speaks == scanner::usb::Speaks::kSerial;
  verdict.kind = Kind::kScanner;
  verdict.model = profile->name;
  verdict.interface = First(verdict.device, serial ? kCommunication : kHid);
  return verdict;
}

// What no driver takes, with the reason that helps most.
Verdict OfNone(Verdict verdict) {
  const auto& device = verdict.device;
  if (Has(device, kPrinterClass)) {
    verdict.kind = Kind::kPrinter;
    verdict.finding = {Situation::kNoProfile, "a printer that takes no plain bytes",
                       "use a receipt printer with ESC/POS: this one cannot be used"};
  } else if (Has(device, kHid)) {
    verdict.kind = Kind::kScanner;
    verdict.finding = {Situation::kNoProfile,
                       "a keyboard, mouse or touch screen, or a scanner that types without a "
                       "profile",
                       "if it is a scanner, let the program find out: sudo anjungan-devices scan "
                       "--learn"};
  } else if (Has(device, kCommunication)) {
    verdict.kind = Kind::kScanner;
    verdict.finding = {Situation::kNoProfile, "a serial device without a profile"};
  } else {
    verdict.finding = {Situation::kUnknownClass, "no card reader, printer or scanner"};
  }
  return verdict;
}

// A profile beside the two folders would be read by nobody.
base::Status CheckNoStrays(const std::filesystem::path& folder) {
  const auto files = toml::FilesIn(folder, "profile");
  if (files.empty()) return {};
  if (!files.front()) return base::Fail(files.front().error());
  return base::Fail(base::ErrorCode::kInvalid, "profile-folder",
                    files.front()->string() +
                        ": is not used here; move it into printers/ or scanners/ beside it");
}

}  // namespace

Finding OfDevice(const usb::DeviceInfo& device, Finding finding) {
  const bool told = finding.situation != Situation::kNoPermission || !finding.remedy.empty();
  if (told || device.descriptors.interfaces.empty() || HasClassRule(device)) return finding;
  finding.remedy =
      "no class gives permission for it: write what anjungan-devices udev prints into "
      "/etc/udev/rules.d/71-anjungan-profiles.rules (docs/devices.md, Permission), add this user "
      "to the group anjungan-usb, log in again and plug the device in anew";
  return finding;
}

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kCardReader:
      return "card-reader";
    case Kind::kPrinter:
      return "printer";
    case Kind::kScanner:
      return "scanner";
  }
  return {};
}

base::Result<Profiles> LoadProfiles(const std::filesystem::path& folder,
                                    const std::filesystem::path& learned,
                                    const std::function<void(const base::Error&)>& left_out) {
  if (auto strays = CheckNoStrays(folder); !strays) {
    if (!left_out) return base::Fail(std::move(strays.error()));
    left_out(strays.error());
  }
  auto printers = printer::LoadProfiles(folder / "printers", left_out);
  if (!printers) return base::Fail(std::move(printers.error()));
  auto scanners = scanner::usb::LoadProfiles(folder / "scanners", learned, left_out);
  if (!scanners) return base::Fail(std::move(scanners.error()));
  return Profiles{std::move(*printers), std::move(*scanners)};
}

std::vector<Verdict> Judge(const usb::DeviceInfo& device, const Profiles& profiles) {
  Verdict nobody{device, std::nullopt, {}, 0, {}};
  if (!device.fault.empty()) {
    nobody.finding = FindingOf({base::ErrorCode::kInvalid, "usb-fault", device.fault});
    return {std::move(nobody)};
  }
  std::vector<Verdict> takers;
  if (card_reader::IsCardReader(device.descriptors) || Has(device, kSmartCard)) {
    takers.push_back(OfReader(nobody));
  }
  if (auto printer = OfPrinter(nobody, profiles)) takers.push_back(std::move(*printer));
  if (auto scanner = OfScanner(nobody, profiles)) takers.push_back(std::move(*scanner));
  if (takers.empty()) takers.push_back(OfNone(std::move(nobody)));
  return takers;
}

std::vector<Verdict> Try(usb::Bus& bus, const usb::DeviceInfo& device, const Profiles& profiles) {
  std::vector<Verdict> verdicts = Judge(device, profiles);
  for (Verdict& verdict : verdicts) {
    if (verdict.finding.situation != Situation::kReady) continue;
    const auto claimed = bus.Claim(device, verdict.interface);
    if (!claimed) verdict.finding = FindingOf(claimed.error());
  }
  return verdicts;
}

Verdict Choose(usb::Bus& bus, const Profiles& profiles, Kind kind, std::string_view port,
               Also also) {
  std::vector<Verdict> usable;
  Verdict best;
  best.finding = {Situation::kNone, "no " + std::string(Name(kind)) +
                                        (port.empty() ? std::string(" is plugged in")
                                                      : " at port " + std::string(port))};
  for (const usb::DeviceInfo& device : bus.Devices()) {
    if (!port.empty() && device.port != port) continue;
    for (Verdict& verdict : Judge(device, profiles)) {
      const bool ready = verdict.finding.situation == Situation::kReady;
      const bool fits =
          also == Also::kWithoutProfile && verdict.finding.situation == Situation::kNoProfile;
      if ((ready || fits) && verdict.kind == kind) {
        usable.push_back(std::move(verdict));
      } else if ((!port.empty() || verdict.kind == kind) && best.kind != kind) {
        best = std::move(verdict);
        if (!ready) continue;
        best.finding = {Situation::kNone, "the device at this port is a " +
                                              std::string(Name(*best.kind)) + ", no " +
                                              std::string(Name(kind))};
      }
    }
  }
  if (usable.empty()) return best;
  if (usable.size() == 1) return usable.front();
  std::string ports;
  for (const Verdict& one : usable) ports += (ports.empty() ? "" : ", ") + one.device.port;
  best = usable.front();
  best.finding = {Situation::kTwoAlike,
                  std::to_string(usable.size()) + " are plugged in, at ports " + ports};
  return best;
}

}  // namespace drivers::devices
