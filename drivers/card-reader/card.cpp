#include "drivers/card-reader/card.h"

#include <array>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/apdu.h"
#include "drivers/card-reader/blocks.h"
#include "drivers/card-reader/t0.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;

// bPowerSelect (CCID §6.1.1), the bit of bVoltageSupport that allows it (§5.1), in the order in
// which they are tried.
struct Voltage {
  std::uint8_t select;
  std::uint8_t bit;
};
constexpr std::array<Voltage, 3> kVoltages{{{1, 0x01}, {3, 0x04}, {2, 0x02}}};  // 5, 1.8, 3 V
constexpr std::uint8_t kAutomaticVoltage = 0;

bool CardsFault(const base::Error& error) {
  return error.reason == "card-mute" || error.reason == "card-ts" || error.reason == "card-tck" ||
         error.reason == "card-parity" || error.reason == "card-short-circuit" ||
         error.reason == "reader-hardware" || error.reason == "ccid-field";
}

}  // namespace

Card::Card(Ccid& ccid, std::uint8_t slot, Level level) : ccid_(ccid), slot_(slot), level_(level) {}

base::Result<Icc> Card::Look(std::int64_t until) {
  auto answer = ccid_.Ask({Command::kGetSlotStatus, slot_, {}, {}, 0}, until);
  if (!answer) {
    // A slot without a card may answer that as a failure: it is the answer all the same.
    if (answer.error().reason == "card-removed") return Icc::kAbsent;
    return base::Fail(std::move(answer.error()));
  }
  return answer->icc;
}

void Card::Forget() {
  atr_.reset();
  t1_.reset();
}

base::Result<base::Bytes> Card::PowerOn() {
  const auto power = [&](std::uint8_t select) -> base::Result<base::Bytes> {
    auto answer = ccid_.Ask({Command::kPowerOn, slot_, {select, 0, 0}, {}, 0}, until_);
    if (!answer) return base::Fail(std::move(answer.error()));
    return answer->data.Take();
  };
  const Automatics& automatics = ccid_.described().automatics;
  if (automatics.voltage || automatics.activation) return power(kAutomaticVoltage);
  // A reader that supports no voltage by its own word is tried at 5 V.
  const std::uint8_t allowed = ccid_.described().voltages == 0 ? 0x01 : ccid_.described().voltages;
  base::Result<base::Bytes> atr =
      base::Fail(ErrorCode::kUnavailable, "card-mute", "the card answers at no voltage");
  for (const auto& [select, bit] : kVoltages) {
    if ((allowed & bit) == 0) continue;
    atr = power(select);
    if (atr || !CardsFault(atr.error())) return atr;
  }
  return atr;
}

base::Status Card::Activate(std::int64_t until) {
  Forget();
  until_ = until;
  auto bytes = PowerOn();
  if (!bytes) return base::Fail(std::move(bytes.error()));
  base::WipeOnExit wiper(*bytes);
  auto atr = ParseAtr(*bytes);
  if (!atr) return base::Fail(std::move(atr.error()));
  if (auto agreed = Agree(*atr); !agreed) return agreed;
  atr_ = std::move(*atr);
  return {};
}

base::Status Card::Agree(const Atr& atr) {
  auto chosen = ChooseParameters(atr, ccid_.described());
  if (!chosen) return base::Fail(std::move(chosen.error()));
  parameters_ = *chosen;
  const Automatics& automatics = ccid_.described().automatics;
  if (!automatics.negotiation) {
    if (!automatics.pps && parameters_.negotiate) {
      if (auto agreed = Negotiate(); !agreed) return agreed;
    }
    if (auto set = SetParameters(); !set) return set;
  } else if (level_ == Level::kTpdu) {
    if (auto learned = LearnProtocol(); !learned) return learned;
  }
  if (level_ == Level::kTpdu && parameters_.protocol == 1) return StartT1();
  return {};
}

base::Status Card::Negotiate() {
  const base::Bytes request = PpsRequest(parameters_);
  auto answer = TransferBlock(ccid_, slot_, request, 0, CardMs(), until_);
  if (!answer) return base::Fail(std::move(answer.error()));
  auto rate = ReadPpsAnswer(request, *answer);
  if (!rate) {
    // Anything but the same word back means that the card must lose its power (7816-3 §9.3).
    static_cast<void>(PowerOff(until_));
    return base::Fail(std::move(rate.error()));
  }
  parameters_.fi_di = *rate;
  return {};
}

base::Status Card::SetParameters() {
  const base::Bytes data = EncodeParameters(parameters_);
  auto answer =
      ccid_.Ask({Command::kSetParameters, slot_, {parameters_.protocol, 0, 0}, data, 0}, until_);
  if (answer) return {};
  const bool goes_on = ccid_.quirk() != nullptr && ccid_.quirk()->parameters_may_fail;
  if (!goes_on || !ccid_.in_step()) return base::Fail(std::move(answer.error()));
  parameters_.fi_di = 0x11;
  auto again = PowerOn();
  if (!again) return base::Fail(std::move(again.error()));
  base::Wipe(*again);
  return {};
}

// Of a card that speaks two protocols a reader that negotiates by itself may have taken either
// (CCID §5.1 dwFeatures 40, §6.1.5, §6.2.3). One that does not say has taken the card's first.
base::Status Card::LearnProtocol() {
  auto answer = ccid_.Ask({Command::kGetParameters, slot_, {}, {}, 0}, until_);
  if (!answer) {
    const bool refused = ccid_.in_step() && answer.error().code == ErrorCode::kInvalid;
    return refused ? base::Status() : base::Fail(std::move(answer.error()));
  }
  if (answer->specific > 1) {
    return base::Fail(ErrorCode::kInvalid, "card-protocol-unsupported",
                      "the reader speaks a protocol with the card that we do not");
  }
  parameters_.protocol = answer->specific;
  return {};
}

base::Status Card::StartT1() {
  t1_ = std::make_unique<t1::Link>(parameters_, [this](base::ByteView block, std::uint8_t wtx) {
    const int card_ms =
        CardMs() * (wtx == 0 ? 1 : wtx) + BlockMs(parameters_, ccid_.described().clock_khz);
    return TransferBlock(ccid_, slot_, block, wtx, card_ms, until_);
  });
  const bool skip = ccid_.quirk() != nullptr && ccid_.quirk()->skip_ifsd;
  if (ccid_.described().automatics.ifsd || skip) return {};
  return t1_->OfferIfsd(ChooseIfsd(ccid_.described()));
}

int Card::CardMs() const {
  return WaitingMs(parameters_, ccid_.described().clock_khz);
}

base::Status Card::PowerOff(std::int64_t until) {
  Forget();
  auto answer = ccid_.Ask({Command::kPowerOff, slot_, {}, {}, 0}, until);
  if (!answer && answer.error().reason != "card-removed") {
    return base::Fail(std::move(answer.error()));
  }
  return {};
}

base::Result<base::Bytes> Card::Exchange(base::ByteView apdu, std::int64_t until) {
  if (auto command = ParseCommand(apdu); !command) return base::Fail(std::move(command.error()));
  if (!atr_) {
    return base::Fail(ErrorCode::kUnavailable, "card-not-active", "the card has no power");
  }
  until_ = until;
  const auto block = [this](base::ByteView bytes) {
    return TransferBlock(ccid_, slot_, bytes, 0, CardMs(), until_);
  };
  base::Result<base::Bytes> answer = [&] {
    switch (level_) {
      case Level::kCharacter:
        break;
      case Level::kTpdu:
        return t1_ ? t1_->Exchange(apdu) : ExchangeT0(apdu, block);
      case Level::kShortApdu:
        return block(apdu);
      case Level::kExtendedApdu:
        return TransferExtended(ccid_, slot_, apdu, CardMs(), until_);
    }
    return base::Result<base::Bytes>(
        base::Fail(ErrorCode::kInvalid, "ccid-character-level", "this level is not supported"));
  }();
  if (t1_ && t1_->lost()) static_cast<void>(PowerOff(until_));
  if (answer && answer->size() < 2) {
    return base::Fail(ErrorCode::kInvalid, "card-answer", "the card's answer has no status word");
  }
  return answer;
}

}  // namespace drivers::card_reader
