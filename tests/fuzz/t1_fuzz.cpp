// Commands to a hostile card over T=1, and over T=0: each block of the input is what it answers
// next. The exchange always ends, and whatever it gives has a status word.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/card-reader/apdu.h"
#include "drivers/card-reader/t0.h"
#include "drivers/card-reader/t1.h"

using namespace drivers::card_reader;

namespace {

// Blocks of the input: a length byte, then so many bytes; the top bit of the first byte asks for
// the check byte to be put right, so that the fuzzer gets beyond it.
class Script {
 public:
  explicit Script(base::ByteView bytes) : rest_(bytes) {}

  base::Result<base::Bytes> Next(bool block) {
    // Beyond its end the script starts anew a few times: storms are long.
    if (++asked_ > 100'000) std::abort();
    if (rest_.empty()) {
      return base::Fail(base::ErrorCode::kTimeout, "script-over", "");
    }
    const std::uint8_t head = rest_[0];
    const std::size_t size = std::min<std::size_t>(head & 0x7f, rest_.size() - 1);
    base::Bytes out = base::ToBytes(rest_.subspan(1, size));
    rest_ = rest_.subspan(1 + size);
    if (size == 0) return base::Fail(base::ErrorCode::kUnavailable, "card-mute", "");
    if (block && (head & 0x80) != 0) {
      if (out.size() >= 3) out[2] = static_cast<std::uint8_t>(out.size() - 3);
      std::uint8_t sum = 0;
      for (const std::uint8_t byte : out) sum ^= byte;
      out.push_back(sum);
    }
    return out;
  }

 private:
  base::ByteView rest_;
  int asked_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  if (const auto command = ParseCommand(bytes); command && command->data.size() > 255) std::abort();
  if (size < 2) return 0;
  Parameters parameters;
  parameters.protocol = 1;
  parameters.crc = (data[0] & 1) != 0;
  parameters.ifsc = std::clamp<std::uint8_t>(data[1], 1, 254);
  const base::ByteView script = bytes.subspan(2);
  base::Bytes apdu{0x80, 0x10, 0x00, 0x00, 0x28};
  apdu.resize(5 + 0x28, 0x5a);

  Script blocks(script);
  t1::Link link(parameters, [&](base::ByteView block, std::uint8_t) {
    if (block.size() < 4 || block[0] != 0 || block[2] > 254) std::abort();
    if (!t1::Decode(block, parameters.crc)) std::abort();
    return blocks.Next(true);
  });
  if ((data[0] & 2) != 0) static_cast<void>(link.OfferIfsd(254));
  for (int i = 0; i < 3; ++i) {
    const auto answer = link.Exchange(apdu);
    if (answer && (answer->size() < 2 || answer->size() > kMaxAnswer)) std::abort();
  }

  Script tpdus(script);
  const auto answer = ExchangeT0(apdu, [&](base::ByteView tpdu) {
    if (tpdu.size() < 5) std::abort();
    return tpdus.Next(false);
  });
  if (answer && (answer->size() < 2 || answer->size() > kMaxAnswer)) std::abort();
  return 0;
}
