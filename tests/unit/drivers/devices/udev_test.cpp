// Who may open what: the rules of the classes, and those that are made from profiles.
#include "drivers/devices/udev.h"

#include <fnmatch.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "base/file.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "drivers/usb/descriptors.h"

namespace drivers::devices {
namespace {

std::vector<std::string> Matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

// As udev's usb_id builtin writes it: ":0b0000:".
std::string InterfacesOf(const simulator::usb::Model& model) {
  const auto device = usb::ParseDescriptors(model.Descriptors());
  std::string text = ":";
  char part[8];
  for (const auto& one : device->interfaces) {
    std::snprintf(part, sizeof part, "%02x%02x%02x:", one.class_code, one.subclass, one.protocol);
    text += part;
  }
  return text;
}

class ClassRules : public testing::Test {
 protected:
  bool Allow(const simulator::usb::Model& model) const {
    const std::string interfaces = InterfacesOf(model);
    return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
      return fnmatch(glob.c_str(), interfaces.c_str(), 0) == 0;
    });
  }

  const std::string text = std::string(base::AsText(*base::ReadFile(CLASS_RULES, 1U << 16)));
  const std::vector<std::string> globs =
      Matches(text, std::regex("ENV\\{ID_USB_INTERFACES\\}==\"([^\"]*)\""));
};

TEST_F(ClassRules, AllowTheClassesThatDriversTake) {
  ASSERT_FALSE(globs.empty());
  EXPECT_TRUE(Allow(simulator::usb::CcidReader(simulator::usb::ContactlessReader())));
  EXPECT_TRUE(Allow(simulator::usb::CcidReader(simulator::usb::ReaderWithSamInterface())));
  EXPECT_TRUE(Allow(simulator::usb::SerialScanner()));
  EXPECT_TRUE(Allow(simulator::usb::PrinterModel({.profile = *printer::FindProfile("pos-80")})));
}

TEST_F(ClassRules, AllowNoKeyboard) {
  EXPECT_FALSE(Allow(simulator::usb::KeyboardScanner()));
}

class ProfileRules : public testing::Test {
 protected:
  static scanner::usb::Profile Scanner(const char* usb, const char* serial) {
    scanner::usb::Profile profile;
    profile.usb = usb;
    profile.serial = serial;
    profile.name = "Contoh\nGROUP=\"root\"";
    return profile;
  }
  static std::vector<std::string> Lines(const std::string& rules) {
    return Matches(rules, std::regex("(?:^|\n)(ATTR[^\n]*)"));
  }
};

TEST_F(ProfileRules, NameEachScannerByItsModelAndSerial) {
  const auto lines =
      Lines(UdevRules({{}, {Scanner("1eab:??03", ""), Scanner("0c2e:0b61", "A1.2")}}));
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0],
            "ATTR{idVendor}==\"1eab\", ATTR{idProduct}==\"??03\", GROUP=\"anjungan-usb\", "
            "MODE=\"0660\"");
  EXPECT_EQ(lines[1],
            "ATTR{idVendor}==\"0c2e\", ATTR{idProduct}==\"0b61\", ATTR{serial}==\"A1.2\", "
            "GROUP=\"anjungan-usb\", MODE=\"0660\"");
}

TEST_F(ProfileRules, TakeNoOrdersFromADevice) {
  const std::string rules = UdevRules({{}, {Scanner("1eab:0003", "x\", RUN+=\"/bin/sh")}});
  EXPECT_EQ(rules.find("RUN"), std::string::npos);
  EXPECT_EQ(rules.find("\nGROUP"), std::string::npos) << "a name stays in its comment";
}

TEST_F(ProfileRules, LeaveAloneWhatIsToBeLeftAlone) {
  auto profile = Scanner("046d:c31c", "");
  profile.speaks = scanner::usb::Speaks::kNothing;
  EXPECT_EQ(UdevRules({{}, {profile}}).find("046d"), std::string::npos);
}

TEST_F(ProfileRules, HoldEveryProfileThatComesWithTheProgram) {
  const auto profiles = LoadProfiles("/nonexistent", "/nonexistent");
  ASSERT_TRUE(profiles);
  const std::string rules = UdevRules(*profiles);
  for (const auto& profile : profiles->scanners) {
    if (profile.speaks == scanner::usb::Speaks::kNothing) continue;
    EXPECT_NE(rules.find("\"" + profile.usb.substr(5) + "\""), std::string::npos) << profile.usb;
  }
  const std::regex known(
      "#[^\n]*|(ATTR\\{(idVendor|idProduct|serial)\\}==\"[\\w?.-]+\", )+GROUP=\"anjungan-usb\", "
      "MODE=\"0660\"|(ACTION==\"remove\"|SUBSYSTEM!=\"usb\"|ENV\\{DEVTYPE\\}!=\"usb_device\"), "
      "GOTO=\"anjungan_profiles_end\"|LABEL=\"anjungan_profiles_end\"|");
  for (const auto& line : Matches(rules, std::regex("([^\n]*)\n"))) {
    EXPECT_TRUE(std::regex_match(line, known)) << line;
  }
}

}  // namespace
}  // namespace drivers::devices
