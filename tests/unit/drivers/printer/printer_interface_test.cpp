#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "drivers/printer/usb_transport.h"

namespace drivers::printer {
namespace {

constexpr UsbName kKnown{0x0456, 0x0808};

struct Is {
  std::uint8_t number = 0;
  std::uint8_t alternate = 0;
  std::uint8_t class_code = 7;
  std::uint8_t protocol = 2;
  bool takes = true;
};

usb::Descriptors Device(const std::vector<Is>& all) {
  usb::Descriptors device;
  device.vendor = kKnown.vendor;
  device.product = kKnown.product;
  for (const Is& is : all) {
    usb::InterfaceDescriptor one;
    one.number = is.number;
    one.alternate = is.alternate;
    one.class_code = is.class_code;
    one.subclass = 1;
    one.protocol = is.protocol;
    if (is.takes) one.endpoints.push_back({1, usb::TransferType::kBulk, 64, 0, {}});
    device.interfaces.push_back(one);
  }
  return device;
}

std::string Chosen(const std::vector<Is>& all, bool known = false) {
  Profile profile;
  if (known) profile.usb = {kKnown};
  const usb::Descriptors device = Device(all);
  const auto* found = FindPrinterInterface(device, {&profile, 1});
  return found == nullptr ? "none" : usb::SettingName(*found);
}

TEST(PrinterInterface, BothWaysGoesBeforeOneWayWhateverItsNumber) {
  EXPECT_EQ(Chosen({{.protocol = 1}, {.alternate = 1, .protocol = 2}}), "setting 1 of interface 0");
  EXPECT_EQ(Chosen({{.protocol = 2}, {.alternate = 1, .protocol = 1}}), "interface 0");
  EXPECT_EQ(
      Chosen({{.protocol = 3}, {.alternate = 1, .protocol = 1}, {.alternate = 2, .protocol = 2}}),
      "setting 2 of interface 0");
  EXPECT_EQ(Chosen({{.protocol = 1}, {.number = 1, .protocol = 2}}), "interface 1");
}

TEST(PrinterInterface, OneWayIsBetterThanNothing) {
  EXPECT_EQ(Chosen({{.protocol = 1}}), "interface 0");
  EXPECT_EQ(Chosen({{.protocol = 3}, {.alternate = 1, .protocol = 1}}), "setting 1 of interface 0");
}

TEST(PrinterInterface, PacketsAreNeverChosen) {
  EXPECT_EQ(Chosen({{.protocol = 3}}), "none");
  EXPECT_EQ(Chosen({{.protocol = 4}}), "none") << "IPP over USB";
  EXPECT_EQ(Chosen({{.protocol = 2, .takes = false}}), "none") << "nothing to write to";
}

TEST(PrinterInterface, AVendorsClassOnlyAsAProfileVouchesForIt) {
  const std::vector<Is> one = {{.class_code = 0xFF, .protocol = 0xFF}};
  EXPECT_EQ(Chosen(one), "none");
  EXPECT_EQ(Chosen(one, true), "interface 0");
  EXPECT_EQ(Chosen({{.alternate = 1, .class_code = 0xFF}}, true), "none")
      << "what the other settings of a vendor are, nobody knows";
  EXPECT_EQ(Chosen({{.class_code = 0xFF}, {.number = 1, .protocol = 1}}, true), "interface 1");
}

}  // namespace
}  // namespace drivers::printer
