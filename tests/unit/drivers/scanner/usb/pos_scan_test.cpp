#include "drivers/scanner/usb/pos_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "drivers/simulator/usb/scanner_pos.h"

namespace drivers::scanner::usb {
namespace {

using base::Bytes;
using simulator::usb::PosScanner;
using Texts = std::vector<std::string>;
using Broken = std::vector<std::string_view>;

ReportDescriptor Described(PosScanner::Layout layout) {
  PosScanner model(layout);
  const auto reply = model.Control({0x81, 6, 0x2200, 0}, {}, 4096);
  auto read = ParseReportDescriptor(reply.bytes);
  EXPECT_TRUE(read) << read.error().message;
  return std::move(*read);
}

class Reader {
 public:
  explicit Reader(PosScanner::Layout layout = PosScanner::Layout::kHoneywell)
      : reports_(FindPosLayouts(Described(layout)), true) {}

  // A report of the given bytes, filled up to 64.
  void Feed(const Bytes& begin, bool continued = false, std::size_t size = 64) {
    std::array<std::uint8_t, 64> report{};
    std::copy_n(begin.begin(), std::min(begin.size(), report.size()), report.begin());
    report[63] = continued ? 1 : 0;
    reports_.Feed(base::ByteView(report).first(size), now_, harvest_);
  }
  void Wait(int ms) {
    now_ += ms;
    reports_.Tick(now_, harvest_);
  }
  void Lost() { reports_.Lost(now_, harvest_); }

  Texts Read() const {
    Texts texts;
    for (const auto& code : harvest_.codes) texts.push_back(code.text.str());
    return texts;
  }
  const Harvest& harvest() const { return harvest_; }
  std::optional<std::int64_t> deadline() const { return reports_.deadline(); }

 private:
  PosAssembler reports_;
  Harvest harvest_;
  std::int64_t now_ = 1000;
};

TEST(PosLayouts, TheDescriptorTellsWhichBytesMeanWhat) {
  const auto honeywell = FindPosLayouts(Described(PosScanner::Layout::kHoneywell));
  ASSERT_EQ(honeywell.size(), 1U);
  EXPECT_EQ(honeywell[0].report_id, 2);
  EXPECT_EQ(honeywell[0].data.bit_offset, 8U * 4);
  EXPECT_EQ(honeywell[0].data.count, 56U);
  EXPECT_EQ(honeywell[0].aim.size(), 3U);
  EXPECT_EQ(honeywell[0].continued->bit_offset, 8U * 62);
  const auto newland = FindPosLayouts(Described(PosScanner::Layout::kNewland));
  ASSERT_EQ(newland.size(), 1U);
  EXPECT_EQ(newland[0].data.bit_offset, 8U * 1);
  EXPECT_TRUE(newland[0].aim.empty());
}

TEST(PosLayouts, DecodedDataOutsideABarCodeScannerIsNone) {
  const auto read = ParseReportDescriptor(Bytes{0x05, 0x8C, 0x09, 0x01, 0xA1, 0x01, 0x09, 0xFE,
                                                0x75, 0x08, 0x95, 0x08, 0x81, 0x02, 0xC0});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(FindPosLayouts(*read).empty());
}

TEST(PosScan, BothLayoutsDeliverTheirText) {
  Reader honeywell;
  honeywell.Feed({2, 3, ']', 'Q', '1', 'a', 'b', 'c'});
  ASSERT_EQ(honeywell.Read(), Texts{"abc"});
  EXPECT_EQ(honeywell.harvest().codes[0].symbology, Symbology::kQr);
  EXPECT_EQ(honeywell.harvest().codes[0].at_ms, 1000);
  Reader newland(PosScanner::Layout::kNewland);
  newland.Feed({2, 3, 'a', 'b', 'c'});
  ASSERT_EQ(newland.Read(), Texts{"abc"});
  EXPECT_EQ(newland.harvest().codes[0].symbology, Symbology::kUnknown);
}

TEST(PosScan, AimIdentifiersNameTheSymbology) {  // ISO/IEC 15424
  const std::vector<std::pair<std::string, Symbology>> table = {
      {"]A0", Symbology::kCode39},     {"]C1", Symbology::kCode128}, {"]E0", Symbology::kProduct},
      {"]E4", Symbology::kProduct},    {"]L2", Symbology::kPdf417},  {"]Q1", Symbology::kQr},
      {"]d2", Symbology::kDataMatrix}, {"]z0", Symbology::kAztec},   {"]X0", Symbology::kOther},
      {"]I0", Symbology::kOther},      {"abc", Symbology::kUnknown}, {"]1Q", Symbology::kUnknown},
      {"]Q?", Symbology::kUnknown},
  };
  for (const auto& [aim, symbology] : table) {
    Reader reader;
    reader.Feed({2, 1, static_cast<std::uint8_t>(aim[0]), static_cast<std::uint8_t>(aim[1]),
                 static_cast<std::uint8_t>(aim[2]), 'x'});
    ASSERT_EQ(reader.Read(), Texts{"x"}) << aim;
    EXPECT_EQ(reader.harvest().codes[0].symbology, symbology) << aim;
  }
}

TEST(PosScan, EciIsTakenOutOnlyWhereTheIdentifierSaysSo) {
  const std::string spelt = "a\\000026b\\\\c\\12";
  const auto feed = [&](char modifier) {
    Reader reader;
    Bytes report = {2, static_cast<std::uint8_t>(spelt.size()), ']', 'Q',
                    static_cast<std::uint8_t>(modifier)};
    report.insert(report.end(), spelt.begin(), spelt.end());
    reader.Feed(report);
    return reader.Read();
  };
  EXPECT_EQ(feed('1'), Texts{spelt});
  EXPECT_EQ(feed('3'), Texts{spelt});
  EXPECT_EQ(feed('2'), Texts{"ab\\c\\12"});
  EXPECT_EQ(feed('4'), Texts{"ab\\c\\12"});
}

TEST(PosScan, PartsAreJoinedUntilTheLast) {
  Reader reader;
  reader.Feed({2, 2, ']', 'Q', '1', 'a', 'b'}, true);
  EXPECT_EQ(reader.deadline(), 1500);
  reader.Wait(499);
  reader.Feed({2, 1, ']', 'Q', '1', 'c'}, true);
  reader.Feed({2, 1, ']', 'Q', '1', 'd'});
  EXPECT_EQ(reader.Read(), Texts{"abcd"});
  EXPECT_EQ(reader.deadline(), std::nullopt);
}

TEST(PosScan, APartThatStaysAwaySpoilsTheScanAndItsRest) {
  Reader reader;
  reader.Feed({2, 2, ']', 'Q', '1', 'a', 'b'}, true);
  reader.Wait(500);
  EXPECT_EQ(reader.harvest().broken, Broken{"scan-unfinished"});
  reader.Wait(2000);
  reader.Feed({2, 1, ']', 'Q', '1', 'c'});
  EXPECT_TRUE(reader.Read().empty());
  reader.Feed({2, 1, ']', 'Q', '1', 'd'});
  EXPECT_EQ(reader.Read(), Texts{"d"});
}

TEST(PosScan, PartsWithoutEndAreNoScan) {
  Reader reader;
  for (int i = 0; i < 200; ++i) {
    Bytes report(61, 'a');
    report[0] = 2;
    report[1] = 56;
    reader.Feed(report, true);
  }
  EXPECT_EQ(reader.harvest().broken, Broken{"scan-long"});
  Reader slow;
  for (int i = 0; i < 100; ++i) {
    slow.Feed({2, 0, ']', 'Q', '1'}, true);
    slow.Wait(400);
  }
  EXPECT_EQ(slow.harvest().broken, Broken{"scan-endless"});
}

TEST(PosScan, LengthsReceivedWinOverLengthsClaimed) {
  struct Case {
    const char* what;
    Bytes report;
    std::size_t size;
    std::string_view broken;
  };
  for (const auto& one : std::vector<Case>{
           {"more than a report holds", {2, 57, ']', 'Q', '1', 'a'}, 64, "scan-length"},
           {"more than came", {2, 56, ']', 'Q', '1', 'a'}, 40, "scan-report-short"},
           {"no last byte", {2, 1, ']', 'Q', '1', 'a'}, 63, "scan-report-short"},
           {"only its id", {2}, 1, "scan-report-short"}}) {
    Reader reader;
    reader.Feed(one.report, false, one.size);
    EXPECT_TRUE(reader.Read().empty()) << one.what;
    EXPECT_EQ(reader.harvest().broken, Broken{one.broken}) << one.what;
    reader.Wait(5000);
    reader.Feed({2, 1, ']', 'Q', '1', 'b'});
    EXPECT_EQ(reader.Read(), Texts{"b"}) << one.what;
  }
}

TEST(PosScan, WithoutAContinuedBitTheLengthIsStillCheckedAgainstWhatCame) {
  // A bar code scanner's report without ids: byte count, eight bytes of decoded data.
  const auto described = ParseReportDescriptor(
      Bytes{0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09,
            0x3B, 0x81, 0x02, 0x95, 0x08, 0x05, 0x8C, 0x09, 0xFE, 0x82, 0x02, 0x01, 0xC0});
  ASSERT_TRUE(described) << described.error().message;
  PosAssembler reports(FindPosLayouts(*described), described->has_ids);
  Harvest harvest;
  reports.Feed(Bytes{5, 'a', 'b', 'c'}, 1000, harvest);
  EXPECT_TRUE(harvest.codes.empty());
  EXPECT_EQ(harvest.broken, Broken{"scan-report-short"});
  reports.Tick(7000, harvest);
  reports.Feed(Bytes{3, 'a', 'b', 'c'}, 7000, harvest);
  ASSERT_EQ(harvest.codes.size(), 1U);
  EXPECT_EQ(harvest.codes[0].text.str(), "abc");
}

TEST(PosScan, OtherReportsMeanSomethingElse) {
  Reader reader;
  reader.Feed({7, 1, ']', 'Q', '1', 'a'});
  reader.Feed({}, false, 0);
  EXPECT_TRUE(reader.Read().empty());
  EXPECT_TRUE(reader.harvest().broken.empty());
}

TEST(PosScan, AfterALostReportTheRestIsNoScan) {
  Reader reader;
  reader.Lost();
  reader.Feed({2, 1, ']', 'Q', '1', 'c'});
  EXPECT_TRUE(reader.Read().empty());
  EXPECT_EQ(reader.harvest().broken, Broken{"scan-lost"});
  reader.Feed({2, 1, ']', 'Q', '1', 'd'});
  EXPECT_EQ(reader.Read(), Texts{"d"});
}

}  // namespace
}  // namespace drivers::scanner::usb
