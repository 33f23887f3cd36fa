#include "drivers/card-reader/class_descriptor.h"

#include <gtest/gtest.h>

#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/usb/descriptors.h"

namespace drivers::card_reader {
namespace {

namespace sim = simulator::usb;

usb::Descriptors Of(const sim::CcidReaderShape& shape) {
  auto parsed = usb::ParseDescriptors(sim::CcidReader(shape).Descriptors());
  EXPECT_TRUE(parsed);
  return std::move(*parsed);
}

base::Bytes Raw(const sim::CcidReaderShape& shape) {
  return *Of(shape).interfaces.at(0).FindExtra(0x21, 54);
}

TEST(ParseClassDescriptor, ReadsTheFieldsAtTheirPlaces) {
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.interfaces[0].slots = 3;
  shape.interfaces[0].max_ifsd = 247;
  shape.interfaces[0].max_message = 0x12345;
  shape.interfaces[0].features = 0x000106fe;
  const auto out = ParseClassDescriptor(Raw(shape));
  ASSERT_TRUE(out) << out.error().reason;
  EXPECT_EQ(out->slots, 3);
  EXPECT_EQ(out->voltages, 7);
  EXPECT_TRUE(out->t0 && out->t1);
  EXPECT_EQ(out->clock_khz, 4000u);
  EXPECT_EQ(out->max_data_rate, 344086u);
  EXPECT_EQ(out->max_ifsd, 247u);
  EXPECT_EQ(out->max_message, 0x12345u);
  EXPECT_EQ(out->level, Level::kTpdu);
  EXPECT_TRUE(out->automatics.parameters_from_atr && out->automatics.activation &&
              out->automatics.voltage && out->automatics.negotiation && out->automatics.pps &&
              out->automatics.ifsd);
  EXPECT_EQ(out->busy_slots, 1);
}

TEST(ParseClassDescriptor, ChangesOfOneByteGiveTheirReason) {
  const struct {
    std::size_t at;
    int value;
    const char* reason;
  } kCases[] = {{0, 0x35, "ccid-descriptor-length"}, {1, 0x22, "ccid-descriptor-type"},
                {4, 16, "ccid-descriptor-slots"},    {4, 255, "ccid-descriptor-slots"},
                {42, 3, "ccid-descriptor-level"},    {42, 7, "ccid-descriptor-level"}};
  for (const auto& one : kCases) {
    base::Bytes bytes = Raw(sim::ContactReader());
    bytes[one.at] = static_cast<std::uint8_t>(one.value);
    const auto out = ParseClassDescriptor(bytes);
    ASSERT_FALSE(out) << one.at;
    EXPECT_EQ(out.error().reason, one.reason);
  }
  base::Bytes bytes = Raw(sim::ContactReader());
  bytes[44] = 14;
  bytes[45] = 0;
  EXPECT_EQ(ParseClassDescriptor(bytes).error().reason, "ccid-descriptor-message");
  bytes.pop_back();
  EXPECT_EQ(ParseClassDescriptor(bytes).error().reason, "ccid-descriptor-length");
}

TEST(ParseClassDescriptor, NoBusySlotIsOne) {
  base::Bytes bytes = Raw(sim::ContactReader());
  bytes[53] = 0;
  EXPECT_EQ(ParseClassDescriptor(bytes)->busy_slots, 1);
}

TEST(DescribeReader, FindsTheDescriptorBehindTheLastEndpoint) {
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.interfaces[0].descriptor_last = true;
  EXPECT_TRUE(DescribeReader(Of(shape).interfaces[0]));
}

TEST(DescribeReader, RefusesByName) {
  usb::InterfaceDescriptor interface = Of(sim::ContactReader()).interfaces[0];
  interface.protocol = 1;
  EXPECT_EQ(FitOf(interface), Fit::kIccd);
  EXPECT_EQ(DescribeReader(interface).error().reason, "ccid-iccd");
  interface.protocol = 0;
  usb::InterfaceDescriptor bare = interface;
  bare.extra.clear();
  EXPECT_EQ(DescribeReader(bare).error().reason, "ccid-descriptor-missing");
  usb::InterfaceDescriptor no_pair = interface;
  no_pair.endpoints.clear();
  EXPECT_EQ(DescribeReader(no_pair).error().reason, "ccid-endpoints");
  sim::CcidReaderShape old = sim::ContactReader();
  old.interfaces[0].features = 0x32;
  EXPECT_EQ(DescribeReader(Of(old).interfaces[0]).error().reason, "ccid-character-level");
}

TEST(FitOf, VendorClassNeedsTheDescriptor) {
  usb::InterfaceDescriptor interface = Of(sim::ContactReader()).interfaces[0];
  interface.class_code = 0xff;
  EXPECT_EQ(FitOf(interface), Fit::kVendorReader);
  interface.extra.clear();
  EXPECT_EQ(FitOf(interface), Fit::kNone);
  interface.class_code = 3;
  EXPECT_EQ(FitOf(interface), Fit::kNone);
}

}  // namespace
}  // namespace drivers::card_reader
