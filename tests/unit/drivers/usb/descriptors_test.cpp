#include "drivers/usb/descriptors.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bytes.h"

namespace drivers::usb {
namespace {

using base::Bytes;

Bytes Device() {
  return {18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xE6, 0x08, 0x37, 0x34, 0x01, 0x02, 1, 2, 3, 1};
}

Bytes Interface(std::uint8_t number, std::uint8_t alternate, std::uint8_t endpoints,
                std::uint8_t class_code = 0x0B) {
  return {9, 4, number, alternate, endpoints, class_code, 0, 0, 0};
}

Bytes Endpoint(std::uint8_t address, std::uint8_t attributes = 2, std::uint16_t packet = 64) {
  return {7,
          5,
          address,
          attributes,
          static_cast<std::uint8_t>(packet & 0xFF),
          static_cast<std::uint8_t>(packet >> 8),
          10};
}

Bytes Whole(const std::vector<Bytes>& parts, int total_off = 0) {
  Bytes inside;
  for (const auto& part : parts) inside.insert(inside.end(), part.begin(), part.end());
  const std::size_t total = 9 + inside.size() + static_cast<std::size_t>(total_off);
  Bytes all = Device();
  const Bytes head = {9,
                      2,
                      static_cast<std::uint8_t>(total & 0xFF),
                      static_cast<std::uint8_t>(total >> 8),
                      1,
                      1,
                      0,
                      0x80,
                      50};
  all.insert(all.end(), head.begin(), head.end());
  all.insert(all.end(), inside.begin(), inside.end());
  return all;
}

const std::vector<Bytes> kReader = {Interface(0, 0, 3), Bytes{4, 0x21, 1, 2}, Endpoint(0x81),
                                    Endpoint(0x02), Endpoint(0x83, 3, 8)};

TEST(Descriptors, WhatADeviceIs) {
  const auto read = ParseDescriptors(Whole(kReader));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->vendor, 0x08E6);
  EXPECT_EQ(read->product, 0x3437);
  EXPECT_EQ(read->release, 0x0201);
  ASSERT_EQ(read->interfaces.size(), 1U);
  const InterfaceDescriptor& one = read->interfaces[0];
  EXPECT_EQ(one.class_code, 0x0B);
  EXPECT_EQ(one.extra, (Bytes{4, 0x21, 1, 2}));
  ASSERT_NE(one.Find(TransferType::kBulk, true), nullptr);
  EXPECT_EQ(one.Find(TransferType::kBulk, true)->address, 0x81);
  EXPECT_EQ(one.Find(TransferType::kBulk, false)->address, 0x02);
  EXPECT_EQ(one.Find(TransferType::kInterrupt, true)->max_packet, 8);
  EXPECT_EQ(one.Find(TransferType::kInterrupt, false), nullptr);
}

TEST(Descriptors, AClassDescriptorCountsWhereverItStands) {
  const auto read = ParseDescriptors(
      Whole({Interface(0, 0, 2), Endpoint(0x81), Endpoint(0x02), Bytes{3, 0x21, 7},
             Bytes{4, 0x21, 8, 9}, Bytes{8, 0x0B, 1, 2, 2, 2, 0, 0}, Interface(1, 0, 0)}));
  ASSERT_TRUE(read) << read.error().message;
  const InterfaceDescriptor& one = read->interfaces[0];
  EXPECT_TRUE(one.extra.empty());
  EXPECT_EQ(one.FindExtra(0x21, 0), (Bytes{3, 0x21, 7}));
  EXPECT_EQ(one.FindExtra(0x21, 4), (Bytes{4, 0x21, 8, 9}));
  EXPECT_EQ(one.FindExtra(0x21, 5), std::nullopt);
  EXPECT_EQ(one.FindExtra(0x0B, 0), std::nullopt) << "belongs to the configuration";
}

TEST(Descriptors, AlternateSettingsShareTheirEndpoints) {
  EXPECT_TRUE(ParseDescriptors(
      Whole({Interface(0, 0, 1), Endpoint(0x81), Interface(0, 1, 1), Endpoint(0x81)})));
}

TEST(Descriptors, OnlyTheFirstConfigurationCounts) {
  Bytes two = Whole({Interface(0, 0, 0)});
  const Bytes second = {9, 2, 0xFF, 0xFF, 0, 2, 0, 0, 0, 0};
  two.insert(two.end(), second.begin(), second.end());
  const auto read = ParseDescriptors(two);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->interfaces.size(), 1U);
}

TEST(Descriptors, AnEmptyIsochronousEndpointIsLegal) {
  EXPECT_TRUE(ParseDescriptors(Whole({Interface(0, 0, 1), Endpoint(0x81, 1, 0)})));
}

TEST(Descriptors, PacketSizeLeavesOutTheBitsAboveIt) {
  const auto read = ParseDescriptors(Whole({Interface(0, 0, 1), Endpoint(0x81, 2, 0x1A00)}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->interfaces[0].endpoints[0].max_packet, 512);
}

struct Broken {
  const char* reason;
  Bytes bytes;
};

std::vector<Broken> AllBroken() {
  Bytes no_device = Whole(kReader);
  no_device[1] = 2;
  Bytes long_device = Whole(kReader);
  long_device[0] = 19;
  Bytes no_configuration = Whole(kReader);
  no_configuration[19] = 4;
  Bytes small_total = Whole({});
  small_total[20] = 8;
  Bytes cut_head = Whole({});
  cut_head.pop_back();
  return {
      {"device-short", {}},
      {"device-short", {18, 1, 0}},
      {"device-type", no_device},
      {"device-type", long_device},
      {"configuration-short", Device()},
      {"configuration-short", cut_head},
      {"configuration-type", no_configuration},
      {"configuration-length", Whole(kReader, 1)},
      {"configuration-length", small_total},
      {"interface-none", Whole({})},
      {"descriptor-short", Whole({Interface(0, 0, 0), Bytes{2}})},
      {"descriptor-length", Whole({Interface(0, 0, 0), Bytes{0, 0x21}})},
      {"descriptor-length", Whole({Interface(0, 0, 0), Bytes{1, 0x21}})},
      {"descriptor-length", Whole({Interface(0, 0, 0), Bytes{5, 0x21, 1, 2}})},
      {"descriptor-length", Whole({Interface(0, 0, 1), Endpoint(0x81)}, -1)},
      {"descriptor-order", Whole({Interface(0, 0, 0), Bytes{9, 2, 9, 0, 1, 1, 0, 0, 0}})},
      {"interface-short", Whole({Bytes{8, 4, 0, 0, 0, 0, 0, 0}})},
      {"interface-number", Whole({Interface(32, 0, 0)})},
      {"interface-twice", Whole({Interface(0, 0, 0), Interface(0, 0, 0)})},
      {"interface-alternate", Whole({Interface(0, 1, 0)})},
      {"interface-endpoints", Whole({Interface(0, 0, 2), Endpoint(0x81)})},
      {"interface-endpoints", Whole({Interface(0, 0, 0), Endpoint(0x81), Interface(1, 0, 0)})},
      {"endpoint-short", Whole({Interface(0, 0, 1), Bytes{6, 5, 0x81, 2, 64, 0}})},
      {"endpoint-alone", Whole({Endpoint(0x81), Interface(0, 0, 0)})},
      {"endpoint-address", Whole({Interface(0, 0, 1), Endpoint(0x80)})},
      {"endpoint-address", Whole({Interface(0, 0, 1), Endpoint(0x91)})},
      {"endpoint-packet", Whole({Interface(0, 0, 1), Endpoint(0x81, 2, 0)})},
      {"endpoint-packet", Whole({Interface(0, 0, 1), Endpoint(0x81, 3, 1025)})},
      {"endpoint-twice", Whole({Interface(0, 0, 2), Endpoint(0x81), Endpoint(0x81)})},
      {"endpoint-twice",
       Whole({Interface(0, 0, 1), Endpoint(0x81), Interface(1, 0, 1), Endpoint(0x81)})},
  };
}

TEST(Descriptors, WhatIsBrokenSaysHow) {
  for (const auto& [reason, bytes] : AllBroken()) {
    const auto read = ParseDescriptors(bytes);
    ASSERT_FALSE(read) << reason << ' ' << base::ToHex(bytes);
    EXPECT_EQ(read.error().reason, reason) << read.error().message;
    EXPECT_EQ(read.error().code, base::ErrorCode::kInvalid);
  }
}

TEST(Descriptors, NoCutIsTakenForWhole) {
  const Bytes whole = Whole(kReader);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ParseDescriptors(base::ByteView(whole).first(size))) << size;
  }
}

}  // namespace
}  // namespace drivers::usb
