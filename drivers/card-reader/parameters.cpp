#include "drivers/card-reader/parameters.h"

#include <algorithm>

namespace drivers::card_reader {
namespace {

using base::ErrorCode;

constexpr std::uint8_t kDefaultRate = 0x11;  // 372/1

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(ErrorCode::kInvalid, reason, message);
}

bool Speaks(const ClassDescriptor& reader, std::uint8_t protocol) {
  return (protocol == 0 && reader.t0) || (protocol == 1 && reader.t1);
}

// Bits per second of the card at this rate, f * D / F.
bool ReaderKeepsUp(const ClassDescriptor& reader, const Rate& rate) {
  const std::uint64_t bits = std::uint64_t{reader.clock_khz} * 1000 *
                             static_cast<std::uint64_t>(rate.d) /
                             static_cast<std::uint64_t>(rate.f);
  return bits <= reader.max_data_rate;
}

std::int64_t CeilDiv(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

Rate RateOrDefault(std::uint8_t fi_di) {
  return RateOf(fi_di).value_or(Rate{});
}

}  // namespace

base::Result<Parameters> ChooseParameters(const Atr& atr, const ClassDescriptor& reader) {
  Parameters out;
  out.inverse = atr.inverse;
  out.guard = atr.guard;
  out.wi = atr.wi;
  out.ifsc = atr.ifsc;
  out.bwi = atr.bwi;
  out.cwi = atr.cwi;
  out.crc = atr.crc;
  const auto unsupported = [] {
    return Refuse("card-protocol-unsupported", "the reader speaks no protocol of this card");
  };
  if (atr.specific) {
    if (atr.specific->implicit_parameters) {
      return Refuse("card-implicit", "the card's parameters are not in its ATR");
    }
    if (!Speaks(reader, atr.specific->protocol)) return unsupported();
    if (!RateOf(atr.fi_di)) return Refuse("card-rate", "the card insists on a reserved rate");
    out.protocol = atr.specific->protocol;
    out.fi_di = atr.fi_di;
    return out;
  }
  const auto chosen = std::find_if(atr.protocols.begin(), atr.protocols.end(),
                                   [&](std::uint8_t t) { return Speaks(reader, t); });
  if (chosen == atr.protocols.end()) return unsupported();
  out.protocol = *chosen;
  const auto rate = RateOf(atr.fi_di);
  if (rate && ReaderKeepsUp(reader, *rate)) out.fi_di = atr.fi_di;
  // The first protocol at the default rate needs no word (§6.3.1).
  out.negotiate = chosen != atr.protocols.begin() || out.fi_di != kDefaultRate;
  return out;
}

base::Bytes PpsRequest(const Parameters& parameters) {
  base::Bytes out{0xff, parameters.protocol};
  if (parameters.fi_di != kDefaultRate) {
    out[1] |= 0x10;
    out.push_back(parameters.fi_di);
  }
  std::uint8_t check = 0;
  for (const std::uint8_t byte : out) check ^= byte;
  out.push_back(check);
  return out;
}

base::Result<std::uint8_t> ReadPpsAnswer(base::ByteView request, base::ByteView answer) {
  if (answer.size() < 3) return Refuse("pps-short", "the card's PPS answer is too short");
  if (answer[0] != 0xff) return Refuse("pps-start", "the card's PPS answer starts with no PPSS");
  const bool rate_asked = (request[1] & 0x10) != 0;
  const bool rate_said = (answer[1] & 0x10) != 0;
  // The same protocol; PPS1 may be left out, PPS2 and PPS3 were not asked for (§9.3).
  if ((answer[1] & 0xef) != (request[1] & 0xef) || (rate_said && !rate_asked)) {
    return Refuse("pps-protocol", "the card's PPS answer is about something else");
  }
  const std::size_t size = rate_said ? 4 : 3;
  if (answer.size() < size) return Refuse("pps-short", "the card's PPS answer is too short");
  if (answer.size() > size) return Refuse("pps-long", "the card's PPS answer is too long");
  std::uint8_t check = 0;
  for (const std::uint8_t byte : answer) check ^= byte;
  if (check != 0) return Refuse("pps-check", "the card's PPS answer has a wrong check byte");
  if (!rate_said) return kDefaultRate;
  if (answer[2] != request[2]) return Refuse("pps-rate", "the card's PPS answer changes the rate");
  return answer[2];
}

base::Bytes EncodeParameters(const Parameters& parameters) {
  const std::uint8_t inverse = parameters.inverse ? 0x02 : 0x00;
  if (parameters.protocol == 0) {
    return {parameters.fi_di, inverse, parameters.guard, parameters.wi, 0};
  }
  const std::uint8_t crc = parameters.crc ? 0x01 : 0x00;
  return {parameters.fi_di,
          static_cast<std::uint8_t>(0x10 | crc | inverse),
          parameters.guard,
          static_cast<std::uint8_t>(parameters.bwi << 4 | parameters.cwi),
          0,
          parameters.ifsc,
          0};
}

int WaitingMs(const Parameters& parameters, std::uint32_t clock_khz) {
  const std::int64_t khz = std::max<std::int64_t>(clock_khz, 1);
  const Rate rate = RateOrDefault(parameters.fi_di);
  // Clock cycles over kHz are milliseconds.
  if (parameters.protocol == 0) {
    return static_cast<int>(CeilDiv(std::int64_t{parameters.wi} * 960 * rate.f, khz));
  }
  const std::int64_t cycles =
      CeilDiv(std::int64_t{11} * rate.f, rate.d) + (std::int64_t{960 * 372} << parameters.bwi);
  return static_cast<int>(CeilDiv(cycles, khz));
}

int BlockMs(const Parameters& parameters, std::uint32_t clock_khz) {
  const std::int64_t khz = std::max<std::int64_t>(clock_khz, 1);
  const Rate rate = RateOrDefault(parameters.fi_di);
  const std::int64_t etus = 260 * (11 + (std::int64_t{1} << parameters.cwi));
  return static_cast<int>(CeilDiv(etus * rate.f, khz * rate.d));
}

std::uint8_t ChooseIfsd(const ClassDescriptor& reader) {
  // A reader that says nothing takes whole blocks if they fit its messages.
  if (reader.max_ifsd == 0) return reader.max_message >= 10 + 258 ? 254 : 32;
  return static_cast<std::uint8_t>(std::clamp<std::uint32_t>(reader.max_ifsd, 1, 254));
}

}  // namespace drivers::card_reader
