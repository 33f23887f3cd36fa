#include "drivers/scanner/usb/pos_scan.h"

#include <algorithm>
#include <utility>

namespace drivers::scanner::usb {
namespace {

// HID Usage Tables 1.5, Bar Code Scanner page, and Generic Desktop's byte count (§4).
constexpr std::uint16_t kPosPage = 0x8C;
constexpr Usage kBarCodeScanner = MakeUsage(kPosPage, 0x02);
constexpr Usage kAimFirst = MakeUsage(kPosPage, 0xFB);
constexpr Usage kAimLast = MakeUsage(kPosPage, 0xFD);
constexpr Usage kDecodedData = MakeUsage(kPosPage, 0xFE);
constexpr Usage kContinued = MakeUsage(kPosPage, 0xFF);
constexpr Usage kByteCount = MakeUsage(0x01, 0x3B);
constexpr std::size_t kAimPlaces = 3;

// Between two parts of one scan (policy).
constexpr int kBetweenPartsMs = 500;

}  // namespace

struct PosAssembler::Part {
  base::ByteView text;
  std::optional<AimId> aim;
  bool continued = false;
};

std::vector<PosLayout> FindPosLayouts(const ReportDescriptor& descriptor) {
  std::vector<PosLayout> layouts;
  const auto inputs = [&](std::uint8_t id, auto&& visit) {
    for (const auto& field : descriptor.fields) {
      if (field.type == ReportType::kInput && !field.constant && field.report_id == id &&
          field.application == kBarCodeScanner) {
        visit(field);
      }
    }
  };
  for (const auto& data : descriptor.fields) {
    const bool is_data = data.type == ReportType::kInput && !data.constant &&
                         data.application == kBarCodeScanner && data.bit_size == 8 &&
                         data.bit_offset % 8 == 0 && data.UsageOf(0) == kDecodedData;
    const bool known = std::any_of(layouts.begin(), layouts.end(), [&](const PosLayout& one) {
      return one.report_id == data.report_id;
    });
    if (!is_data || known) continue;
    PosLayout layout;
    layout.report_id = data.report_id;
    layout.data = data;
    std::vector<std::optional<PosLayout::Place>> aim(kAimPlaces);
    inputs(data.report_id, [&](const HidField& field) {
      const Usage first = field.UsageOf(0);
      if (first == kByteCount && !layout.length) layout.length = field;
      if (first == kContinued && !layout.continued) layout.continued = field;
      for (std::uint32_t i = 0; i < std::min<std::uint32_t>(field.count, kAimPlaces); ++i) {
        const Usage usage = field.UsageOf(i);
        if (field.bit_size != 8 || usage < kAimFirst || usage > kAimLast) continue;
        auto& place = aim[usage - kAimFirst];
        if (!place) place = PosLayout::Place{field, i};
      }
    });
    for (auto& place : aim) {
      if (place) layout.aim.push_back(std::move(*place));
    }
    if (layout.aim.size() != kAimPlaces) layout.aim.clear();
    layouts.push_back(std::move(layout));
  }
  return layouts;
}

PosAssembler::PosAssembler(std::vector<PosLayout> layouts, bool has_ids)
    : layouts_(std::move(layouts)), has_ids_(has_ids) {}

void PosAssembler::Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) {
  Tick(now_ms, harvest);
  std::uint8_t id = 0;
  if (has_ids_) {
    if (packet.empty()) return;
    id = packet[0];
    packet = packet.subspan(1);
  }
  const auto layout = std::find_if(layouts_.begin(), layouts_.end(),
                                   [&](const PosLayout& one) { return one.report_id == id; });
  // Other reports tell of triggers and states.
  if (layout == layouts_.end()) return;
  std::string_view why;
  const auto part = ReadPart(*layout, packet, why);
  if (part) {
    Join(*part, now_ms, harvest);
    return;
  }
  // Whether it was the last part cannot be known: silence tells.
  scan_.Touch(now_ms, harvest);
  scan_.Spoil(why, harvest);
}

std::optional<PosAssembler::Part> PosAssembler::ReadPart(const PosLayout& layout,
                                                         base::ByteView report,
                                                         std::string_view& why) {
  why = "scan-report-short";
  Part part;
  const std::size_t start = layout.data.bit_offset / 8;
  if (report.size() < start) return std::nullopt;
  part.text = report.subspan(start);
  if (part.text.size() > layout.data.count) part.text = part.text.first(layout.data.count);
  if (layout.continued) {
    const auto bit = layout.continued->Value(report, 0);
    if (!bit) return std::nullopt;
    part.continued = *bit != 0;
  }
  if (layout.length) {
    const auto length = layout.length->Value(report, 0);
    if (!length) return std::nullopt;
    if (*length > layout.data.count) {
      why = "scan-length";
      return std::nullopt;
    }
    if (*length > part.text.size()) return std::nullopt;
    part.text = part.text.first(*length);
  } else {
    if (part.text.size() < layout.data.count) return std::nullopt;
    while (!part.text.empty() && part.text.back() == 0) {
      part.text = part.text.first(part.text.size() - 1);
    }
  }
  base::Bytes aim;
  for (const auto& place : layout.aim) {
    const auto value = place.field.Value(report, place.index);
    if (!value) return std::nullopt;
    aim.push_back(static_cast<std::uint8_t>(*value));
  }
  part.aim = ReadAim(aim);
  return part;
}

void PosAssembler::Join(const Part& part, std::int64_t now_ms, Harvest& harvest) {
  if (!scan_.begun()) aim_ = part.aim;
  scan_.Touch(now_ms, harvest);
  scan_.Add(part.text, harvest);
  if (!part.continued) scan_.Finish(aim_, Meaning::kCode, now_ms, harvest);
}

void PosAssembler::Lost(std::int64_t now_ms, Harvest& harvest) {
  scan_.Touch(now_ms, harvest);
  scan_.Spoil("scan-lost", harvest);
}

void PosAssembler::Tick(std::int64_t now_ms, Harvest& harvest) {
  scan_.Tick(kBetweenPartsMs, now_ms, harvest);
}

std::optional<std::int64_t> PosAssembler::deadline() const {
  return scan_.Deadline(kBetweenPartsMs);
}

}  // namespace drivers::scanner::usb
