// Who takes a device, and the reason, remedy and exit status when nobody does.
#include "drivers/devices/judge.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/file.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/composite_model.h"
#include "drivers/simulator/usb/echo_device.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "tests/support/temp_dir.h"

namespace drivers::devices {
namespace {

namespace sim = simulator::usb;

class JudgeTest : public testing::Test {
 protected:
  void PlugReader(const std::string& port) {
    bus.Plug(port, std::make_shared<sim::CcidReader>(sim::ContactlessReader()));
  }
  Finding TryOnly() { return Try(bus, bus.Devices().at(0), profiles).at(0).finding; }

  sim::InProcessBus bus;
  const Profiles profiles = LoadProfiles("/nowhere", "/nowhere").value();
};

TEST_F(JudgeTest, AReaderIsReadyWhereverItIsPluggedIn) {
  PlugReader("1-2.4");
  const auto verdicts = Try(bus, bus.Devices().at(0), profiles);
  ASSERT_EQ(verdicts.size(), 1U);
  const Verdict& verdict = verdicts[0];
  EXPECT_EQ(verdict.finding.situation, Situation::kReady);
  EXPECT_EQ(verdict.kind, Kind::kCardReader);
  EXPECT_TRUE(verdict.device.behind_hub);
  EXPECT_TRUE(bus.Claim(verdict.device, verdict.interface)) << "it was not given back";
}

TEST(LoadProfilesTest, AProfileBesideTheTwoFoldersIsTold) {
  const tests::TempDir dir;
  std::ofstream(dir / "kantor.toml") << "x";
  const auto refused = LoadProfiles(dir.path(), dir / "learned.toml");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, (dir / "kantor.toml").string() +
                                         ": is not used here; move it into printers/ or scanners/ "
                                         "beside it");
  int told = 0;
  EXPECT_TRUE(LoadProfiles(dir.path(), dir / "learned.toml", [&](const base::Error&) { ++told; }));
  EXPECT_EQ(told, 1);
}

TEST_F(JudgeTest, NoPermission) {
  PlugReader("1-2");
  bus.Deny("1-2", true);
  EXPECT_EQ(TryOnly().situation, Situation::kNoPermission);
}

// 70-anjungan-usb.rules has no rule for what types.
TEST_F(JudgeTest, NoPermissionNamesTheRulesThatWouldGiveIt) {
  const auto remedy_of = [](const usb::DeviceInfo& device) {
    return Remedy(OfDevice(device, {Situation::kNoPermission, "no"}));
  };
  PlugReader("1-2");
  EXPECT_EQ(remedy_of(bus.Devices().at(0)), Remedy(Situation::kNoPermission));
  bus.Plug("1-3", std::make_shared<sim::KeyboardScanner>(sim::KeyboardScanner::Shape{}));
  const std::string remedy = remedy_of(bus.Devices().at(1));
  EXPECT_NE(remedy.find("anjungan-devices udev"), std::string::npos) << remedy;
  EXPECT_NE(remedy.find("/etc/udev/rules.d/71-anjungan-profiles.rules"), std::string::npos);
  EXPECT_EQ(remedy.find("70-anjungan"), std::string::npos) << remedy;
}

TEST_F(JudgeTest, ClaimedByAnotherProgram) {
  PlugReader("1-2");
  bus.HoldBy("1-2", "usbfs");
  EXPECT_EQ(TryOnly().situation, Situation::kClaimed);
}

TEST_F(JudgeTest, UnknownClass) {
  bus.Plug("1-2", std::make_shared<sim::EchoDevice>());
  EXPECT_EQ(TryOnly().situation, Situation::kUnknownClass);
}

TEST_F(JudgeTest, UnpluggedMeanwhile) {
  PlugReader("1-2");
  const auto device = bus.Devices().at(0);
  bus.Unplug("1-2");
  EXPECT_EQ(Try(bus, device, profiles).at(0).finding.situation, Situation::kUnplugged);
}

TEST_F(JudgeTest, BrokenDescriptorsAreNeverOpened) {
  usb::DeviceInfo device;
  device.fault = "descriptor-length";
  EXPECT_EQ(Try(bus, device, profiles).at(0).finding.situation, Situation::kBroken);
}

usb::DeviceInfo OfClass(std::uint8_t class_code, std::uint8_t subclass, std::uint8_t protocol) {
  usb::DeviceInfo device;
  device.descriptors.vendor = 0x1209;
  usb::InterfaceDescriptor interface;
  interface.class_code = class_code;
  interface.subclass = subclass;
  interface.protocol = protocol;
  device.descriptors.interfaces.push_back(interface);
  return device;
}

TEST_F(JudgeTest, AKnownClassWithoutAProfileSaysWhichProfileIsMissing) {
  const struct {
    std::uint8_t class_code, subclass, protocol;
    Kind kind;
  } table[] = {
      {0x07, 1, 2, Kind::kPrinter}, {0x03, 1, 1, Kind::kScanner}, {0x02, 2, 1, Kind::kScanner}};
  for (const auto& row : table) {
    const Verdict verdict =
        Judge(OfClass(row.class_code, row.subclass, row.protocol), profiles).at(0);
    EXPECT_EQ(verdict.finding.situation, Situation::kNoProfile) << int{row.class_code};
    EXPECT_EQ(verdict.kind, row.kind);
  }
}

TEST_F(JudgeTest, ATokenThatIsNoReaderIsRefusedByName) {
  const Verdict verdict = Judge(OfClass(0x0b, 0, 1), profiles).at(0);
  EXPECT_EQ(verdict.finding.situation, Situation::kUnknownClass);
  EXPECT_NE(verdict.finding.detail.find("token"), std::string::npos) << verdict.finding.detail;
}

TEST_F(JudgeTest, AReaderAtCharacterLevelIsRefusedByName) {
  sim::CcidReaderShape shape;
  shape.interfaces[0].features = 0x000000ba;  // no exchange level: bits 16 to 18 [CCID 5.1]
  bus.Plug("1-2", std::make_shared<sim::CcidReader>(shape));
  EXPECT_EQ(TryOnly().situation, Situation::kUnknownClass);
  EXPECT_NE(TryOnly().detail.find("character level"), std::string::npos);
}

TEST_F(JudgeTest, AReaderWithoutItsClassDescriptorIsBroken) {
  EXPECT_EQ(Judge(OfClass(0x0b, 0, 0), profiles).at(0).finding.situation, Situation::kBroken);
}

// A card reader and a printer in one case: two drivers, each by its own interface.
std::shared_ptr<sim::Model> Both(std::string_view printer) {
  sim::PrinterModelOptions options;
  options.profile = *printer::FindProfile(printer);
  return std::make_shared<sim::CompositeModel>(
      std::make_shared<sim::PrinterModel>(std::move(options)),
      std::make_shared<sim::CcidReader>(sim::ContactlessReader()));
}

TEST_F(JudgeTest, EveryDriverThatTakesSomethingIsNamed) {
  bus.Plug("1-2", Both("pos-80"));
  const auto verdicts = Try(bus, bus.Devices().at(0), profiles);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].kind, Kind::kCardReader);
  EXPECT_EQ(verdicts[0].interface, usb::Setting(1));
  EXPECT_EQ(verdicts[1].kind, Kind::kPrinter);
  EXPECT_EQ(verdicts[1].model, "pos-80");
  EXPECT_EQ(verdicts[1].interface, usb::Setting(0));
  for (const Verdict& one : verdicts) EXPECT_EQ(one.finding.situation, Situation::kReady);
  EXPECT_EQ(Choose(bus, profiles, Kind::kPrinter, "").finding.situation, Situation::kReady);
  EXPECT_EQ(Choose(bus, profiles, Kind::kCardReader, "1-2").finding.situation, Situation::kReady);
  const Verdict none = Choose(bus, profiles, Kind::kScanner, "1-2");
  EXPECT_EQ(none.finding.situation, Situation::kNone);
}

TEST_F(JudgeTest, OneHalfWithoutAProfileDoesNotHideTheOther) {
  bus.Plug("1-2", Both("simulated-80mm"));
  EXPECT_EQ(Choose(bus, profiles, Kind::kCardReader, "1-2").finding.situation, Situation::kReady);
  EXPECT_EQ(Choose(bus, profiles, Kind::kPrinter, "1-2").finding.situation, Situation::kNoProfile);
  EXPECT_EQ(Judge(bus.Devices().at(0), profiles).size(), 2U);
}

TEST_F(JudgeTest, OneHalfThatIsHeldDoesNotHideTheOther) {
  bus.Plug("1-2", Both("pos-80"));
  const auto held = bus.Claim(bus.Devices().at(0), 1);
  ASSERT_TRUE(held);
  const auto verdicts = Try(bus, bus.Devices().at(0), profiles);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].finding.situation, Situation::kClaimed);
  EXPECT_EQ(verdicts[1].finding.situation, Situation::kReady);
}

TEST_F(JudgeTest, OfTwoAlikeOneMustBeNamed) {
  PlugReader("1-2");
  PlugReader("1-3");
  const Verdict both = Choose(bus, profiles, Kind::kCardReader, "");
  EXPECT_EQ(both.finding.situation, Situation::kTwoAlike);
  EXPECT_NE(both.finding.detail.find("1-2, 1-3"), std::string::npos);
  const Verdict one = Choose(bus, profiles, Kind::kCardReader, "1-3");
  EXPECT_EQ(one.finding.situation, Situation::kReady);
  EXPECT_EQ(one.device.port, "1-3");
}

TEST_F(JudgeTest, NoneOfThatKind) {
  PlugReader("1-2");
  EXPECT_EQ(Choose(bus, profiles, Kind::kPrinter, "").finding.situation, Situation::kNone);
  const Verdict other = Choose(bus, profiles, Kind::kPrinter, "1-2");
  EXPECT_EQ(other.finding.situation, Situation::kNone);
  EXPECT_NE(other.finding.detail.find("card-reader"), std::string::npos);
}

std::shared_ptr<sim::Model> PrinterOf(std::string_view profile) {
  sim::PrinterModelOptions options;
  options.profile = *printer::FindProfile(profile);
  return std::make_shared<sim::PrinterModel>(std::move(options));
}

TEST_F(JudgeTest, OneWithoutAProfileIsNamedAlsoWithoutItsPort) {
  bus.Plug("1-2", PrinterOf("simulated-80mm"));
  const Verdict verdict = Choose(bus, profiles, Kind::kPrinter, "");
  EXPECT_EQ(verdict.finding.situation, Situation::kNoProfile);
  EXPECT_EQ(verdict.device.port, "1-2");
  EXPECT_NE(Remedy(verdict.finding).find("print --profile"), std::string::npos);
  EXPECT_EQ(Remedy(verdict.finding).find("scan"), std::string::npos) << "it is no scanner";
  bus.Plug("1-3", PrinterOf("pos-80"));
  EXPECT_EQ(Choose(bus, profiles, Kind::kPrinter, "").device.port, "1-3");
}

TEST_F(JudgeTest, OfTwoThatAProfileIsToTryOneMustBeNamed) {
  bus.Plug("1-2", PrinterOf("simulated-80mm"));
  bus.Plug("1-3", PrinterOf("pos-80"));
  const Verdict both = Choose(bus, profiles, Kind::kPrinter, "", Also::kWithoutProfile);
  EXPECT_EQ(both.finding.situation, Situation::kTwoAlike);
  const Verdict one = Choose(bus, profiles, Kind::kPrinter, "1-2", Also::kWithoutProfile);
  EXPECT_EQ(one.finding.situation, Situation::kNoProfile);
  EXPECT_EQ(one.device.port, "1-2");
}

// What docs/devices.md shows a technician is taken as it stands.
TEST(ProfileTest, TheExamplesOfTheManualAreWhole) {
  const auto manual = base::ReadFile(MANUAL, 1U << 20);
  ASSERT_TRUE(manual);
  std::string_view rest = base::AsText(*manual);
  constexpr std::string_view kOpen = "```toml\n";
  int printers = 0;
  int scanners = 0;
  for (auto at = rest.find(kOpen); at != std::string_view::npos; at = rest.find(kOpen)) {
    rest.remove_prefix(at + kOpen.size());
    const std::string_view example = rest.substr(0, rest.find("```"));
    if (example.rfind("[[printer]]", 0) == 0) {
      const auto read = printer::ParseProfiles(example, "docs/devices.md");
      EXPECT_TRUE(read) << read.error().message;
      ++printers;
    } else {
      const auto read = scanner::usb::ParseProfiles(example, "docs/devices.md");
      EXPECT_TRUE(read) << read.error().message;
      ++scanners;
    }
  }
  EXPECT_EQ(printers, 1);
  EXPECT_EQ(scanners, 1);
}

TEST(SituationTest, EachHasItsOwnNameAndExitStatusAndSaysWhatToDo) {
  std::set<std::string_view> names;
  std::set<int> statuses;
  for (int i = 0; i <= static_cast<int>(Situation::kNoBus); ++i) {
    const auto situation = static_cast<Situation>(i);
    names.insert(Name(situation));
    statuses.insert(ExitStatus(situation));
    EXPECT_EQ(Remedy(situation).empty(), situation == Situation::kReady) << Name(situation);
  }
  EXPECT_EQ(names.size(), 13u);
  EXPECT_EQ(statuses.size(), 13u);
  EXPECT_EQ(statuses.count(2), 0u) << "2 is a wrong command line";
}

// The manual is what a technician's script goes by.
TEST(SituationTest, EachHasTheExitStatusOfTheManual) {
  const auto manual = base::ReadFile(MANUAL, 1U << 20);
  ASSERT_TRUE(manual) << manual.error().message;
  const std::string_view text = base::AsText(*manual);
  for (int i = 0; i <= static_cast<int>(Situation::kNoBus); ++i) {
    const auto situation = static_cast<Situation>(i);
    const std::string row = "| `" + std::string(Name(situation)) + "` | " +
                            std::to_string(ExitStatus(situation)) + " |";
    EXPECT_NE(text.find(row), std::string_view::npos) << row;
  }
}

// What a driver says when it cannot have a device, and what a technician is told then.
TEST(SituationTest, EachReasonOfADriverHasItsSituation) {
  const struct {
    const char* reason;
    Situation situation;
  } table[] = {
      {"usb-permission", Situation::kNoPermission}, {"usb-claimed", Situation::kClaimed},
      {"usb-gone", Situation::kUnplugged},          {"reader-gone", Situation::kUnplugged},
      {"printer-away", Situation::kUnplugged},      {"usb-fault", Situation::kBroken},
      {"usb-enumeration-hangs", Situation::kNoBus}, {"ccid-hardware", Situation::kTrouble}};
  for (const auto& row : table) {
    const Finding finding = FindingOf({base::ErrorCode::kUnavailable, row.reason, "what it said"});
    EXPECT_EQ(finding.situation, row.situation) << row.reason;
    EXPECT_TRUE(finding.detail.ends_with("what it said")) << finding.detail;
    EXPECT_NE(Describe(finding).find(Remedy(row.situation)), std::string::npos) << row.reason;
  }
}

TEST(SituationTest, WhatToDoIsSaidOnce) {
  const auto of = [](const char* reason) {
    return FindingOf({base::ErrorCode::kUnavailable, reason, "it is; do this"});
  };
  for (const char* reason : {"usb-permission", "usb-claimed", "usb-enumeration-hangs"}) {
    EXPECT_EQ(of(reason).detail.find("do this"), std::string::npos) << reason;
  }
  EXPECT_EQ(Remedy(of("usb-claimed")), Remedy(Situation::kClaimed));
  const Finding hangs = of("usb-enumeration-hangs");
  EXPECT_EQ(hangs.detail, "usb-enumeration-hangs: it is") << "the manual names the reason";
  EXPECT_EQ(Remedy(hangs), "do this");
  EXPECT_EQ(Remedy(Situation::kNoBus).find("misleads"), std::string_view::npos);
}

}  // namespace
}  // namespace drivers::devices
