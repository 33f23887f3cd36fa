#include "drivers/scanner/usb/roster.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "tests/support/scanner_bench.h"

namespace drivers::scanner::usb {
namespace {

using simulator::usb::FaultyModel;
using simulator::usb::KeyboardScanner;
using simulator::usb::PosScanner;
using simulator::usb::ScannerModel;
using simulator::usb::SerialScanner;
using tests::ScannerBench;
using Kind = ScannerEvent::Kind;
using Texts = std::vector<std::string>;

const std::string kText = "https://contoh.invalid/s?a=1&B=2~ \"!";
const std::string kLong(700, 'x');

TEST(Roster, EveryClassDeliversTheSameScannedCode) {
  const std::vector<std::pair<std::shared_ptr<ScannerModel>, Symbology>> all = {
      {std::make_shared<PosScanner>(PosScanner::Layout::kHoneywell), Symbology::kQr},
      {std::make_shared<PosScanner>(PosScanner::Layout::kNewland), Symbology::kUnknown},
      {std::make_shared<KeyboardScanner>(), Symbology::kUnknown},
      {std::make_shared<SerialScanner>(), Symbology::kUnknown},
      {std::make_shared<SerialScanner>(SerialScanner::Shape::kNoUnion), Symbology::kUnknown},
      {std::make_shared<SerialScanner>(SerialScanner::Shape::kSwapped), Symbology::kUnknown},
      {std::make_shared<SerialScanner>(SerialScanner::Shape::kOne), Symbology::kUnknown},
  };
  for (const auto& [model, symbology] : all) {
    ScannerBench bench;
    bench.bus.Plug("1-1", model);
    bench.Run(600);
    ASSERT_EQ(bench.Count(Kind::kReady), 1U) << model->Product();
    model->Scan(kText);
    bench.Run(1000);
    model->Scan(kLong);
    bench.Run(12000);
    EXPECT_EQ(bench.Texts(), (Texts{kText, kLong})) << model->Product();
    ASSERT_GE(bench.events.size(), 2U);
    const ScannerEvent& scanned = bench.events[1];
    EXPECT_EQ(scanned.port, "1-1");
    EXPECT_EQ(scanned.code.symbology, symbology) << model->Product();
    EXPECT_EQ(scanned.code.meaning, Meaning::kCode);
    EXPECT_GT(scanned.code.at_ms, 1'000'000);
    EXPECT_LE(scanned.code.at_ms, bench.bus.clock().MonotonicMs());
  }
}

TEST(Roster, AKeyboardWithoutBootProtocolIsReadByItsDescriptor) {
  KeyboardScanner::Shape shape;
  shape.boot = false;
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>(shape);
  bench.bus.Plug("1-1", model);
  bench.Run(20);
  model->Scan(kText);
  bench.Run(1000);
  EXPECT_EQ(bench.Texts(), Texts{kText});
}

TEST(Roster, SeveralKeysInOneReportKeepTheirOrder) {
  KeyboardScanner::Shape shape;
  shape.several_at_once = true;
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>(shape);
  bench.bus.Plug("1-1", model);
  bench.Run(20);
  model->Scan("6402065208909999");
  bench.Run(1000);
  EXPECT_EQ(bench.Texts(), Texts{"6402065208909999"});
}

// Two of one model, and one of each other way, all at once: report by report their scans come
// mixed.
TEST(Roster, ScannersThatSpeakAtOnceDeliverEachItsOwnWholeCode) {
  const std::vector<std::shared_ptr<ScannerModel>> models = {
      std::make_shared<KeyboardScanner>(), std::make_shared<KeyboardScanner>(),
      std::make_shared<SerialScanner>(),
      std::make_shared<PosScanner>(PosScanner::Layout::kNewland)};
  ScannerBench bench;
  for (std::size_t i = 0; i < models.size(); ++i) {
    bench.bus.Plug("1-" + std::to_string(i + 1), models[i]);
  }
  bench.Run(600);
  ASSERT_EQ(bench.Count(Kind::kReady), models.size());
  std::map<std::string, std::string> expected;
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < models.size(); ++i) {
      const std::string text = std::to_string(round) + std::string(30, static_cast<char>('a' + i));
      models[i]->Scan(text);
      expected["1-" + std::to_string(i + 1)] += text + ";";
    }
    bench.Run(3000);
  }
  std::map<std::string, std::string> heard;
  for (const ScannerEvent& event : bench.events) {
    if (event.kind == Kind::kScanned) heard[event.port] += event.code.text.str() + ";";
  }
  EXPECT_EQ(heard, expected);
  EXPECT_EQ(bench.Count(Kind::kBroken), 0U);
}

TEST(Roster, ACardReaderThatTypesDeliversACardNumber) {
  KeyboardScanner::Shape shape;
  shape.product = 0x5C04;
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>(shape);
  bench.bus.Plug("1-1", model);
  bench.Run(20);
  model->Scan("0012345678");
  bench.Run(1000);
  ASSERT_EQ(bench.Texts(), Texts{"0012345678"});
  EXPECT_EQ(bench.events[1].code.meaning, Meaning::kCardNumber);
}

TEST(Roster, AnOrdinaryKeyboardIsNeverTouched) {
  KeyboardScanner::Shape shape;
  shape.vendor = 0x046D;
  shape.product = 0xC31C;
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>(shape);
  bench.bus.Plug("1-1", model);
  model->Scan("secret");
  bench.Run(1000);
  EXPECT_TRUE(bench.events.empty());
  EXPECT_GT(model->waiting(), 0U) << "nobody reads it";
  EXPECT_TRUE(bench.bus.Claim(bench.bus.Devices()[0], 0)) << "nobody holds it";
}

TEST(Roster, AllInterfacesThatCouldTypeAreHeldAndGivenBack) {
  KeyboardScanner::Shape shape;
  shape.has_media_keys = true;
  ScannerBench bench;
  bench.bus.Plug("1-1", std::make_shared<KeyboardScanner>(shape));
  bench.Run(20);
  ASSERT_EQ(bench.Count(Kind::kReady), 1U);
  const auto device = bench.bus.Devices()[0];
  for (const std::uint8_t number : base::Bytes{0, 1}) {
    EXPECT_FALSE(bench.bus.Claim(device, number)) << int{number};
  }
  bench.End();
  for (const std::uint8_t number : base::Bytes{0, 1}) {
    EXPECT_TRUE(bench.bus.Claim(device, number)) << int{number};
  }
}

TEST(Roster, AScannerThatLeavesIsLostAndWorksAgainOnAnotherPort) {
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>();
  bench.bus.Plug("1-1", model);
  bench.Run(20);
  bench.bus.Unplug("1-1");
  bench.Run(20);
  EXPECT_EQ(bench.Reasons(Kind::kLost), Texts{"usb-gone"});
  bench.bus.Plug("1-2.4", model);
  bench.Run(20);
  EXPECT_EQ(bench.Count(Kind::kReady), 2U);
  model->Scan("contoh");
  bench.Run(500);
  EXPECT_EQ(bench.Texts(), Texts{"contoh"});
  EXPECT_EQ(bench.events.back().port, "1-2.4");
}

TEST(Roster, AScannerThatAnotherProgramHoldsIsTakenWhenItIsFree) {
  ScannerBench bench;
  const auto model = std::make_shared<KeyboardScanner>();
  bench.bus.Plug("1-1", model);
  bench.bus.HoldBy("1-1", "contoh");
  bench.Run(30000);
  EXPECT_EQ(bench.Reasons(Kind::kLost), Texts{"usb-claimed"}) << "told once";
  EXPECT_EQ(bench.Count(Kind::kReady), 0U);
  bench.bus.HoldBy("1-1", "");
  bench.Run(10000);
  EXPECT_EQ(bench.Count(Kind::kReady), 1U);
  model->Scan("contoh");
  bench.Run(500);
  EXPECT_EQ(bench.Texts(), Texts{"contoh"});
}

TEST(Roster, WhatAProgramLeftBehindIsClaimedAnew) {
  ScannerBench first;
  const auto model = std::make_shared<SerialScanner>();
  first.bus.Plug("1-1", model);
  first.Run(600);
  first.End();
  std::vector<ScannerEvent> events;
  Roster second(
      first.bus, first.bus.clock(), ScannerBench::BuiltIn(),
      [&](ScannerEvent event) { events.push_back(std::move(event)); }, [] {});
  second.Heard({drivers::usb::DeviceEvent::Kind::kArrived, first.bus.Devices()[0]});
  second.Turn();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Kind::kReady);
}

TEST(Roster, WhatASerialScannerKeptForSomebodyElseIsNobodysScan) {
  ScannerBench bench;
  const auto model = std::make_shared<SerialScanner>();
  model->KeepsStale();
  model->Scan("from yesterday");
  bench.bus.Plug("1-1", model);
  bench.Run(600);
  model->Scan("contoh");
  bench.Run(500);
  EXPECT_EQ(bench.Texts(), Texts{"contoh"});
  EXPECT_EQ(model->baud(), 115200U);
}

TEST(Roster, TheSameTextAtOnceIsAnEcho) {
  ScannerBench bench;
  const auto model = std::make_shared<PosScanner>(PosScanner::Layout::kNewland);
  bench.bus.Plug("1-1", model);
  bench.Run(20);
  model->Scan("contoh");
  model->Scan("contoh");
  bench.Run(1000);
  model->Scan("contoh");
  bench.Run(1000);
  EXPECT_EQ(bench.Texts(), (Texts{"contoh", "contoh"}));
}

TEST(Roster, AProfileThatIsWrongAboutADeviceIsSaid) {
  Profile profile;
  profile.usb = "1209:5c03";
  profile.name = "Contoh";
  profile.speaks = Speaks::kPos;
  ScannerBench bench(std::vector<Profile>{profile});
  bench.bus.Plug("1-1", std::make_shared<SerialScanner>());
  bench.Run(3000);
  EXPECT_EQ(bench.Reasons(Kind::kLost), Texts{"scanner-unlike"});
}

TEST(Roster, AProfileLearnedMeanwhileTakesWhatIsPluggedIn) {
  ScannerBench bench(std::vector<Profile>{});
  const auto model = std::make_shared<KeyboardScanner>();
  bench.bus.Plug("1-1", model);
  bench.Run(100);
  EXPECT_TRUE(bench.events.empty());
  Profile profile;
  profile.usb = "1209:5c01";
  bench.roster().Add(profile);
  bench.Run(100);
  EXPECT_EQ(bench.Count(Kind::kReady), 1U);
}

}  // namespace
}  // namespace drivers::scanner::usb
