#include "offline-store/protocol/delivery.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/text_encoding.h"
#include "offline-store/protocol/token.h"
#include "offline-store/protocol/tracking_code.h"

namespace offline_store::protocol {
namespace {

tl::unexpected<base::Error> Invalid(std::string reason, std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

base::Bytes WriteQuestion(const Question& question) {
  CborWriter writer;
  writer.Array(6)
      .Text(question.kiosk_number)
      .Bytes(question.store_id)
      .Bytes(question.nonce)
      .Bytes(question.cursor.epoch)
      .Unsigned(question.cursor.counter)
      .Array(question.held.size());
  for (const HeldItem& each : question.held) {
    writer.Array(2).Unsigned(each.seq).Bytes(each.hash);
  }
  return writer.Take();
}

base::Result<Question> ReadQuestion(base::ByteView content) {
  CborReader reader(content, kMaxQuestion);
  Question question;
  reader.ArrayOf(6);
  question.kiosk_number = reader.Text(4);
  question.store_id = reader.Fixed<8>();
  question.nonce = reader.Fixed<16>();
  question.cursor.epoch = reader.Fixed<8>();
  question.cursor.counter = reader.Unsigned(INT64_MAX);
  const std::size_t count = reader.Array(kMaxHeld);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    reader.ArrayOf(2);
    HeldItem item;
    item.seq = reader.Unsigned(INT64_MAX);
    item.hash = reader.Fixed<8>();
    question.held.push_back(item);
  }
  if (auto finished = reader.Finish("question"); !finished) return base::Fail(finished.error());
  if (!IsKioskNumber(question.kiosk_number)) {
    return Invalid("kiosk-number", "the question comes from no kiosk number");
  }
  return question;
}

base::Bytes WriteAnswer(const Answer& answer) {
  CborWriter writer;
  writer.Array(6).Text(answer.kiosk_number).Bytes(answer.store_id);
  writer.Bytes(answer.nonce ? base::ByteView(*answer.nonce) : base::ByteView());
  writer.Bytes(answer.epoch).Integer(answer.time_ms).Array(answer.items.size());
  for (const AnswerItem& each : answer.items) {
    writer.Array(4)
        .Unsigned(each.seq)
        .Bytes(each.hash)
        .Unsigned(static_cast<std::uint64_t>(each.verdict))
        .Text(each.reason);
  }
  return writer.Take();
}

base::Status CheckAnswer(const Answer& answer) {
  if (!IsKioskNumber(answer.kiosk_number)) {
    return Invalid("kiosk-number", "the answer is for no kiosk number");
  }
  for (const AnswerItem& each : answer.items) {
    if (each.verdict == Verdict::kSecured && !answer.nonce) {
      return Invalid("answer-secured-without-nonce",
                     "an answer without a question's nonce says secured");
    }
    const bool refused = each.verdict == Verdict::kRefused;
    if (refused ? !IsToken(each.reason) : !each.reason.empty()) {
      return Invalid("answer-reason", "an item is refused without a reason, or the reverse");
    }
  }
  return {};
}

base::Result<Answer> ReadAnswer(base::ByteView content) {
  CborReader reader(content, kMaxAnswer);
  Answer answer;
  reader.ArrayOf(6);
  answer.kiosk_number = reader.Text(4);
  answer.store_id = reader.Fixed<8>();
  const base::ByteView nonce = reader.Bytes(16);
  if (nonce.size() == 16) {
    std::copy(nonce.begin(), nonce.end(), answer.nonce.emplace().begin());
  } else if (!nonce.empty()) {
    reader.Refuse("cbor-length");
  }
  answer.epoch = reader.Fixed<8>();
  answer.time_ms = reader.Integer();
  const std::size_t count = reader.Array(kMaxHeld);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    reader.ArrayOf(4);
    AnswerItem item;
    item.seq = reader.Unsigned(INT64_MAX);
    item.hash = reader.Fixed<8>();
    item.verdict =
        static_cast<Verdict>(reader.Unsigned(static_cast<std::uint64_t>(Verdict::kRefused)));
    item.reason = reader.Text(kMaxToken);
    answer.items.push_back(std::move(item));
  }
  if (auto finished = reader.Finish("answer"); !finished) return base::Fail(finished.error());
  if (auto checked = CheckAnswer(answer); !checked) return base::Fail(checked.error());
  return answer;
}

// Signs only what the other side can read.
template <class T, class Read>
base::Result<base::Bytes> SignChecked(Context context, const base::Bytes& content, Read read,
                                      std::size_t max_size, const SigningKey& key) {
  if (const base::Result<T> again = read(content); !again) return base::Fail(again.error());
  return SignMessage(context, content, max_size, key);
}

}  // namespace

std::string CursorText(const Cursor& cursor) {
  return base::ToHex(cursor.epoch) + "-" + std::to_string(cursor.counter);
}

base::Result<Cursor> ParseCursor(std::string_view text) {
  Cursor cursor;
  const auto refuse = [] { return Invalid("cursor", "not a cursor"); };
  if (text.size() < 18 || text.size() > 36 || text[16] != '-') return refuse();
  const auto epoch = FromHex(text.substr(0, 16));
  if (!epoch) return refuse();
  std::copy(epoch->begin(), epoch->end(), cursor.epoch.begin());
  const std::string_view digits = text.substr(17);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), cursor.counter);
  if (parsed.ec != std::errc() || CursorText(cursor) != text || cursor.counter > INT64_MAX) {
    return refuse();
  }
  return cursor;
}

std::string_view VerdictToken(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnknown:
      return "unknown";
    case Verdict::kStored:
      return "stored";
    case Verdict::kSecured:
      return "secured";
    case Verdict::kConflict:
      return "conflict";
    case Verdict::kRefused:
      return "refused";
  }
  return {};
}

base::Result<base::Bytes> SignQuestion(const Question& question, const SigningKey& kiosk) {
  return SignChecked<Question>(Context::kQuestion, WriteQuestion(question), ReadQuestion,
                               kMaxQuestion, kiosk);
}

base::Result<Question> OpenQuestion(base::ByteView message, std::span<const VerifyKey> kiosk) {
  const auto parts = OpenSigned(Context::kQuestion, message, kMaxQuestion, kiosk);
  if (!parts) return base::Fail(parts.error());
  return ReadQuestion(parts->content);
}

base::Result<base::Bytes> SignAnswer(const Answer& answer, const SigningKey& hub) {
  return SignChecked<Answer>(Context::kAnswer, WriteAnswer(answer), ReadAnswer, kMaxAnswer, hub);
}

base::Result<Answer> OpenAnswer(base::ByteView message, std::span<const VerifyKey> hub) {
  const auto parts = OpenSigned(Context::kAnswer, message, kMaxAnswer, hub);
  if (!parts) return base::Fail(parts.error());
  return ReadAnswer(parts->content);
}

}  // namespace offline_store::protocol
