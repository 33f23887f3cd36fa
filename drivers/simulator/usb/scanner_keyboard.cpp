#include "drivers/simulator/usb/scanner_keyboard.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::simulator::usb {
namespace {

constexpr std::uint8_t kIn = 0x81;
constexpr std::uint8_t kMediaIn = 0x82;
constexpr std::uint8_t kLeftShift = 0x02;
constexpr std::uint8_t kLeftControl = 0x01;
constexpr std::uint8_t kReportId = 3;
constexpr std::size_t kKeys = 6;

// HID 1.11 appendix B.1, the keys alone; with an id in front for keyboards of no boot protocol.
const base::Bytes kBootReports = {
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25,
    0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x03, 0x95, 0x06,
    0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0};
const base::Bytes kReportsWithId = [] {
  base::Bytes reports = kBootReports;
  reports.insert(reports.begin() + 6, {0x85, kReportId});
  return reports;
}();
const base::Bytes kMediaReports = {0x05, 0x0C, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x25, 0x01,
                                   0x75, 0x01, 0x95, 0x08, 0x09, 0xE9, 0x81, 0x02, 0xC0};

constexpr std::array kFaults = {
    FaultName{"rollover", "reports that too many keys are down, and loses one", ""},
    FaultName{"lost-release", "does not let go of keys between characters", ""},
    FaultName{"report-short", "a report of three bytes", ""},
    FaultName{"wrong-report-id", "a report with an id that means something else, or reserved keys",
              ""},
    FaultName{"no-suffix", "forgets the key at the end", ""},
    FaultName{"pause", "half a second of silence in the middle", ""},
    FaultName{"auto-repeat", "repeats each report, as if SET_IDLE had not been heard", ""},
    FaultName{"stuck", "the last key stays down and repeats without end", ""},
};

}  // namespace

KeyboardScanner::KeyboardScanner() : KeyboardScanner(Shape{}) {}

KeyboardScanner::KeyboardScanner(Shape shape)
    : ScannerModel(shape.serial, kIn, shape.interval_ms), shape_(std::move(shape)) {}

std::span<const FaultName> KeyboardScanner::ListFaults() {
  return kFaults;
}

base::Bytes KeyboardScanner::Descriptors() const {
  const auto low = [](std::size_t n) { return static_cast<std::uint8_t>(n & 0xFF); };
  const auto high = [](std::size_t n) { return static_cast<std::uint8_t>(n >> 8); };
  const std::size_t total = 34U + (shape_.has_media_keys ? 25U : 0U);
  const base::Bytes& reports = shape_.boot ? kBootReports : kReportsWithId;
  const auto boot = static_cast<std::uint8_t>(shape_.boot ? 1 : 0);
  base::Bytes all = {18,
                     1,
                     0,
                     2,
                     0,
                     0,
                     0,
                     64,
                     low(shape_.vendor),
                     high(shape_.vendor),
                     low(shape_.product),
                     high(shape_.product),
                     0,
                     1,
                     1,
                     2,
                     3,
                     1,
                     9,
                     2,
                     low(total),
                     0,
                     static_cast<std::uint8_t>(shape_.has_media_keys ? 2 : 1),
                     1,
                     0,
                     0x80,
                     50,
                     9,
                     4,
                     0,
                     0,
                     1,
                     3,
                     boot,
                     boot,
                     0,
                     9,
                     0x21,
                     0x11,
                     1,
                     0,
                     1,
                     0x22,
                     low(reports.size()),
                     0,
                     7,
                     5,
                     kIn,
                     3,
                     static_cast<std::uint8_t>(shape_.boot ? 8 : 16),
                     0,
                     8};
  if (shape_.has_media_keys) {
    const base::Bytes media = {
        9, 4, 1, 0,        1, 3, 0, 0, 0, 9, 0x21, 0x11, 1, 0, 1, 0x22, low(kMediaReports.size()),
        0, 7, 5, kMediaIn, 3, 8, 0, 8};
    all.insert(all.end(), media.begin(), media.end());
  }
  return all;
}

// US layout. What no key types is a question mark.
KeyboardScanner::Key KeyboardScanner::KeyOf(char c) {
  constexpr std::string_view kPlain = "1234567890\n\x1B\b\t -=[]\\\x01;'`,./";
  constexpr std::string_view kShifted = "!@#$%^&*()\x01\x01\x01\x01\x01_+{}|\x01:\"~<>?";
  constexpr std::uint8_t kFirst = 0x1E;
  const auto usage = [](std::size_t place) { return static_cast<std::uint8_t>(kFirst + place); };
  if (c >= 'a' && c <= 'z') return {0, static_cast<std::uint8_t>(0x04 + (c - 'a'))};
  if (c >= 'A' && c <= 'Z') return {kLeftShift, static_cast<std::uint8_t>(0x04 + (c - 'A'))};
  if (c == 0x1D) return {kLeftControl, 0x30};  // Ctrl with ]: GS
  if (const auto place = kPlain.find(c); place != std::string_view::npos && c != 0x01) {
    return {0, usage(place)};
  }
  if (const auto place = kShifted.find(c); place != std::string_view::npos && c != 0x01) {
    return {kLeftShift, usage(place)};
  }
  return {kLeftShift, 0x38};
}

base::Bytes KeyboardScanner::Report(std::uint8_t modifiers, base::ByteView keys) const {
  base::Bytes report;
  if (!shape_.boot) report.push_back(kReportId);
  report.push_back(modifiers);
  report.push_back(0);
  report.insert(report.end(), keys.begin(), keys.end());
  report.resize(report.size() + kKeys - keys.size());
  return report;
}

void KeyboardScanner::Send(std::string_view text, std::string_view, std::string_view fault) {
  std::string typed(text);
  if (shape_.suffix != 0 && fault != "no-suffix") typed += shape_.suffix;
  if (shape_.several_at_once) {
    SendSeveral(typed);
    return;
  }
  const std::size_t middle = typed.size() / 2;
  base::Bytes press;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const Key key = KeyOf(typed[i]);
    press = Report(key.modifiers, base::Bytes{key.usage});
    if (i == middle && fault == "rollover") press = Report(0, base::Bytes(kKeys, 1));
    if (i == middle && fault == "report-short") press.resize(3);
    if (i == middle && fault == "wrong-report-id") {
      press = shape_.boot ? Report(0, base::Bytes(kKeys, 0xF0)) : press;
      if (!shape_.boot) press[0] = 9;
    }
    Queue(press, i == middle && fault == "pause" ? 500 : 0);
    if (fault == "auto-repeat") Queue(press);
    const bool last = i + 1 == typed.size();
    if (fault == "stuck" && last) {
      RepeatForEver(press);
    } else if (fault != "lost-release" || last) {
      Queue(Report(0, {}));
    }
  }
}

// Keys of one report have one set of modifiers, and none twice.
void KeyboardScanner::SendSeveral(std::string_view text) {
  base::Bytes keys;
  std::uint8_t modifiers = 0;
  const auto flush = [&] {
    if (keys.empty()) return;
    Queue(Report(modifiers, keys));
    Queue(Report(0, {}));
    keys.clear();
  };
  for (const char c : text) {
    const Key key = KeyOf(c);
    const bool twice = std::find(keys.begin(), keys.end(), key.usage) != keys.end();
    if (keys.size() == kKeys || twice || key.modifiers != modifiers) flush();
    modifiers = key.modifiers;
    keys.push_back(key.usage);
  }
  flush();
}

Reply KeyboardScanner::Ask(const Setup& setup, base::ByteView, std::size_t size) {
  if (setup.request_type == 0x81 && setup.request == 6 && setup.value == 0x2200) {
    base::Bytes reports = setup.index == 1 ? kMediaReports
                          : shape_.boot    ? kBootReports
                                           : kReportsWithId;
    reports.resize(std::min(reports.size(), size));
    return Reply::In(std::move(reports));
  }
  const bool set_idle = setup.request_type == 0x21 && setup.request == 0x0A;
  const bool set_protocol = setup.request_type == 0x21 && setup.request == 0x0B && shape_.boot;
  if (set_idle || set_protocol) return Reply::Took(0);
  return Reply::Of(Reply::Kind::kStall);
}

}  // namespace drivers::simulator::usb
