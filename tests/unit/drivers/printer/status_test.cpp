#include "drivers/printer/status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drivers::printer {
namespace {

std::string FaultOf(const base::Bytes& answers) {
  const auto status = ParseStatus(StatusDialect::kEpson, answers);
  return status ? std::string(status->Fault()) : "unknown";
}

TEST(PrinterStatus, EachFaultHasItsBit) {
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x12, 0x12}), "");
  EXPECT_EQ(FaultOf({0x1a, 0x16, 0x12, 0x12}), "cover-open");
  EXPECT_EQ(FaultOf({0x1a, 0x32, 0x12, 0x12}), "paper-out");
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x12, 0x72}), "paper-out");
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x12, 0x32}), "paper-out");
  EXPECT_EQ(FaultOf({0x1a, 0x52, 0x1a, 0x12}), "cutter-fault");
  EXPECT_EQ(FaultOf({0x1a, 0x52, 0x52, 0x12}), "overheated");
  EXPECT_EQ(FaultOf({0x1a, 0x52, 0x12, 0x12}), "printer-fault");
  EXPECT_EQ(FaultOf({0x1a, 0x52, 0x32, 0x12}), "printer-fault");
  EXPECT_EQ(FaultOf({0x1a, 0x12, 0x12, 0x12}), "printer-offline");
}

TEST(PrinterStatus, NearEndIsNoFault) {
  const auto status = ParseStatus(StatusDialect::kEpson, base::Bytes{0x12, 0x12, 0x12, 0x1e});
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->paper_near_end);
  EXPECT_EQ(status->Fault(), "");
}

TEST(PrinterStatus, AnOpenCoverIsNamedBeforeWhatItBringsAlong) {
  EXPECT_EQ(FaultOf({0x1a, 0x36, 0x52, 0x72}), "cover-open");
}

TEST(PrinterStatus, UnknownIsNotFine) {
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x12}), "unknown");
  EXPECT_EQ(FaultOf({0x00, 0x12, 0x12, 0x12}), "unknown");
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x10, 0x12}), "unknown");
  EXPECT_EQ(FaultOf({0x12, 0x12, 0x12, 0x92}), "unknown");
}

struct Said {
  StatusDialect dialect;
  base::Bytes answers;
  std::string fault;  // "unknown": no status at all
};

TEST(PrinterStatus, EachDialectHasItsOwnBits) {
  const std::vector<Said> table = {
      {StatusDialect::kEpsonOneFour, {0x12, 0x12}, ""},
      {StatusDialect::kEpsonOneFour, {0x1a, 0x12}, "printer-offline"},
      {StatusDialect::kEpsonOneFour, {0x1a, 0x72}, "paper-out"},
      {StatusDialect::kEpsonOneFour, {0x12, 0x12, 0x12, 0x12}, "unknown"},
      {StatusDialect::kHwasung, {0x00}, ""},
      {StatusDialect::kHwasung, {0x01}, "paper-out"},
      {StatusDialect::kHwasung, {0x02}, "cover-open"},
      {StatusDialect::kHwasung, {0x04}, "printer-fault"},
      {StatusDialect::kHwasung, {0x08}, ""},
      {StatusDialect::kHwasung, {0x10}, ""},
      {StatusDialect::kHwasung, {0x20}, "cutter-fault"},
      {StatusDialect::kHwasung, {0x40}, "unknown"},
      {StatusDialect::kHwasung, {0x80}, "unknown"},
      {StatusDialect::kSii, {0x60}, ""},
      {StatusDialect::kSii, {0x63}, "cover-open"},
      {StatusDialect::kSii, {0x69}, "overheated"},
      {StatusDialect::kSii, {0x64}, "printer-fault"},
      {StatusDialect::kSii, {0x61}, "printer-fault"},
      {StatusDialect::kSii, {0x12}, "unknown"},
      {StatusDialect::kSii, {0x00}, "unknown"},
      {StatusDialect::kMaxim, {0x12, 0x12}, ""},
      {StatusDialect::kMaxim, {0x32, 0x12}, "paper-out"},
      {StatusDialect::kMaxim, {0x12, 0x72}, "paper-out"},
      {StatusDialect::kMaxim, {0x00, 0x12}, "unknown"},
      {StatusDialect::kNone, {}, "unknown"},
  };
  for (const Said& one : table) {
    const auto status = ParseStatus(one.dialect, one.answers);
    EXPECT_EQ(status ? std::string(status->Fault()) : "unknown", one.fault)
        << static_cast<int>(one.dialect) << ' ' << base::ToHex(one.answers);
  }
}

TEST(PrinterStatus, AutomaticStatusIsReadOrUnknown) {
  const auto fault = [](const base::Bytes& four) {
    const auto status = ParseAutomaticStatus(four);
    return status ? std::string(status->Fault()) + (status->paper_near_end ? "~" : "") : "unknown";
  };
  EXPECT_EQ(fault({0x10, 0x00, 0x00, 0x00}), "");
  EXPECT_EQ(fault({0x10, 0x00, 0x00, 0x0f}), "");
  EXPECT_EQ(fault({0x18, 0x00, 0x00, 0x00}), "printer-offline");
  EXPECT_EQ(fault({0x38, 0x00, 0x00, 0x00}), "cover-open");
  EXPECT_EQ(fault({0x18, 0x08, 0x00, 0x00}), "cutter-fault");
  EXPECT_EQ(fault({0x18, 0x40, 0x00, 0x00}), "overheated");
  EXPECT_EQ(fault({0x38, 0x40, 0x00, 0x00}), "cover-open");
  EXPECT_EQ(fault({0x18, 0x20, 0x00, 0x00}), "printer-fault");
  EXPECT_EQ(fault({0x10, 0x00, 0x03, 0x00}), "~");
  EXPECT_EQ(fault({0x18, 0x00, 0x0f, 0x00}), "paper-out~");
  EXPECT_EQ(fault({0x12, 0x00, 0x00, 0x00}), "unknown");
  EXPECT_EQ(fault({0x10, 0x10, 0x00, 0x00}), "unknown");
  EXPECT_EQ(fault({0x10, 0x00, 0x80, 0x00}), "unknown");
  EXPECT_EQ(fault({0x10, 0x00, 0x00}), "unknown");
}

// USB printer class 1.1 §4.2.2.
TEST(PrinterStatus, ThePortSaysThreeThings) {
  const auto fault = [](std::uint8_t byte) {
    const auto status = ParsePortStatus(byte);
    return status ? std::string(status->Fault()) : "unknown";
  };
  EXPECT_EQ(fault(0x18), "");
  EXPECT_EQ(fault(0x38), "paper-out");
  EXPECT_EQ(fault(0x30), "paper-out");
  EXPECT_EQ(fault(0x10), "printer-fault");
  EXPECT_EQ(fault(0x08), "printer-offline");
  EXPECT_EQ(fault(0x19), "unknown");
  EXPECT_EQ(fault(0xff), "unknown");
}

}  // namespace
}  // namespace drivers::printer
