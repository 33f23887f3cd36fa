#include "drivers/printer/status.h"

#include <gtest/gtest.h>

#include <string>

namespace drivers::printer {
namespace {

std::string FaultOf(const base::Bytes& answers) {
  const auto status = ParseStatus(answers);
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
  const auto status = ParseStatus(base::Bytes{0x12, 0x12, 0x12, 0x1e});
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

}  // namespace
}  // namespace drivers::printer
