#include "drivers/scanner/usb/cdc.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "drivers/simulator/usb/scanner_serial.h"

namespace drivers::scanner::usb {
namespace {

using base::Bytes;
using Texts = std::vector<std::string>;

TEST(CdcFunctionsTest, AreReadUpToWhatIsBroken) {  // CDC 1.2 5.2.3
  const Bytes good = {5, 0x24, 0, 0x10, 1, 4, 0x24, 2, 6, 5, 0x24, 6, 3, 4};
  const auto read = ReadCdcFunctions(good);
  EXPECT_EQ(read.acm_capabilities, 6);
  ASSERT_TRUE(read.together);
  EXPECT_EQ(read.together->control, 3);
  EXPECT_EQ(read.together->data, 4);

  EXPECT_FALSE(ReadCdcFunctions(Bytes{}).together);
  EXPECT_FALSE(ReadCdcFunctions(Bytes{0, 0x24, 6, 3, 4}).together) << "length 0";
  EXPECT_FALSE(ReadCdcFunctions(Bytes{1, 5, 0x24, 6, 3, 4}).together) << "length 1";
  EXPECT_FALSE(ReadCdcFunctions(Bytes{4, 0x24, 6, 3}).together) << "shorter than its kind";
  EXPECT_FALSE(ReadCdcFunctions(Bytes{6, 0x24, 6, 3, 4}).together) << "longer than what came";
  EXPECT_FALSE(ReadCdcFunctions(Bytes{3, 0x24, 2}).acm_capabilities);
  EXPECT_FALSE(ReadCdcFunctions(Bytes{2, 0x24}).acm_capabilities);
  EXPECT_FALSE(ReadCdcFunctions(Bytes{5, 0x21, 6, 3, 4}).together) << "another class's";
  EXPECT_EQ(ReadCdcFunctions(Bytes{4, 0x24, 2, 6, 0, 0}).acm_capabilities, 6)
      << "what stands before holds";
}

TEST(SerialLine, IsFoundByItsEndpoints) {
  using Shape = simulator::usb::SerialScanner::Shape;
  for (const auto shape : {Shape::kUnion, Shape::kNoUnion, Shape::kSwapped, Shape::kOne}) {
    const auto device =
        drivers::usb::ParseDescriptors(simulator::usb::SerialScanner(shape).Descriptors());
    ASSERT_TRUE(device) << device.error().message;
    const auto line = FindSerialLine(*device);
    ASSERT_TRUE(line) << static_cast<int>(shape);
    EXPECT_EQ(line->control, 0);
    EXPECT_EQ(line->data, shape == Shape::kOne ? 0 : 1);
  }
}

TEST(SerialLine, WithoutABulkPairThereIsNone) {
  auto device = drivers::usb::ParseDescriptors(simulator::usb::SerialScanner().Descriptors());
  ASSERT_TRUE(device);
  device->interfaces[1].endpoints.pop_back();
  EXPECT_FALSE(FindSerialLine(*device));
  device->interfaces.clear();
  EXPECT_FALSE(FindSerialLine(*device));
}

class Line {
 public:
  explicit Line(TypedSettings settings = {}) : line_(settings) {}
  void Feed(std::string_view bytes) { line_.Feed(base::AsBytes(bytes), now_, harvest_); }
  void Wait(int ms) {
    now_ += ms;
    line_.Tick(now_, harvest_);
  }
  void Lost() { line_.Lost(now_, harvest_); }
  Texts Read() const {
    Texts texts;
    for (const auto& code : harvest_.codes) texts.push_back(code.text.str());
    return texts;
  }
  const std::vector<std::string_view>& broken() const { return harvest_.broken; }

 private:
  LineAssembler line_;
  Harvest harvest_;
  std::int64_t now_ = 1000;
};

TEST(LineScan, IsCutAtItsSuffixAndNowhereElse) {
  Line line;
  line.Feed("ab");
  line.Wait(99);
  line.Feed("c\r\nde\rfg\nhi\tj");
  EXPECT_EQ(line.Read(), (Texts{"abc", "de", "fg", "hi"}));
  Line tab({Suffix::kTab});
  tab.Feed("a\rb\tc");
  EXPECT_EQ(tab.Read(), Texts{"ab"});
  Line enter({Suffix::kEnter});
  enter.Feed("a\tb\r");
  EXPECT_EQ(enter.Read(), Texts{"ab"});
}

TEST(LineScan, IsCutBySilenceWhereNothingElseEndsIt) {
  Line line({Suffix::kSilence, 100});
  line.Feed("ab\r");
  line.Wait(99);
  EXPECT_TRUE(line.Read().empty());
  line.Feed("c");
  line.Wait(100);
  EXPECT_EQ(line.Read(), Texts{"abc"});
}

TEST(LineScan, ACutLineIsNeverTold) {
  Line line;
  line.Feed("ab");
  line.Wait(100);
  line.Feed("c\r");
  EXPECT_TRUE(line.Read().empty());
  line.Feed("d");
  line.Lost();
  line.Feed("e\r");
  EXPECT_TRUE(line.Read().empty());
  EXPECT_EQ(line.broken(), (std::vector<std::string_view>{"scan-unfinished", "scan-lost"}));
  line.Feed("f\r");
  EXPECT_EQ(line.Read(), Texts{"f"});
}

TEST(LineScan, NoLineIsLongerThanTheLongestScan) {
  Line line;
  for (int i = 0; i < 200; ++i) line.Feed(std::string(64, 'a'));
  line.Feed("\rb\r");
  EXPECT_EQ(line.Read(), Texts{"b"});
  EXPECT_EQ(line.broken(), std::vector<std::string_view>{"scan-long"});
}

}  // namespace
}  // namespace drivers::scanner::usb
