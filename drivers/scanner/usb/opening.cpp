#include "drivers/scanner/usb/opening.h"

#include <string>
#include <utility>

#include "drivers/scanner/usb/cdc.h"
#include "drivers/scanner/usb/hid_descriptor.h"
#include "drivers/scanner/usb/pos_scan.h"

namespace drivers::scanner::usb {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using drivers::usb::DeviceInfo;
using drivers::usb::End;
using drivers::usb::Interface;
using drivers::usb::InterfaceDescriptor;
using drivers::usb::TransferType;

constexpr std::uint8_t kHidClass = 0x03;
// HID 1.11 §4.2 and §4.3: subclass and protocol of a keyboard that knows the boot protocol.
constexpr std::uint8_t kBootSubclass = 1;
constexpr std::uint8_t kKeyboardProtocol = 1;

// bmRequestType: class request to an interface; standard request from an interface.
constexpr std::uint8_t kClassOut = 0x21;
constexpr std::uint8_t kStandardIn = 0x81;
constexpr std::uint8_t kGetDescriptor = 6;
constexpr std::uint16_t kReportDescriptor = 0x2200;  // HID 1.11 §7.1.1
constexpr std::uint8_t kSetReport = 0x09;            // §7.2.2
constexpr std::uint8_t kSetIdle = 0x0A;              // §7.2.4
constexpr std::uint8_t kSetProtocol = 0x0B;          // §7.2.6
constexpr std::uint8_t kHidDescriptor = 0x21;
constexpr std::uint16_t kHoneywellEnable = 0x03FE;  // feature report FE

constexpr std::uint8_t kSetLineCoding = 0x20;        // PSTN 1.2 §6.3.10
constexpr std::uint8_t kSetControlLineState = 0x22;  // §6.3.12
constexpr std::uint16_t kDtrAndRts = 3;

// Five requests at most: no device holds up the others for longer than 5 s (policy).
constexpr int kRequestMs = 500;

// What a serial scanner kept for whoever opened it before.
constexpr int kMaxStalePackets = 64;
constexpr int kStaleMs = 50;
constexpr int kMaxStaleMs = 500;

tl::unexpected<base::Error> Gone() {
  return Fail(ErrorCode::kUnavailable, "usb-gone", "the scanner was unplugged");
}

tl::unexpected<base::Error> Silent(const char* request, End end) {
  return Fail(ErrorCode::kUnavailable, "scanner-silent",
              std::string("the scanner does not answer ") + request + " (" +
                  std::string(Name(end)) + "); unplug it and plug it in again");
}

tl::unexpected<base::Error> Unlike(const Profile& profile, const char* what) {
  return Fail(ErrorCode::kInvalid, "scanner-unlike",
              "\"" + profile.name + "\": " + what + "; correct what its profile says it speaks");
}

// A request that devices may refuse.
Status Ask(Interface& interface, std::uint8_t request, std::uint16_t value,
           base::ByteView data = {}) {
  const auto sent = interface.ControlOut({kClassOut, request, value, interface.descriptor().number},
                                         data, kRequestMs);
  if (sent.end == End::kGone) return Gone();
  return {};
}

Result<ReportDescriptor> AskReportDescriptor(Interface& interface) {
  const auto hid = interface.descriptor().FindExtra(kHidDescriptor, 0);
  const auto length = hid ? ReportDescriptorLength(*hid) : std::nullopt;
  if (!length) {
    return Fail(ErrorCode::kInvalid, "hid-descriptor", "the device announces no report descriptor");
  }
  const auto got = interface.ControlIn(
      {kStandardIn, kGetDescriptor, kReportDescriptor, interface.descriptor().number}, *length,
      kRequestMs);
  if (got.end == End::kGone) return Gone();
  if (got.end != End::kDone) return Silent("GET_DESCRIPTOR", got.end);
  return ParseReportDescriptor(got.bytes);
}

bool IsGone(const base::Error& error) {
  return error.reason == "usb-gone";
}

bool IsBootKeyboard(const InterfaceDescriptor& one) {
  return one.class_code == kHidClass && one.subclass == kBootSubclass &&
         one.protocol == kKeyboardProtocol;
}

class Opener {
 public:
  Opener(drivers::usb::Bus& bus, const base::Clock& clock, const DeviceInfo& device,
         const Profile& profile, const KeyReading& read_keys)
      : bus_(bus), clock_(clock), device_(device), profile_(profile), read_keys_(read_keys) {}

  Result<OpenScannerLines> Run(bool reset) {
    Status opened = profile_.speaks == Speaks::kSerial ? ClaimSerial() : ClaimHid();
    if (opened && reset) opened = Reset();
    if (opened) opened = SetUp();
    if (!opened) return Fail(std::move(opened.error()));
    return std::move(out_);
  }

 private:
  Status ClaimOne(std::uint8_t number) {
    auto claimed = bus_.Claim(device_, number);
    if (!claimed) return Fail(std::move(claimed.error()));
    out_.interfaces.push_back(std::move(*claimed));
    return {};
  }

  // All of them: a scanner can type through a second interface, and nothing of it may reach a form.
  Status ClaimHid() {
    for (const auto& one : device_.descriptors.interfaces) {
      if (one.class_code != kHidClass || one.alternate != 0) continue;
      if (auto claimed = ClaimOne(one.number); !claimed) return claimed;
    }
    if (out_.interfaces.empty()) return Unlike(profile_, "it has no HID interface");
    return {};
  }

  Status ClaimSerial() {
    const auto line = FindSerialLine(device_.descriptors);
    if (!line) return Unlike(profile_, "it has no CDC-ACM interface");
    if (auto claimed = ClaimOne(line->control); !claimed) return claimed;
    if (line->data == line->control) return {};
    return ClaimOne(line->data);
  }

  Status Reset() {
    const End end = out_.interfaces.front()->Reset();
    if (end == End::kGone) return Gone();
    return {};
  }

  Status SetUp() {
    if (profile_.speaks == Speaks::kSerial) return SetUpSerial();
    for (const auto& interface : out_.interfaces) {
      Status done =
          profile_.speaks == Speaks::kPos ? SetUpPos(*interface) : SetUpKeyboard(*interface);
      if (!done) return done;
    }
    if (!out_.lines.empty()) return {};
    return Unlike(profile_, profile_.speaks == Speaks::kPos
                                ? "none of its reports holds a scanned code"
                                : "none of its reports holds keys");
  }

  Status SetUpPos(Interface& interface) {
    // Its keyboard is claimed, and not read.
    if (IsBootKeyboard(interface.descriptor())) return {};
    const auto described = AskReportDescriptor(interface);
    if (!described) return Fail(described.error());
    auto layouts = FindPosLayouts(*described);
    if (layouts.empty()) return {};
    if (profile_.enable == Enable::kHoneywell) {
      const base::Bytes on = {0xFE, 0x01};
      const auto sent = interface.ControlOut(
          {kClassOut, kSetReport, kHoneywellEnable, interface.descriptor().number}, on, kRequestMs);
      if (sent.end == End::kGone) return Gone();
      if (sent.end != End::kDone) return Silent("SET_REPORT", sent.end);
    }
    return AddLine(interface, TransferType::kInterrupt,
                   described->LongestReport(ReportType::kInput),
                   std::make_unique<PosAssembler>(std::move(layouts), described->has_ids));
  }

  Status SetUpKeyboard(Interface& interface) {
    const auto layout = AskLayout(interface);
    if (!layout) return Fail(layout.error());
    if (!*layout) return {};
    // Only changes are to be reported (HID 1.11 §7.2.4); a device that refuses does so anyway.
    if (auto asked = Ask(interface, kSetIdle, 0); !asked) return asked;
    const std::size_t bytes = (*layout)->report_bytes();
    auto assembler = read_keys_ ? read_keys_(**layout)
                                : std::make_unique<TypedAssembler>(**layout, profile_.typed);
    return AddLine(interface, TransferType::kInterrupt, bytes, std::move(assembler));
  }

  // nullopt: this interface has no keys.
  Result<std::optional<KeyboardLayout>> AskLayout(Interface& interface) {
    const bool boot = IsBootKeyboard(interface.descriptor());
    if (boot) {
      const auto sent = interface.ControlOut(
          {kClassOut, kSetProtocol, 0, interface.descriptor().number}, {}, kRequestMs);
      if (sent.end == End::kGone) return Gone();
      if (sent.end == End::kDone) return KeyboardLayout::Boot();
    }
    const auto described = AskReportDescriptor(interface);
    if (!described && IsGone(described.error())) return Fail(described.error());
    if (described) {
      if (auto layout = KeyboardLayout::Of(*described)) return layout;
    }
    // Without a word about its reports it may still send those that its class promises.
    if (boot) return KeyboardLayout::Boot();
    return std::nullopt;
  }

  Status SetUpSerial() {
    Interface& control = *out_.interfaces.front();
    Interface& data = *out_.interfaces.back();
    // 115200 baud, one stop bit, no parity, eight bits. Refused by devices that have no real line.
    const base::Bytes coding = {0x00, 0xC2, 0x01, 0x00, 0, 0, 8};
    if (auto asked = Ask(control, kSetLineCoding, 0, coding); !asked) return asked;
    // Many send nothing while nobody is there.
    if (auto asked = Ask(control, kSetControlLineState, kDtrAndRts); !asked) return asked;
    const auto* endpoint = data.descriptor().Find(TransferType::kBulk, true);
    if (endpoint == nullptr) return Unlike(profile_, "it has no endpoint to read from");
    const std::int64_t until = clock_.MonotonicMs() + kMaxStaleMs;
    for (int i = 0; i < kMaxStalePackets && clock_.MonotonicMs() < until; ++i) {
      auto stale = data.Read(endpoint->address, endpoint->max_packet, kStaleMs);
      base::Wipe(stale.bytes);
      if (stale.end == End::kGone) return Gone();
      if (stale.end != End::kDone) break;
    }
    return AddLine(data, TransferType::kBulk, endpoint->max_packet,
                   std::make_unique<LineAssembler>(profile_.typed));
  }

  Status AddLine(Interface& interface, TransferType type, std::size_t bytes,
                 std::unique_ptr<Assembler> assembler) {
    const auto* endpoint = interface.descriptor().Find(type, true);
    if (endpoint == nullptr) return Unlike(profile_, "it has no endpoint to read from");
    out_.lines.push_back({&interface, endpoint->address, bytes, std::move(assembler)});
    return {};
  }

  drivers::usb::Bus& bus_;
  const base::Clock& clock_;
  const DeviceInfo& device_;
  const Profile& profile_;
  const KeyReading& read_keys_;
  OpenScannerLines out_;
};

}  // namespace

Result<OpenScannerLines> OpenScanner(drivers::usb::Bus& bus, const base::Clock& clock,
                                     const DeviceInfo& device, const Profile& profile, bool reset,
                                     const KeyReading& read_keys) {
  return Opener(bus, clock, device, profile, read_keys).Run(reset);
}

}  // namespace drivers::scanner::usb
