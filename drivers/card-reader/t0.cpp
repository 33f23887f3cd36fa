#include "drivers/card-reader/t0.h"

#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/apdu.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {
namespace {

constexpr std::uint8_t kGetResponse = 0xc0;
// An extended answer in the smallest sensible pieces would still end long before.
constexpr int kMaxRounds = 1024;

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

// One TPDU that asks for `expected` bytes; 6Cxx is answered by asking for xx, once.
base::Result<base::Bytes> AskFor(base::Bytes header, std::size_t expected, const SendTpdu& send) {
  const base::WipeOnExit wiper(header);
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto answer = send(header);
    if (!answer) return answer;
    if (answer->size() < 2) return Refuse("t0-short", "the card's answer has no status word");
    if (answer->size() - 2 > expected) {
      return Refuse("t0-surplus", "the card sent more than it was asked for");
    }
    const std::uint16_t status = StatusWord(*answer);
    if (status >> 8 != 0x6c || answer->size() != 2 || header.size() != 5) return answer;
    header[4] = static_cast<std::uint8_t>(status);
    expected = header[4] == 0 ? 256 : header[4];
  }
  return Refuse("t0-wrong-length-again", "the card corrects the length that it asked for");
}

}  // namespace

base::Result<base::Bytes> ExchangeT0(base::ByteView apdu, const SendTpdu& send) {
  const auto command = ParseCommand(apdu);
  if (!command) return base::Fail(command.error());
  base::Bytes tpdu;
  tpdu.reserve(kMaxShortCommand);  // so that no copy is left behind
  tpdu.assign(apdu.begin(), apdu.begin() + 4);
  std::size_t expected = 0;
  if (command->data.empty()) {
    tpdu.push_back(command->le ? apdu[4] : 0);  // case 1 goes with P3 = 0 (§12.2.2)
    expected = command->le.value_or(0);
  } else {
    // Le of case 4 stays here; the card answers 61xx (§12.2.5).
    tpdu.push_back(apdu[4]);
    tpdu.insert(tpdu.end(), command->data.begin(), command->data.end());
  }
  auto first = AskFor(std::move(tpdu), expected, send);
  if (!first) return first;
  base::Bytes part = std::move(*first);
  base::Bytes collected;
  const base::WipeOnExit part_wiper(part);
  const base::WipeOnExit wiper(collected);
  for (int round = 0; round < kMaxRounds; ++round) {
    const std::uint16_t status = StatusWord(part);
    const base::ByteView data = base::ByteView(part).first(part.size() - 2);
    if (collected.size() + part.size() > kMaxAnswer) {
      return Refuse("t0-endless", "the card's answer never ends");
    }
    const bool more = status >> 8 == 0x61;
    if (more && round > 0 && data.empty()) {
      return Refuse("t0-no-progress", "the card has more to say and says nothing");
    }
    AppendSecret(collected, more ? data : base::ByteView(part));
    if (!more) return std::exchange(collected, {});
    const auto length = static_cast<std::uint8_t>(status);
    auto next =
        AskFor({command->cla, kGetResponse, 0, 0, length}, length == 0 ? 256 : length, send);
    if (!next) return next;
    base::Wipe(part);
    part = std::move(*next);
  }
  return Refuse("t0-endless", "the card's answer never ends");
}

}  // namespace drivers::card_reader
