#include "drivers/card-reader/atr.h"

#include <algorithm>
#include <array>
#include <string>

#include "drivers/usb/byte_reader.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;
using usb::ByteReader;

constexpr std::size_t kMaxAtr = 33;  // TS and 32 more (§8.2.1)

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(ErrorCode::kInvalid, reason, message);
}

// The interface bytes of one level i (§8.2.3); TD announces the next level.
struct Level {
  std::optional<std::uint8_t> ta, tb, tc, td;
};

std::optional<Level> ReadLevel(ByteReader& reader, int announced) {
  Level level;
  const std::array<std::pair<int, std::optional<std::uint8_t>*>, 4> bytes{
      {{0x1, &level.ta}, {0x2, &level.tb}, {0x4, &level.tc}, {0x8, &level.td}}};
  for (const auto& [bit, byte] : bytes) {
    if ((announced & bit) == 0) continue;
    *byte = reader.U8();
    if (!*byte) return std::nullopt;
  }
  return level;
}

base::Status TakeT1(const Level& level, Atr& atr) {
  if (level.ta) {
    if (*level.ta == 0x00 || *level.ta == 0xff) return Refuse("atr-ifsc", "IFSC is 00 or FF");
    atr.ifsc = *level.ta;
  }
  if (level.tb) {
    atr.bwi = *level.tb >> 4;
    atr.cwi = *level.tb & 0x0f;
    if (atr.bwi > 9) return Refuse("atr-bwi", "BWI is above 9");
  }
  if (level.tc) atr.crc = (*level.tc & 0x01) != 0;
  return {};
}

// Levels are counted from 1; `protocol` is the T of the TD that announced this one.
base::Status TakeLevel(const Level& level, int index, int protocol, bool first_of_protocol,
                       Atr& atr) {
  if (index == 1) {
    if (level.ta) atr.fi_di = *level.ta;
    if (level.tc) atr.guard = *level.tc;
    return {};
  }
  if (index == 2) {
    if (level.ta) {
      atr.specific = SpecificMode{static_cast<std::uint8_t>(*level.ta & 0x0f),
                                  (*level.ta & 0x80) == 0, (*level.ta & 0x10) != 0};
    }
    if (level.tc) {
      if (*level.tc == 0) return Refuse("atr-wi", "WI is 0");
      atr.wi = *level.tc;
    }
    return {};
  }
  if (!first_of_protocol) return {};
  if (protocol == 1) return TakeT1(level, atr);
  if (protocol == 15) {
    atr.clock_and_class = level.ta;
    atr.spu = level.tb;
  }
  return {};
}

// All levels; leaves `reader` at the historical bytes. `checked`: a TCK follows them.
base::Status ReadLevels(ByteReader& reader, int announced, Atr& atr, bool& checked) {
  int protocol = -1;  // of the TD before
  bool seen_t1 = false, seen_t15 = false;
  for (int index = 1;; ++index) {
    const auto level = ReadLevel(reader, announced);
    if (!level) return Refuse("atr-short", "the ATR ends within its interface bytes");
    for (const auto& value : {level->ta, level->tb, level->tc}) {
      if (value) ++atr.interface_values;
    }
    const bool first = (protocol == 1 && !seen_t1) || (protocol == 15 && !seen_t15);
    if (auto taken = TakeLevel(*level, index, protocol, first, atr); !taken) return taken;
    if (index > 2) {
      seen_t1 = seen_t1 || protocol == 1;
      seen_t15 = seen_t15 || protocol == 15;
    }
    if (!level->td) break;
    const int next = *level->td & 0x0f;
    // T values ascend or repeat, and 15 is never the first (§8.2.3).
    if (next < protocol || (index == 1 && next == 15)) {
      return Refuse("atr-protocol-order", "the ATR offers its protocols in an order that is none");
    }
    if (next != 15 && !atr.Offers(static_cast<std::uint8_t>(next))) {
      atr.protocols.push_back(static_cast<std::uint8_t>(next));
    }
    checked = checked || next != 0;
    protocol = next;
    announced = *level->td >> 4;
  }
  if (atr.protocols.empty()) atr.protocols.push_back(0);
  return {};
}

}  // namespace

bool Atr::Offers(std::uint8_t protocol) const {
  return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
}

base::Result<Atr> ParseAtr(base::ByteView bytes) {
  if (bytes.empty()) return Refuse("atr-empty", "the card sent no ATR");
  if (bytes.size() > kMaxAtr) return Refuse("atr-long", "the ATR is longer than 33 bytes");
  ByteReader reader(bytes);
  const std::uint8_t ts = reader.U8().value_or(0);
  if (ts != 0x3b && ts != 0x3f) return Refuse("atr-ts", "the ATR starts with no TS");
  const auto t0 = reader.U8();
  if (!t0) return Refuse("atr-short", "the ATR ends after TS");
  Atr atr;
  atr.inverse = ts == 0x3f;
  bool checked = false;
  if (auto levels = ReadLevels(reader, *t0 >> 4, atr, checked); !levels) {
    return base::Fail(std::move(levels.error()));
  }
  const auto historical = reader.Take(*t0 & 0x0f);
  if (!historical) return Refuse("atr-short", "the ATR ends within its historical bytes");
  atr.historical = SecretBytes(*historical);
  if (checked) {
    const auto tck = reader.U8();
    if (!tck) return Refuse("atr-check", "the ATR has no check byte though it needs one");
    // T0 to TCK, exclusive-or, gives 0 (§8.2.5).
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : bytes.first(bytes.size() - reader.left()).subspan(1))
      sum ^= byte;
    if (sum != 0) return Refuse("atr-check", "the ATR's check byte is wrong");
  }
  atr.left_over = reader.left();
  return atr;
}

std::optional<Rate> RateOf(std::uint8_t fi_di) {
  static constexpr std::array<int, 16> kF{372, 372, 558, 744,  1116, 1488, 1860, 0,
                                          0,   512, 768, 1024, 1536, 2048, 0,    0};
  static constexpr std::array<int, 16> kD{0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0};
  const int f = kF[fi_di >> 4];
  const int d = kD[fi_di & 0x0f];
  if (f == 0 || d == 0) return std::nullopt;
  return Rate{f, d};
}

}  // namespace drivers::card_reader
