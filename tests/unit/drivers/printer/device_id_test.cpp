#include "drivers/printer/device_id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace drivers::printer {
namespace {

constexpr std::string_view kText = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T82II;CLS:PRINTER;";

base::Bytes Id(std::size_t length, std::string_view text, bool little = false) {
  base::Bytes bytes(2 + text.size());
  bytes[little ? 1 : 0] = static_cast<std::uint8_t>(length >> 8);
  bytes[little ? 0 : 1] = static_cast<std::uint8_t>(length);
  std::copy(text.begin(), text.end(), bytes.begin() + 2);
  return bytes;
}

std::string Read(const base::Bytes& bytes) {
  const auto id = ParseDeviceId(bytes);
  if (!id) return id.error().reason;
  return id->manufacturer + "|" + id->model + "|" + id->commands;
}

TEST(DeviceId, IsReadWhicheverWayItsLengthIsMeant) {
  const std::string good = "EPSON|TM-T82II|ESC/POS";
  const std::size_t size = kText.size();
  EXPECT_EQ(Read(Id(size + 2, kText)), good);
  EXPECT_EQ(Read(Id(size + 2, kText, true)), good) << "little-endian";
  EXPECT_EQ(Read(Id(size, kText)), good) << "does not count itself";
  EXPECT_EQ(Read(Id(size + 500, kText)), good) << "claims more than came";
  EXPECT_EQ(Read(Id(0, kText)), good);
  EXPECT_EQ(Read(Id(65535, kText)), good);
}

TEST(DeviceId, TextBehindItsEndIsNotItsText) {
  EXPECT_EQ(Read(Id(kText.size() + 2, std::string(kText) + "MFG:OTHER;MDL:X;")),
            "EPSON|TM-T82II|ESC/POS");
  EXPECT_EQ(Read(Id(19, "MFG:EPSON;MDL:TM;CMD:X;")), "EPSON|TM|");
}

TEST(DeviceId, NeedsNoTerminatorAndShowsNoControlBytes) {
  EXPECT_EQ(Read(Id(24, "MANUFACTURER:Zj;MODEL:P5")), "Zj|P5|");
  EXPECT_EQ(Read(Id(34, std::string_view("mfg: A\x1b\0B\xff ;mdl:C;command set:D;", 32))),
            "AB|C|D");
  const auto id = ParseDeviceId(Id(202, "MFG:" + std::string(190, 'x') + ";MDL:y;"));
  ASSERT_TRUE(id);
  EXPECT_EQ(id->manufacturer.size(), 60U);
}

TEST(DeviceId, WhatIsNoneIsRefused) {
  EXPECT_EQ(Read({}), "device-id-short");
  EXPECT_EQ(Read({0, 2}), "device-id-short");
  EXPECT_EQ(Read(Id(13, "MFG:A;MDL:B")), "device-id-short");
  EXPECT_EQ(Read(base::Bytes(64, 0)), "device-id-text");
  EXPECT_EQ(Read(Id(20, "no pair in this text;")), "device-id-text");
}

}  // namespace
}  // namespace drivers::printer
