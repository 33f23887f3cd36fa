#include "drivers/printer/status_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drivers::printer {
namespace {

std::string Shown(const std::vector<Answer>& answers) {
  static constexpr std::string_view kNames = "RAQBT?";
  std::string shown;
  for (const Answer& one : answers) {
    if (!shown.empty()) shown += ' ';
    shown += kNames[static_cast<std::size_t>(one.kind)];
    shown += base::ToHex(one.bytes);
  }
  return shown;
}

struct Row {
  base::Bytes bytes;
  std::string answers;
};

// Epson "Transmission Status Identification".
const std::vector<Row>& Table() {
  static const std::vector<Row> table = {
      {{0x12}, "R12"},
      {{0x72, 0x1a}, "R72 R1a"},
      {{0x10, 0x00, 0x00, 0x0f}, "A1000000f"},
      {{0x00}, "Q00"},
      {{0x10, 0x00, 0x00, 0x00, 0x0c}, "A10000000 Q0c"},
      {{0x11, 0x12, 0x13}, "R12"},
      // A real-time answer, flow control and a block in the middle of an automatic status.
      {{0x10, 0x00, 0x12, 0x00, 0x11, 0x00}, "R12 A10000000"},
      {{0x10, 0x37, 0x25, 0x00, 0x00, 0x00, 0x00}, "B372500 A10000000"},
      {{0x37, 0x22, 0x31, 0x32, 0x33, 0x34, 0x00}, "B37223132333400"},
      // The bytes of an id are not looked at for what they would be elsewhere.
      {{0x37, 0x22, 0x32, 0x36, 0x30, 0x37, 0x00, 0x12}, "B37223236303700 R12"},
      {{0x5f, 0x54, 0x4d, 0x00}, "T5f544d00"},
      // A new beginning ends the old one.
      {{0x10, 0x00, 0x18, 0x00, 0x00, 0x00}, "?1000 A18000000"},
      // Rubbish, and back.
      {{0x80, 0x12}, "?80 R12"},
      {{0xff, 0x10, 0x00, 0x00, 0x00}, "?ff A10000000"},
      {{0x15, 0x12}, "?15 R12"},
      {{0x10, 0x80, 0x00, 0x00, 0x00}, "?80 A10000000"},
      {{0x37, 0x22, 0x31, 0x10, 0x00, 0x00, 0x00}, "?372231 A10000000"},
      {{0x37, 0x22, 0x31, 0x32, 0x33, 0x34, 0x35, 0x12}, "?372231323334 ?35 R12"},
      {{0x37, 0x25, 0x12}, "?3725 R12"},
      {{0x5f, 0x80, 0x12}, "?5f ?80 R12"},
  };
  return table;
}

TEST(StatusStream, TellsApartWhatComesOnOnePipe) {
  for (const Row& row : Table()) {
    StatusStream stream(StatusDialect::kEpson);
    EXPECT_EQ(Shown(stream.Feed(row.bytes)), row.answers) << base::ToHex(row.bytes);
  }
}

TEST(StatusStream, ItDoesNotMatterWhereThePiecesEnd) {
  for (const Row& row : Table()) {
    StatusStream stream(StatusDialect::kEpson);
    std::vector<Answer> all;
    for (const std::uint8_t byte : row.bytes) {
      for (Answer& one : stream.Feed({&byte, 1})) all.push_back(std::move(one));
    }
    EXPECT_EQ(Shown(all), row.answers) << base::ToHex(row.bytes);
  }
}

TEST(StatusStream, WhatBreaksOffIsUnknownAfterASilence) {
  StatusStream stream(StatusDialect::kEpson);
  EXPECT_EQ(Shown(stream.Feed(base::Bytes{0x10, 0x00})), "");
  EXPECT_EQ(Shown(stream.Silence()), "?1000");
  // Without the silence this would have ended the automatic status.
  EXPECT_EQ(Shown(stream.Feed(base::Bytes{0x00})), "Q00");
  EXPECT_EQ(Shown(stream.Silence()), "");
}

TEST(StatusStream, ABlockWithoutAnEndIsGivenUp) {
  StatusStream stream(StatusDialect::kEpson);
  base::Bytes endless(200, 'A');
  endless[0] = 0x5f;
  const auto answers = stream.Feed(endless);
  ASSERT_FALSE(answers.empty());
  EXPECT_EQ(answers.front().kind, Answer::Kind::kUnknown);
  EXPECT_LE(answers.front().bytes.size(), 84U);
}

TEST(StatusStream, OtherShapesComeByteByByte) {
  StatusStream stream(StatusDialect::kSii);
  EXPECT_EQ(Shown(stream.Feed(base::Bytes{0x60, 0x37})), "R60 R37");
}

}  // namespace
}  // namespace drivers::printer
