#include "drivers/card-reader/blocks.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/apdu.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;

// wLevelParameter of a question and bChainParameter of an answer (§6.1.4, §6.2.1).
enum class Chain : std::uint8_t {
  kWhole = 0x00,
  kFirst = 0x01,
  kLast = 0x02,
  kMiddle = 0x03,
  kContinue = 0x10,  // an empty block: the other side's turn
};

constexpr int kMaxPieces = 8192;  // 64 KiB through the smallest messages that were seen, and more
constexpr int kMaxEmptyPieces = 2;

tl::unexpected<base::Error> WrongOrder() {
  return base::Fail(ErrorCode::kInvalid, "ccid-chain", "the pieces of an answer do not fit");
}

base::Result<Answer> Transfer(Ccid& ccid, std::uint8_t slot, base::ByteView bytes, std::uint8_t bwi,
                              std::uint8_t level, int card_ms, std::int64_t until) {
  return ccid.Ask({Command::kXfrBlock, slot, {bwi, level, 0}, bytes, card_ms}, until);
}

base::Result<Answer> SendPieces(Ccid& ccid, std::uint8_t slot, base::ByteView apdu, int card_ms,
                                std::int64_t until) {
  const std::size_t room = ccid.described().max_message - kHeaderSize;
  for (bool first = true;; first = false) {
    const std::size_t size = std::min(room, apdu.size());
    const bool last = size == apdu.size();
    const Chain level =
        first ? (last ? Chain::kWhole : Chain::kFirst) : (last ? Chain::kLast : Chain::kMiddle);
    auto answer =
        Transfer(ccid, slot, apdu.first(size), 0, static_cast<std::uint8_t>(level), card_ms, until);
    if (!answer || last) return answer;
    if (answer->specific != static_cast<std::uint8_t>(Chain::kContinue) || !answer->data.empty()) {
      return WrongOrder();
    }
    apdu = apdu.subspan(size);
  }
}

}  // namespace

base::Result<base::Bytes> TransferBlock(Ccid& ccid, std::uint8_t slot, base::ByteView bytes,
                                        std::uint8_t bwi, int card_ms, std::int64_t until) {
  auto answer = Transfer(ccid, slot, bytes, bwi, 0, card_ms, until);
  if (!answer) return base::Fail(std::move(answer.error()));
  if (answer->specific != 0) return WrongOrder();
  return answer->data.Take();
}

base::Result<base::Bytes> TransferExtended(Ccid& ccid, std::uint8_t slot, base::ByteView apdu,
                                           int card_ms, std::int64_t until) {
  auto answer = SendPieces(ccid, slot, apdu, card_ms, until);
  base::Bytes collected;
  base::WipeOnExit wiper(collected);
  int empty = 0;
  for (int pieces = 0; pieces < kMaxPieces; ++pieces) {
    if (!answer) return base::Fail(std::move(answer.error()));
    const auto chain = static_cast<Chain>(answer->specific);
    const bool starts = chain == Chain::kWhole || chain == Chain::kFirst;
    const bool goes_on = chain == Chain::kLast || chain == Chain::kMiddle;
    if ((!starts && !goes_on) || starts != (pieces == 0)) return WrongOrder();
    if (answer->data.empty()) ++empty;
    AppendSecret(collected, answer->data.view());
    if (collected.size() > kMaxAnswer || empty > kMaxEmptyPieces) break;
    if (chain == Chain::kWhole || chain == Chain::kLast) return std::exchange(collected, {});
    answer =
        Transfer(ccid, slot, {}, 0, static_cast<std::uint8_t>(Chain::kContinue), card_ms, until);
  }
  return base::Fail(ErrorCode::kInvalid, "ccid-chain-endless", "the card's answer never ends");
}

}  // namespace drivers::card_reader
