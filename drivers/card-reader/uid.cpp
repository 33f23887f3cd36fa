#include "drivers/card-reader/uid.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/apdu.h"

namespace drivers::card_reader {
namespace {

constexpr std::array<std::uint8_t, 5> kGetUid{0xff, 0xca, 0x00, 0x00, 0x00};
constexpr std::array<std::uint8_t, 5> kGetAts{0xff, 0xca, 0x01, 0x00, 0x00};
constexpr std::uint16_t kOk = 0x9000;

// Identifiers: type A 4, 7 or 10 bytes, a PUPI 4, an IDm 8 (PC/SC part 3 §3.2.2.1.3).
bool CanBeUid(std::size_t size) {
  return size == 4 || size == 7 || size == 8 || size == 10;
}

// 80 4F 0C A0 00 00 03 06 SS: a storage card; SS 03 is type A part 3 (PC/SC part 3 §3.1.3.2.3.1).
bool IsTypeAStorage(base::ByteView historical) {
  constexpr std::array<std::uint8_t, 9> kHead{0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06, 0x03};
  return historical.size() == 15 && std::equal(kHead.begin(), kHead.end(), historical.begin());
}

// Some readers put the whole ATQB without its CRC here: 50, PUPI, application data, protocol info.
bool IsAtqb(base::ByteView historical) {
  return historical.size() == 12 && historical[0] == 0x50;
}

bool Single(base::ByteView uid) {
  return uid.size() == 4;
}

// First byte 08: drawn anew at each selection (ISO/IEC 14443-3 §6.5.4).
bool IsRandomTypeA(base::ByteView uid) {
  return Single(uid) && uid[0] == 0x08;
}

// x8 is reserved, xF reserved or "fixed but not unique" by the edition; 88 is the cascade tag and
// never the start of an identifier.
bool IsDoubtfulTypeA(base::ByteView uid) {
  return Single(uid) && ((uid[0] & 0x0f) == 0x08 || (uid[0] & 0x0f) == 0x0f);
}

}  // namespace

std::string_view Name(CardKind kind) {
  switch (kind) {
    case CardKind::kUnknown:
      return "unknown";
    case CardKind::kContact:
      return "contact";
    case CardKind::kTypeA:
      return "type-a";
    case CardKind::kTypeB:
      return "type-b";
  }
  return "unknown";
}

std::string_view Name(Strength strength) {
  switch (strength) {
    case Strength::kNone:
      return "none";
    case Strength::kRandom:
      return "random";
    case Strength::kUnknown:
      return "unknown";
    case Strength::kFixed:
      return "fixed";
  }
  return "unknown";
}

bool IsContactless(const Atr& atr) {
  // 3B 8n 80 01: TD1 80, TD2 01, and no other interface byte.
  return !atr.inverse && atr.interface_values == 0 &&
         atr.protocols == std::vector<std::uint8_t>{0, 1};
}

base::Result<SecretBytes> ReadUid(const Send& send) {
  base::Bytes question(kGetUid.begin(), kGetUid.end());
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto answer = send(question);
    if (!answer) return base::Fail(std::move(answer.error()));
    base::WipeOnExit wiper(*answer);
    if (answer->size() < 2) {
      return base::Fail(base::ErrorCode::kInvalid, "uid-answer", "the reader gave no status word");
    }
    const std::uint16_t status = StatusWord(*answer);
    if (status >> 8 == 0x6c && answer->size() == 2 && attempt == 0) {
      question[4] = static_cast<std::uint8_t>(status);
      continue;
    }
    const base::ByteView uid = base::ByteView(*answer).first(answer->size() - 2);
    if (status != kOk || !CanBeUid(uid.size())) return SecretBytes();
    return SecretBytes(uid);
  }
  return base::Fail(base::ErrorCode::kInvalid, "uid-answer",
                    "the reader corrects the length that it asked for");
}

base::Result<CardKind> ReadKind(const Atr& atr, const Send& send) {
  if (IsTypeAStorage(atr.historical.view())) return CardKind::kTypeA;
  if (IsAtqb(atr.historical.view())) return CardKind::kTypeB;
  auto answer = send(kGetAts);
  if (!answer) return base::Fail(std::move(answer.error()));
  base::WipeOnExit wiper(*answer);
  // Only type A has an answer to select.
  const bool has_ats = answer->size() > 2 && StatusWord(*answer) == kOk;
  return has_ats ? CardKind::kTypeA : CardKind::kUnknown;
}

bool NeedsReactivation(CardKind kind, base::ByteView uid) {
  if (!Single(uid)) return false;
  // Type B has no mark for an identifier that is drawn anew.
  if (kind == CardKind::kTypeB) return true;
  return !IsRandomTypeA(uid) && !IsDoubtfulTypeA(uid);
}

Evidence Judge(CardKind kind, const SecretBytes& uid, const SecretBytes* again) {
  Evidence evidence{kind, Strength::kNone, uid};
  const base::ByteView bytes = uid.view();
  if (bytes.empty()) return evidence;
  const bool changed = again != nullptr && !again->empty() && *again != uid;
  const bool same = again != nullptr && *again == uid;
  const bool type_a_rules = kind != CardKind::kTypeB;  // the stricter ones where nobody knows
  // Only type A has these, and they are unique.
  const bool unique = bytes.size() == 7 || bytes.size() == 10;
  const bool confirmed = Single(bytes) && same && !(type_a_rules && IsDoubtfulTypeA(bytes));
  if (changed || (type_a_rules && IsRandomTypeA(bytes))) {
    evidence.strength = Strength::kRandom;
  } else if (unique || confirmed) {
    evidence.strength = Strength::kFixed;
  } else {
    evidence.strength = Strength::kUnknown;
  }
  return evidence;
}

}  // namespace drivers::card_reader
