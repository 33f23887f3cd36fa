#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "drivers/simulator/bench/gadget.h"
#include "drivers/simulator/usb/broken_device.h"
#include "drivers/simulator/usb/ccid_faults.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/composite_model.h"
#include "drivers/simulator/usb/echo_device.h"
#include "drivers/simulator/usb/misleading_device.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"

namespace drivers::simulator::bench {
namespace {

using base::ErrorCode;
using base::Fail;
using Words = std::vector<std::string>;

tl::unexpected<base::Error> UnknownAct(std::string_view known) {
  return Fail(ErrorCode::kInvalid, "act-unknown", "this device knows: " + std::string(known));
}

std::optional<base::Bytes> FromHex(std::string_view text) {
  base::Bytes bytes;
  for (; !text.empty(); text.remove_prefix(2)) {
    if (text.size() < 2) return std::nullopt;
    std::uint8_t byte = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + 2, byte, 16);
    if (error != std::errc() || end != text.data() + 2) return std::nullopt;
    bytes.push_back(byte);
  }
  return bytes;
}

constexpr std::string_view kEchoActs = "tell TEXT";

Gadget Echo(const std::shared_ptr<usb::EchoDevice>& device) {
  Gadget gadget;
  gadget.model = device;
  gadget.act = [device](const Words& words) -> base::Result<std::string> {
    if (words.size() != 2 || words[0] != "tell") return UnknownAct(kEchoActs);
    device->told.push_back(base::ToBytes(base::AsBytes(words[1])));
    return "told";
  };
  gadget.arm = [](std::string_view fault) -> base::Status {
    return Fail(ErrorCode::kInvalid, "fault-unknown",
                "no fault \"" + std::string(fault) + "\": see --list-faults");
  };
  gadget.mend = [] {};
  return gadget;
}

constexpr std::string_view kCardActs =
    "tap UID (hexadecimal) | phone | contact | two (mute until mended) | remove | "
    "slow TIMES (each answer asks for more time)";

constexpr int kMostTimes = 60;  // more than any command may take

Gadget CardReader(const usb::CcidReaderShape& shape) {
  const auto reader = std::make_shared<usb::CcidReader>(shape);
  Gadget gadget;
  gadget.model = reader;
  gadget.act = [reader](const Words& words) -> base::Result<std::string> {
    if (words.size() == 2 && words[0] == "tap") {
      auto uid = FromHex(words[1]);
      if (!uid || uid->empty()) return UnknownAct(kCardActs);
      reader->Insert(usb::TypeA4(std::move(*uid)));
    } else if (words == Words{"phone"}) {
      reader->Insert(usb::Phone());
    } else if (words == Words{"contact"}) {
      reader->Insert(usb::ContactT1());
    } else if (words == Words{"two"}) {
      if (auto armed = reader->Arm("card-mute", kMostTimes); !armed) return Fail(armed.error());
      reader->Insert(usb::TypeA4({0x04, 1, 2, 3, 4, 5, 6}));
    } else if (words == Words{"remove"}) {
      reader->Remove();
    } else if (words.size() == 2 && words[0] == "slow") {
      int times = 0;
      const auto [end, error] =
          std::from_chars(words[1].data(), words[1].data() + words[1].size(), times);
      const bool whole = error == std::errc() && end == words[1].data() + words[1].size();
      if (!whole || times < 0 || times > kMostTimes) return UnknownAct(kCardActs);
      reader->SetSlow(times);
    } else {
      return UnknownAct(kCardActs);
    }
    return "done";
  };
  gadget.arm = [reader](std::string_view fault) { return reader->Arm(fault); };
  gadget.mend = [reader] { reader->Disarm(); };
  return gadget;
}

std::vector<usb::FaultName> CardFaults() {
  std::vector<usb::FaultName> names;
  for (const usb::CcidFault& fault : usb::ListCcidFaults()) names.push_back(fault.name);
  return names;
}

constexpr std::string_view kPrinterActs = "picture FILE | break FAULT BYTES | break FAULT cut";

// One of the printers of drivers/printer/printers.toml.
Gadget Printer(const char* profile, bool several_settings = false) {
  usb::PrinterModelOptions options;
  options.several_settings = several_settings;
  options.profile = *printer::FindProfile(profile);
  const auto device = std::make_shared<usb::PrinterModel>(std::move(options));
  const auto act = [device](const std::vector<std::string>& words) -> base::Result<std::string> {
    if (words.size() == 2 && words[0] == "picture") {
      const Interpreter& paper = device->paper();
      if (auto drawn = picture::WritePng(words[1], paper.LastPrinted().Draw()); !drawn) {
        return base::Fail(drawn.error());
      }
      return "sheets: " + std::to_string(paper.PrintedSheets()) +
             (device->refused().empty() ? "" : "; refused: " + device->refused());
    }
    if (words.size() == 3 && words[0] == "break" && words[2] == "cut") {
      if (auto broken = device->BreakAfterCut(words[1]); !broken) return base::Fail(broken.error());
      return "breaks when the next sheet is cut off";
    }
    // The fault comes when so many more bytes are printed.
    if (words.size() == 3 && words[0] == "break") {
      std::size_t after = 0;
      const auto [end, error] =
          std::from_chars(words[2].data(), words[2].data() + words[2].size(), after);
      if (error == std::errc() && end == words[2].data() + words[2].size()) {
        if (auto broken = device->Break(words[1], after); !broken)
          return base::Fail(broken.error());
        return "breaks later";
      }
    }
    return UnknownAct(kPrinterActs);
  };
  const auto arm = [device](std::string_view fault) { return device->Break(fault); };
  return {device, act, arm, [device] { device->Mend(); }};
}

std::vector<usb::FaultName> PrinterFaults() {
  const auto faults = usb::ListPrinterFaults();
  return {faults.begin(), faults.end()};
}

constexpr std::string_view kScannerActs = "scan TEXT";

Gadget Scanner(const std::shared_ptr<usb::ScannerModel>& scanner) {
  Gadget gadget;
  gadget.model = scanner;
  gadget.act = [scanner](const Words& words) -> base::Result<std::string> {
    if (words.size() != 2 || words[0] != "scan") return UnknownAct(kScannerActs);
    scanner->Scan(words[1]);
    return "scanned";
  };
  gadget.arm = [scanner](std::string_view fault) { return scanner->Arm(fault); };
  gadget.mend = [scanner] { scanner->Disarm(); };
  return gadget;
}

std::vector<usb::FaultName> Named(std::span<const usb::FaultName> faults) {
  return {faults.begin(), faults.end()};
}

}  // namespace

std::span<const GadgetKind> ListGadgets() {
  static const std::vector<GadgetKind> kinds = {
      {"echo",
       "sends back what is written to it; a device that no driver takes",
       kEchoActs,
       {},
       [] { return Echo(std::make_shared<usb::EchoDevice>()); }},
      {"broken",
       "its descriptors cannot be believed",
       kEchoActs,
       {},
       [] { return Echo(std::make_shared<usb::BrokenDevice>()); }},
      {"misleading",
       "its descriptors make libusb 1.0.26 loop for ever",
       kEchoActs,
       {},
       [] { return Echo(std::make_shared<usb::MisleadingDevice>()); }},
      {"card-reader", "CCID, contactless, one slot", kCardActs, CardFaults(),
       [] { return CardReader(usb::ContactlessReader()); }},
      {"card-reader-contact",
       "CCID, contact, at TPDU level; its faults are card-reader's",
       kCardActs,
       {},
       [] { return CardReader(usb::ContactReader()); }},
      {"card-reader-sam",
       "CCID, contactless and SAM as two interfaces; its faults are card-reader's",
       kCardActs,
       {},
       [] { return CardReader(usb::ReaderWithSamInterface()); }},
      {"card-reader-slots",
       "CCID, contact, contactless and SAM in one interface; its faults are card-reader's",
       kCardActs,
       {},
       [] { return CardReader(usb::ReaderWithSlots()); }},
      {"card-reader-acr122",
       "CCID, contactless, as an ACR122U of firmware 2.04: its slot status says always that there "
       "is no card; its faults are card-reader's",
       kCardActs,
       {},
       [] { return CardReader(usb::Acr122(0x0204)); }},
      {"printer", "receipt printer of 80 mm that knows everything, with cutter", kPrinterActs,
       PrinterFaults(), [] { return Printer("simulated-80mm"); }},
      {"printer-58",
       "receipt printer of 58 mm as on most counters (POS-58); its faults are printer's",
       kPrinterActs,
       {},
       [] { return Printer("pos-58"); }},
      {"printer-80",
       "receipt printer of 80 mm of an unknown board (POS-80); its faults are printer's",
       kPrinterActs,
       {},
       [] { return Printer("pos-80"); }},
      {"printer-settings",
       "receipt printer of 80 mm that speaks back only in its third setting; its faults are "
       "printer's",
       kPrinterActs,
       {},
       [] { return Printer("simulated-80mm", true); }},
      {"reader-and-printer",
       "card-reader and printer-80 in one case; the acts and faults are card-reader's",
       kCardActs,
       {},
       [] {
         Gadget both = CardReader(usb::ContactlessReader());
         both.model = std::make_shared<usb::CompositeModel>(Printer("pos-80").model, both.model);
         return both;
       }},
      {"scanner-keyboard", "types on a USB keyboard, and Enter", kScannerActs,
       Named(usb::KeyboardScanner::ListFaults()),
       [] { return Scanner(std::make_shared<usb::KeyboardScanner>()); }},
      {"scanner-pos", "HID point of sale, with symbology", kScannerActs,
       Named(usb::PosScanner::ListFaults()),
       [] {
         return Scanner(std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell));
       }},
      {"scanner-pos-plain",
       "HID point of sale, without symbology; its faults are scanner-pos's",
       kScannerActs,
       {},
       [] {
         return Scanner(std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kNewland));
       }},
      {"scanner-serial", "CDC-ACM, a line and CR", kScannerActs,
       Named(usb::SerialScanner::ListFaults()),
       [] { return Scanner(std::make_shared<usb::SerialScanner>()); }},
      {"scanner-unknown",
       "types on a USB keyboard, and stands in no profile: one to be learned; its faults are "
       "scanner-keyboard's",
       kScannerActs,
       {},
       [] {
         usb::KeyboardScanner::Shape shape;
         shape.product = 0x5CFF;
         return Scanner(std::make_shared<usb::KeyboardScanner>(shape));
       }},
      {"scanner-forged",
       "scanner-unknown with texts that give orders to a terminal and end the strings of JSON and "
       "TOML; its faults are scanner-keyboard's",
       kScannerActs,
       {},
       [] {
         usb::KeyboardScanner::Shape shape;
         shape.product = 0x5CFE;
         // Octal: its escapes end after three digits.
         shape.maker = "\033]0;mine\007\r\n\"Maker\\\377\303(";
         shape.name = "\033[2J\2331mName\"}\n{\\\342\200\256" + std::string(120, 'N');
         shape.serial = "S\n\"1\\$(true)\033[A";
         return Scanner(std::make_shared<usb::KeyboardScanner>(shape));
       }},
      {"card-reader-typing",
       "types a card's number on a USB keyboard; its faults are scanner-keyboard's",
       kScannerActs,
       {},
       [] {
         usb::KeyboardScanner::Shape shape;
         shape.product = 0x5C04;
         return Scanner(std::make_shared<usb::KeyboardScanner>(shape));
       }},
  };
  return kinds;
}

const GadgetKind* FindGadget(std::string_view name) {
  const auto kinds = ListGadgets();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const GadgetKind& one) { return one.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace drivers::simulator::bench
