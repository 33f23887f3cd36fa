// Ask, offer, be told (docs/formats.md "Delivery"): the kiosk's question, the hub's answer, and the
// offer between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxHeld = 500;
inline constexpr std::size_t kMaxQuestion = 16 * 1024;
inline constexpr std::size_t kMaxAnswer = 60 * 1024;

// Where a kiosk stands in the hub's list of changes for it. The zero cursor is the beginning.
struct Cursor {
  Epoch epoch{};
  std::uint64_t counter = 0;
  bool operator==(const Cursor&) const = default;
};

// For a URL: 16 hexadecimal digits, a hyphen, decimal.
std::string CursorText(const Cursor& cursor);
base::Result<Cursor> ParseCursor(std::string_view text);  // kInvalid "cursor"

struct HeldItem {
  std::uint64_t seq = 0;
  HashPrefix hash{};
  bool operator==(const HeldItem&) const = default;
};

struct Question {
  std::string kiosk_number;
  StoreId store_id{};
  Nonce nonce{};
  Cursor cursor;
  std::vector<HeldItem> held;  // at most kMaxHeld
  bool operator==(const Question&) const = default;
};

base::Result<base::Bytes> SignQuestion(const Question& question, const SigningKey& kiosk);
base::Result<Question> OpenQuestion(base::ByteView message, std::span<const VerifyKey> kiosk);

enum class Verdict {
  kUnknown = 0,   // please send
  kStored = 1,    // durable at the hub
  kSecured = 2,   // in a verified backup or on a replica: the kiosk may purge
  kConflict = 3,  // same id, other content: both kept, people look
  kRefused = 4,   // with a reason
};
std::string_view VerdictToken(Verdict verdict);

struct AnswerItem {
  std::uint64_t seq = 0;
  HashPrefix hash{};
  Verdict verdict = Verdict::kUnknown;
  std::string reason;  // a token, only with kRefused
  bool operator==(const AnswerItem&) const = default;
};

struct Answer {
  std::string kiosk_number;
  StoreId store_id{};
  std::optional<Nonce> nonce;  // the question's; none in an answer to an offer
  Epoch epoch{};
  std::int64_t time_ms = 0;  // the hub's clock
  std::vector<AnswerItem> items;
  bool operator==(const Answer&) const = default;
};

// kInvalid "answer-secured-without-nonce": an answer to an offer never says secured. Both ways.
base::Result<base::Bytes> SignAnswer(const Answer& answer, const SigningKey& hub);
base::Result<Answer> OpenAnswer(base::ByteView message, std::span<const VerifyKey> hub);

// An offer is a CBOR sequence of envelopes: AppendToSequence on the kiosk's side, and at the hub:
inline CborSequence OfferReader() {
  return CborSequence(kMaxEnvelope);
}

}  // namespace offline_store::protocol
