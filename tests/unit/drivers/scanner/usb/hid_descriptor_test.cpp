#include "drivers/scanner/usb/hid_descriptor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drivers::scanner::usb {
namespace {

using base::Bytes;

// HID 1.11 appendix E.6, the boot keyboard's.
const Bytes kKeyboard = {
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01,
    0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01,
    0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06,
    0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0};

// Around one input byte.
Bytes Around(const Bytes& before, const Bytes& after = {}) {
  Bytes all = before;
  const Bytes field = {0x05, 0x01, 0x09, 0x30, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02};
  all.insert(all.end(), field.begin(), field.end());
  all.insert(all.end(), after.begin(), after.end());
  return all;
}

TEST(ReportDescriptorTest, ReadsTheBootKeyboard) {  // HID 1.11 appendix E.6
  const auto read = ParseReportDescriptor(kKeyboard);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->has_ids);
  EXPECT_EQ(read->LongestReport(ReportType::kInput), 8U);
  EXPECT_EQ(read->LongestReport(ReportType::kOutput), 1U);
  EXPECT_EQ(read->LongestReport(ReportType::kFeature), 0U);
  ASSERT_EQ(read->fields.size(), 5U);
  const HidField& modifiers = read->fields[0];
  EXPECT_TRUE(modifiers.variable);
  EXPECT_EQ(modifiers.application, MakeUsage(1, 6));
  EXPECT_EQ(modifiers.UsageOf(1), MakeUsage(7, 0xE1));
  const HidField& keys = read->fields[4];
  EXPECT_FALSE(keys.variable);
  EXPECT_EQ(keys.bit_offset, 16U);
  EXPECT_EQ(keys.Named(4), MakeUsage(7, 4));
  EXPECT_EQ(keys.Named(0x66), 0U);
}

TEST(ReportDescriptorTest, GlobalsArePushedAndPopped) {  // HID 1.11 6.2.2.7
  const auto read =
      ParseReportDescriptor(Around({0xA4}, {0xB4, 0x75, 0x02, 0x95, 0x03, 0x81, 0x02}));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->fields.size(), 2U);
  EXPECT_EQ(read->fields[1].bit_offset, 8U);
  EXPECT_EQ(read->LongestReport(ReportType::kInput), 2U);
}

TEST(ReportDescriptorTest, TheLastUsageStandsForAllBehindIt) {  // HID 1.11 6.2.2.8
  const auto read = ParseReportDescriptor(
      Bytes{0x05, 0x8C, 0x09, 0xFB, 0x09, 0xFE, 0x75, 0x08, 0x95, 0x04, 0x81, 0x02});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->fields[0].UsageOf(0), MakeUsage(0x8C, 0xFB));
  EXPECT_EQ(read->fields[0].UsageOf(3), MakeUsage(0x8C, 0xFE));
}

TEST(ReportDescriptorTest, AUsageOfFourBytesBringsItsPage) {  // HID 1.11 6.2.2.8
  const auto read = ParseReportDescriptor(
      Bytes{0x05, 0x01, 0x0B, 0xFE, 0x00, 0x8C, 0x00, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->fields[0].UsageOf(0), MakeUsage(0x8C, 0xFE));
}

TEST(ReportDescriptorTest, ThePageIsThatOfTheMainItem) {
  const auto read = ParseReportDescriptor(
      Bytes{0x05, 0x01, 0x09, 0xFE, 0x05, 0x8C, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->fields[0].UsageOf(0), MakeUsage(0x8C, 0xFE));
}

TEST(ReportDescriptorTest, OfADelimitedSetTheFirstCounts) {  // HID 1.11 6.2.2.8
  const auto read = ParseReportDescriptor(Bytes{0x05, 0x8C, 0xA9, 0x01, 0x09, 0xFE, 0x09, 0xFF,
                                                0xA9, 0x00, 0x75, 0x08, 0x95, 0x02, 0x81, 0x02});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->fields[0].UsageOf(1), MakeUsage(0x8C, 0xFE));
}

TEST(ReportDescriptorTest, LongItemsAreSkipped) {  // HID 1.11 6.2.2.3
  EXPECT_TRUE(ParseReportDescriptor(Around({0xFE, 0x03, 0x10, 1, 2, 3})));
}

TEST(ReportDescriptorTest, EachReportIdHasItsOwnBits) {
  const auto read = ParseReportDescriptor(
      Bytes{0x05, 0x8C, 0x75, 0x08, 0x85, 1,    0x95, 2, 0x09, 0xFE, 0x81, 0x02, 0x85, 2,
            0x95, 5,    0x09, 0xFE, 0x81, 0x02, 0x85, 1, 0x95, 1,    0x09, 0xFF, 0x81, 0x02});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->has_ids);
  EXPECT_EQ(read->LongestReport(ReportType::kInput), 6U) << "with its id";
  EXPECT_EQ(read->fields[2].bit_offset, 16U);
}

TEST(HidField, ValuesNeedTheirBits) {
  HidField field;
  field.bit_offset = 4;
  field.bit_size = 12;
  field.count = 2;
  const Bytes report = {0x50, 0xBC, 0x3A, 0xF2};
  EXPECT_EQ(field.Value(report, 0), 0xBC5U);
  EXPECT_EQ(field.Value(report, 1), 0x23AU);
  EXPECT_EQ(field.Value(report, 2), std::nullopt);
  EXPECT_EQ(field.Value(base::ByteView(report).first(3), 1), std::nullopt);
  field.bit_size = 33;
  EXPECT_EQ(field.Value(Bytes(20), 0), std::nullopt);
}

struct Broken {
  const char* reason;
  Bytes bytes;
};

std::vector<Broken> AllBroken() {
  Bytes pushes;
  for (int i = 0; i < 5; ++i) pushes.push_back(0xA4);
  Bytes deep(66);
  for (std::size_t i = 0; i < deep.size(); i += 2) deep[i] = 0xA1;
  Bytes fields = {0x75, 0x01, 0x95, 0x01};
  for (int i = 0; i < 257; ++i) fields.insert(fields.end(), {0x81, 0x02});
  Bytes usages = {0x05, 0x01};
  for (int i = 0; i < 1025; ++i) usages.insert(usages.end(), {0x09, 0x01});
  return {
      {"hid-empty", {}},
      {"hid-empty", {0xA1, 0x01, 0xC0}},
      {"hid-empty", {0x75, 0x00, 0x95, 0x08, 0x81, 0x02}},
      {"hid-item-short", {0x05}},
      {"hid-item-short", {0x27, 1, 2, 3}},
      {"hid-item-short", {0xFE, 0x05, 0x10, 1, 2}},
      {"hid-item-short", {0xFE}},
      {"hid-descriptor-long", Bytes(4097)},
      {"hid-collection", Around({0xA1, 0x01})},
      {"hid-collection", Around({0xC0})},
      {"hid-collection", deep},
      {"hid-report-size", {0x76, 0x01, 0x01}},
      {"hid-report-count", {0x96, 0x01, 0x30}},
      {"hid-report-id", Around({0x85, 0x00})},
      {"hid-report-id", Around({0x86, 0x00, 0x01})},
      {"hid-report-id", Around({}, {0x85, 0x01})},
      {"hid-report-long", {0x76, 0x00, 0x01, 0x96, 0x00, 0x30, 0x81, 0x02}},
      {"hid-push", pushes},
      {"hid-pop", {0xB4}},
      {"hid-usage-page", {0x07, 0x00, 0x00, 0x01, 0x00}},
      {"hid-usage-range", {0x29, 0x05}},
      {"hid-usage-range", {0x19, 0x06, 0x29, 0x05}},
      {"hid-delimiter", {0xA9, 0x01, 0xA9, 0x01}},
      {"hid-delimiter", {0xA9, 0x00}},
      {"hid-delimiter", Around({0xA9, 0x01})},
      {"hid-fields", fields},
      {"hid-usages", usages},
  };
}

TEST(ReportDescriptorTest, WhatIsBrokenIsRefusedByName) {
  for (const auto& one : AllBroken()) {
    const auto read = ParseReportDescriptor(one.bytes);
    ASSERT_FALSE(read) << one.reason << " " << base::ToHex(one.bytes);
    EXPECT_EQ(read.error().reason, one.reason) << base::ToHex(one.bytes);
  }
}

TEST(HidDescriptor, AnnouncesItsReportDescriptor) {  // HID 1.11 6.2.1
  EXPECT_EQ(ReportDescriptorLength(Bytes{9, 0x21, 0x11, 1, 0, 1, 0x22, 0x3F, 0}), 63);
  EXPECT_EQ(ReportDescriptorLength(Bytes{12, 0x21, 0x11, 1, 0, 2, 0x23, 9, 0, 0x22, 0x00, 0x01}),
            256);
  EXPECT_EQ(ReportDescriptorLength(Bytes{6, 0x21, 0x11, 1, 0, 1}), std::nullopt) << "cut";
  EXPECT_EQ(ReportDescriptorLength(Bytes{9, 0x21, 0x11, 1, 0, 0, 0x22, 63, 0}), std::nullopt)
      << "none";
  EXPECT_EQ(ReportDescriptorLength(Bytes{9, 0x21, 0x11, 1, 0, 200, 0x22, 0, 0}), std::nullopt);
  EXPECT_EQ(ReportDescriptorLength(Bytes{9, 0x21, 0x11, 1, 0, 1, 0x22, 0x01, 0x10}), std::nullopt)
      << "longer than any";
  EXPECT_EQ(ReportDescriptorLength(Bytes{9, 0x22, 0x11, 1, 0, 1, 0x22, 63, 0}), std::nullopt);
  EXPECT_EQ(ReportDescriptorLength(Bytes{}), std::nullopt);
}

}  // namespace
}  // namespace drivers::scanner::usb
