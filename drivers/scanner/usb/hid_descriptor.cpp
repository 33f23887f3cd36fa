#include "drivers/scanner/usb/hid_descriptor.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "drivers/usb/byte_reader.h"

namespace drivers::scanner::usb {
namespace {

using drivers::usb::ByteReader;

// include/linux/hid.h and drivers/hid/hid-core.c of Linux, but for the depth, which is bounded by
// the descriptor's length there.
constexpr std::size_t kMaxDescriptorBytes = 4096;
constexpr std::uint32_t kMaxReportSize = 256;
constexpr std::uint32_t kMaxReportCount = 12288;
constexpr std::size_t kMaxFields = 256;  // in a report
constexpr std::size_t kMaxPushed = 4;
constexpr std::uint64_t kMaxReportBits = 8 * 16384;
constexpr std::size_t kMaxUsageRanges = 1024;  // of a field
constexpr std::size_t kMaxDepth = 32;

constexpr std::uint8_t kLongItem = 0xFE;  // HID 1.11 §6.2.2.3
constexpr std::uint8_t kHidDescriptor = 0x21;
constexpr std::uint8_t kReportDescriptor = 0x22;

enum ItemType : std::uint8_t { kMain = 0, kGlobal = 1, kLocal = 2 };

// HID 1.11 §6.2.2.4: main items.
constexpr std::uint8_t kInputItem = 8;
constexpr std::uint8_t kOutputItem = 9;
constexpr std::uint8_t kCollection = 10;
constexpr std::uint8_t kFeatureItem = 11;
constexpr std::uint8_t kEndCollection = 12;
constexpr std::uint32_t kConstantBit = 1;
constexpr std::uint32_t kVariableBit = 2;

// §6.2.2.7: global items.
constexpr std::uint8_t kUsagePage = 0;
constexpr std::uint8_t kLogicalMinimum = 1;
constexpr std::uint8_t kReportSize = 7;
constexpr std::uint8_t kReportId = 8;
constexpr std::uint8_t kReportCount = 9;
constexpr std::uint8_t kPush = 10;
constexpr std::uint8_t kPop = 11;

// §6.2.2.8: local items.
constexpr std::uint8_t kUsage = 0;
constexpr std::uint8_t kUsageMinimum = 1;
constexpr std::uint8_t kUsageMaximum = 2;
constexpr std::uint8_t kDelimiter = 10;

struct Item {
  std::uint8_t type = 0;
  std::uint8_t tag = 0;
  std::uint8_t size = 0;  // bytes of its data
  std::uint32_t data = 0;

  std::int32_t Signed() const {
    const int unused = 32 - 8 * size;
    if (size == 0 || unused == 0) return static_cast<std::int32_t>(data);
    return static_cast<std::int32_t>(data << unused) >> unused;
  }
};

struct Globals {
  std::uint32_t usage_page = 0;
  std::int32_t logical_minimum = 0;
  std::uint32_t report_size = 0;
  std::uint32_t report_count = 0;
  std::uint8_t report_id = 0;
};

// A usage of four bytes brings its page along; a shorter one is of the page that holds at the main
// item.
struct LocalUsage {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool whole = false;

  UsageRange On(std::uint32_t page) const {
    if (whole) return {first, last};
    return {page << 16 | first, page << 16 | last};
  }
};

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

class Parser {
 public:
  base::Result<ReportDescriptor> Run(base::ByteView bytes) {
    if (bytes.size() > kMaxDescriptorBytes) {
      return Refuse("hid-descriptor-long", "the report descriptor is longer than 4096 bytes");
    }
    ByteReader reader(bytes);
    while (reader.left() > 0) {
      const auto item = Next(reader);
      if (!item) return Refuse("hid-item-short", "the last item of the report descriptor is cut");
      if (const auto taken = Take(*item); !taken) return base::Fail(taken.error());
    }
    if (!applications_.empty()) {
      return Refuse("hid-collection", "a collection of the report descriptor has no end");
    }
    if (delimited_) return Refuse("hid-delimiter", "a delimiter is not closed");
    if (out_.fields.empty()) return Refuse("hid-empty", "the device describes no report");
    return std::move(out_);
  }

 private:
  // §6.2.2.2. A long item becomes one without type, which nothing asks for.
  static std::optional<Item> Next(ByteReader& reader) {
    const auto prefix = reader.U8();
    if (!prefix) return std::nullopt;
    if (*prefix == kLongItem) {
      const auto size = reader.U8();
      const auto tag = reader.U8();
      if (!size || !tag || !reader.Take(*size)) return std::nullopt;
      return Item{3, *tag, 0, 0};
    }
    Item item;
    item.size = static_cast<std::uint8_t>(*prefix & 3);
    if (item.size == 3) item.size = 4;
    item.type = static_cast<std::uint8_t>(*prefix >> 2 & 3);
    item.tag = static_cast<std::uint8_t>(*prefix >> 4);
    const auto data = reader.Take(item.size);
    if (!data) return std::nullopt;
    for (std::size_t i = 0; i < data->size(); ++i) {
      item.data |= std::uint32_t{(*data)[i]} << (8 * i);
    }
    return item;
  }

  base::Status Take(const Item& item) {
    if (item.type == kGlobal) return TakeGlobal(item);
    if (item.type == kLocal) return TakeLocal(item);
    if (item.type != kMain) return {};
    auto taken = TakeMain(item);
    usages_.clear();
    minimum_.reset();
    return taken;
  }

  base::Status TakeGlobal(const Item& item) {
    switch (item.tag) {
      case kUsagePage:
        if (item.data > 0xFFFF) return Refuse("hid-usage-page", "no usage page has such a number");
        now_.usage_page = item.data;
        break;
      case kLogicalMinimum:
        now_.logical_minimum = item.Signed();
        break;
      case kReportSize:
        if (item.data > kMaxReportSize) {
          return Refuse("hid-report-size", "a value of a report is wider than 256 bits");
        }
        now_.report_size = item.data;
        break;
      case kReportCount:
        if (item.data > kMaxReportCount) {
          return Refuse("hid-report-count", "a report has more than 12288 values of a kind");
        }
        now_.report_count = item.data;
        break;
      case kReportId:
        if (item.data == 0 || item.data > 0xFF) {
          return Refuse("hid-report-id", "report ids are 1 to 255");
        }
        // The first report would have no place for its id.
        if (!out_.has_ids && !out_.fields.empty()) {
          return Refuse("hid-report-id", "the first report id comes after a field");
        }
        out_.has_ids = true;
        now_.report_id = static_cast<std::uint8_t>(item.data);
        break;
      case kPush:
        if (pushed_.size() == kMaxPushed) return Refuse("hid-push", "more than four pushed states");
        pushed_.push_back(now_);
        break;
      case kPop:
        if (pushed_.empty()) return Refuse("hid-pop", "a pop without a push");
        now_ = pushed_.back();
        pushed_.pop_back();
        break;
      default:
        break;  // units and physical values change nothing here
    }
    return {};
  }

  base::Status TakeLocal(const Item& item) {
    const bool whole = item.size == 4;
    switch (item.tag) {
      case kUsage:
        // Of alternatives in a delimited set the first is the preferred one.
        if (delimited_ && std::exchange(set_has_one_, true)) break;
        return Add({item.data, item.data, whole});
      case kUsageMinimum:
        minimum_ = LocalUsage{item.data, item.data, whole};
        break;
      case kUsageMaximum: {
        if (!minimum_) return Refuse("hid-usage-range", "a usage maximum without its minimum");
        LocalUsage range = *minimum_;
        minimum_.reset();
        constexpr std::uint32_t kPageBits = 0xFFFF0000;
        if (whole && !range.whole) range = {range.first | (item.data & kPageBits), 0, true};
        range.last = item.data;
        if (range.whole && !whole) range.last |= range.first & kPageBits;
        if (range.last < range.first) {
          return Refuse("hid-usage-range", "a usage maximum below its minimum");
        }
        return Add(range);
      }
      case kDelimiter: {
        const bool opens = item.data == 1;
        if (item.data > 1 || opens == delimited_) {
          return Refuse("hid-delimiter", "delimiters nest, or close nothing");
        }
        delimited_ = opens;
        set_has_one_ = false;
        break;
      }
      default:
        break;  // designators and strings change nothing here
    }
    return {};
  }

  base::Status Add(const LocalUsage& usage) {
    if (usages_.size() == kMaxUsageRanges) {
      return Refuse("hid-usages", "a field has more than 1024 usages");
    }
    usages_.push_back(usage);
    return {};
  }

  base::Status TakeMain(const Item& item) {
    switch (item.tag) {
      case kInputItem:
        return AddField(ReportType::kInput, item.data);
      case kOutputItem:
        return AddField(ReportType::kOutput, item.data);
      case kFeatureItem:
        return AddField(ReportType::kFeature, item.data);
      case kCollection: {
        if (applications_.size() == kMaxDepth) {
          return Refuse("hid-collection", "collections nest deeper than 32");
        }
        const Usage own = usages_.empty() ? 0 : usages_.front().On(now_.usage_page).first;
        applications_.push_back(applications_.empty() ? own : applications_.front());
        return {};
      }
      case kEndCollection:
        if (applications_.empty()) {
          return Refuse("hid-collection", "the end of a collection that never began");
        }
        applications_.pop_back();
        return {};
      default:
        return {};
    }
  }

  base::Status AddField(ReportType type, std::uint32_t flags) {
    const std::uint64_t bits = std::uint64_t{now_.report_size} * now_.report_count;
    if (bits == 0) return {};
    // A pop can bring back the state from before the first id.
    if (out_.has_ids && now_.report_id == 0) {
      return Refuse("hid-report-id", "a field has no report id, and others have one");
    }
    auto& report = reports_[{type, now_.report_id}];
    if (++report.fields > kMaxFields) {
      return Refuse("hid-fields", "a report has more than 256 fields");
    }
    if (report.bits + bits > kMaxReportBits) {
      return Refuse("hid-report-long", "a report is longer than 16384 bytes");
    }
    HidField field;
    field.type = type;
    field.report_id = now_.report_id;
    field.application = applications_.empty() ? 0 : applications_.front();
    field.bit_offset = static_cast<std::uint32_t>(report.bits);
    field.bit_size = now_.report_size;
    field.count = now_.report_count;
    field.constant = (flags & kConstantBit) != 0;
    field.variable = (flags & kVariableBit) != 0;
    field.logical_minimum = now_.logical_minimum;
    for (const auto& usage : usages_) field.usages.push_back(usage.On(now_.usage_page));
    report.bits += bits;
    out_.fields.push_back(std::move(field));
    return {};
  }

  struct Report {
    std::uint64_t bits = 0;
    std::size_t fields = 0;
  };

  ReportDescriptor out_;
  Globals now_;
  std::vector<Globals> pushed_;
  std::vector<Usage> applications_;  // one an open collection
  std::map<std::pair<ReportType, std::uint8_t>, Report> reports_;
  std::vector<LocalUsage> usages_;
  std::optional<LocalUsage> minimum_;
  bool delimited_ = false;
  bool set_has_one_ = false;
};

}  // namespace

Usage HidField::UsageOf(std::uint32_t index) const {
  for (const auto& range : usages) {
    const std::uint32_t size = range.last - range.first + 1;
    if (index < size || size == 0) return range.first + index;
    index -= size;
  }
  return usages.empty() ? 0 : usages.back().last;
}

Usage HidField::Named(std::uint32_t value) const {
  const std::int64_t place = std::int64_t{value} - logical_minimum;
  if (place < 0 || usages.empty()) return 0;
  std::uint64_t rest = static_cast<std::uint64_t>(place);
  for (const auto& range : usages) {
    const std::uint64_t size = std::uint64_t{range.last} - range.first + 1;
    if (rest < size) return range.first + static_cast<std::uint32_t>(rest);
    rest -= size;
  }
  return 0;
}

std::optional<std::uint32_t> HidField::Value(base::ByteView report, std::uint32_t index) const {
  if (bit_size == 0 || bit_size > 32 || index >= count) return std::nullopt;
  const std::uint64_t start = bit_offset + std::uint64_t{bit_size} * index;
  if (start + bit_size > std::uint64_t{8} * report.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::uint32_t i = 0; i < bit_size; ++i) {
    const auto bit = static_cast<std::size_t>(start + i);
    const std::uint32_t set = std::uint32_t{report[bit / 8]} >> (bit % 8) & 1U;
    value |= set << i;
  }
  return value;
}

std::size_t ReportDescriptor::LongestReport(ReportType type) const {
  std::uint64_t bits = 0;
  for (const auto& field : fields) {
    if (field.type != type) continue;
    bits = std::max(bits, field.bit_offset + std::uint64_t{field.bit_size} * field.count);
  }
  if (bits == 0) return 0;
  return static_cast<std::size_t>((bits + 7) / 8) + (has_ids ? 1 : 0);
}

base::Result<ReportDescriptor> ParseReportDescriptor(base::ByteView bytes) {
  return Parser().Run(bytes);
}

std::optional<std::uint16_t> ReportDescriptorLength(base::ByteView hid_descriptor) {
  // bLength, bDescriptorType, bcdHID, bCountryCode, bNumDescriptors, then a type and a length each.
  ByteReader reader(hid_descriptor);
  const auto length = reader.U8();
  const auto type = reader.U8();
  if (!length || !type || *type != kHidDescriptor || !reader.Take(3)) return std::nullopt;
  const auto count = reader.U8();
  if (!count) return std::nullopt;
  for (int i = 0; i < *count; ++i) {
    const auto kind = reader.U8();
    const auto size = reader.U16();
    if (!kind || !size) return std::nullopt;
    if (*kind != kReportDescriptor) continue;
    if (*size == 0 || *size > kMaxDescriptorBytes) return std::nullopt;
    return *size;
  }
  return std::nullopt;
}

}  // namespace drivers::scanner::usb
