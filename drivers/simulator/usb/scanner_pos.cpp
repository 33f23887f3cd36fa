#include "drivers/simulator/usb/scanner_pos.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::simulator::usb {
namespace {

constexpr std::uint8_t kIn = 0x81;
constexpr int kIntervalMs = 4;
constexpr std::uint8_t kReportId = 2;
constexpr std::size_t kReportBytes = 64;
constexpr std::size_t kTextBytes = 56;
constexpr std::size_t kContinuedAt = 63;

// HID 1.11 §6.2.2; usages of HID Usage Tables 1.5, Bar Code Scanner page. Behind the id: byte
// count, identifier (Honeywell), decoded data, what makers keep to themselves, and one bit.
const base::Bytes kHoneywellReports = {
    0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01,                          // bar code scanner
    0x09, 0x12, 0xA1, 0x02, 0x85, 0x02,                          // scanned data, id 2
    0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,                    // bytes
    0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02,              // byte count
    0x95, 0x03, 0x05, 0x8C, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD,  // symbology identifier 1 to 3
    0x81, 0x02,                                                  //
    0x95, 0x38, 0x09, 0xFE, 0x82, 0x02, 0x01,                    // decoded data
    0x95, 0x02, 0x06, 0x66, 0xFF, 0x09, 0x04, 0x81, 0x02,        // the maker's
    0x05, 0x8C, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF,  // continued
    0x81, 0x02, 0x95, 0x07, 0x81, 0x03,                          //
    0xC0,                                                        //
    0x85, 0xFE, 0x06, 0x66, 0xFF, 0x09, 0x01, 0x75, 0x08, 0x95, 0x01, 0xB1, 0x02,  // switches it on
    0xC0};

const base::Bytes kNewlandReports = {0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01,              //
                                     0x09, 0x12, 0xA1, 0x02, 0x85, 0x02,              //
                                     0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,        //
                                     0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02,  // byte count
                                     0x95, 0x38, 0x05, 0x8C, 0x09, 0xFE, 0x82, 0x02,
                                     0x01,                    // decoded data
                                     0x95, 0x05, 0x81, 0x03,  // nothing, and the maker's
                                     0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF,  // continued
                                     0x81, 0x02, 0x95, 0x07, 0x81, 0x03,              //
                                     0xC0, 0xC0};

constexpr std::array kFaults = {
    FaultName{"report-short", "the second half of a report is missing", ""},
    FaultName{"continued-without-end", "each part says that another follows, and none does", ""},
    FaultName{"continued-for-ever", "parts of one code without end", ""},
    FaultName{"part-late", "more than half a second between two parts of a code", ""},
    FaultName{"wrong-report-id", "the report has an id that means something else", ""},
    FaultName{"length-too-large", "claims more bytes than a report holds", ""},
};

const base::Bytes& ReportsOf(PosScanner::Layout layout) {
  return layout == PosScanner::Layout::kHoneywell ? kHoneywellReports : kNewlandReports;
}

}  // namespace

PosScanner::PosScanner(Layout layout, std::string serial)
    : ScannerModel(std::move(serial), kIn, kIntervalMs), layout_(layout) {}

std::span<const FaultName> PosScanner::ListFaults() {
  return kFaults;
}

base::Bytes PosScanner::Descriptors() const {
  const bool honeywell = layout_ == Layout::kHoneywell;
  const auto length = static_cast<std::uint8_t>(ReportsOf(layout_).size());
  // 0C2E:0907 and 1EAB:8210, as such scanners call themselves.
  return {18,
          1,
          0,
          2,
          0,
          0,
          0,
          64,
          static_cast<std::uint8_t>(honeywell ? 0x2E : 0xAB),
          static_cast<std::uint8_t>(honeywell ? 0x0C : 0x1E),
          static_cast<std::uint8_t>(honeywell ? 0x07 : 0x10),
          static_cast<std::uint8_t>(honeywell ? 0x09 : 0x82),
          0,
          1,
          1,
          2,
          3,
          1,  //
          9,
          2,
          34,
          0,
          1,
          1,
          0,
          0x80,
          250,  //
          9,
          4,
          0,
          0,
          1,
          3,
          0,
          0,
          0,  //
          9,
          0x21,
          0x11,
          1,
          0,
          1,
          0x22,
          length,
          0,  //
          7,
          5,
          kIn,
          3,
          64,
          0,
          kIntervalMs};
}

base::Bytes PosScanner::Part(std::string_view text, std::string_view aim, bool continued) const {
  base::Bytes report = {kReportId, static_cast<std::uint8_t>(text.size())};
  if (layout_ == Layout::kHoneywell) {
    for (std::size_t i = 0; i < 3; ++i) {
      report.push_back(i < aim.size() ? static_cast<std::uint8_t>(aim[i]) : std::uint8_t{0});
    }
  }
  for (const char c : text) report.push_back(static_cast<std::uint8_t>(c));
  report.resize(kReportBytes);
  report[kContinuedAt] = continued ? 1 : 0;
  return report;
}

void PosScanner::Send(std::string_view text, std::string_view aim, std::string_view fault) {
  if (fault == "continued-for-ever") {
    RepeatForEver(Part(text.substr(0, kTextBytes), aim, true));
    return;
  }
  bool first = true;
  do {
    const std::string_view piece = text.substr(0, kTextBytes);
    text.remove_prefix(piece.size());
    base::Bytes report = Part(piece, aim, !text.empty() || fault == "continued-without-end");
    if (fault == "report-short") report.resize(report.size() / 2);
    if (fault == "wrong-report-id") report[0] = 7;
    if (fault == "length-too-large") report[1] = 60;
    Queue(std::move(report), !first && fault == "part-late" ? 800 : 0);
    first = false;
  } while (!text.empty());
}

Reply PosScanner::Ask(const Setup& setup, base::ByteView data, std::size_t size) {
  if (setup.request_type == 0x81 && setup.request == 6 && setup.value == 0x2200) {
    base::Bytes reports = ReportsOf(layout_);
    reports.resize(std::min(reports.size(), size));
    return Reply::In(std::move(reports));
  }
  const bool enables = setup.request_type == 0x21 && setup.request == 9 && setup.value == 0x03FE;
  if (layout_ == Layout::kHoneywell && enables && data.size() == 2 && data[0] == 0xFE) {
    enabled_ = data[1] == 1;
    return Reply::Took(data.size());
  }
  return Reply::Of(Reply::Kind::kStall);
}

}  // namespace drivers::simulator::usb
