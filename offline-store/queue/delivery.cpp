// Ask, offer, be told: what the outbox says to the hub, and what the hub's answers change.
#include <algorithm>
#include <utility>

#include "offline-store/queue/setting.h"
#include "offline-store/queue/store.h"

namespace offline_store::queue {
namespace {

// An answer to an older question says nothing certain about now.
constexpr std::int64_t kQuestionLifetimeMs = 10LL * 60 * 1000;
// The hub's clock was read somewhere between question and answer.
constexpr std::int64_t kSureWithinMs = 30LL * 1000;

// Whatever sync asks for, so much at a time.
constexpr std::size_t kMaxBatchBytes = 4 << 20;

tl::unexpected<base::Error> NotOurs(std::string reason) {
  return base::Fail(base::ErrorCode::kDenied, std::move(reason),
                    "a genuine message, but not for this moment of this kiosk");
}

}  // namespace

base::Result<base::Bytes> Store::AskHub() {
  if (auto identity = NeedIdentity(); !identity) return base::Fail(std::move(identity).error());
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  protocol::Question question;
  question.kiosk_number = voucher_->kiosk_number;
  question.store_id = store_id_;
  question.nonce = random_.Array<std::tuple_size_v<protocol::Nonce>>();
  auto cursor = GetCursor();
  if (!cursor) return base::Fail(std::move(cursor).error());
  question.cursor = *cursor;

  auto rows = (*connection)
                  ->Prepare(
                      "SELECT seq, hash FROM request WHERE envelope IS NOT NULL AND seq > ?"
                      " ORDER BY seq LIMIT ?");
  rows.Bind(held_after_seq_, protocol::kMaxHeld);
  for (;;) {
    auto row = rows.Step();
    if (!row) return base::Fail(std::move(row).error());
    if (!*row) break;
    const auto hash = rows.Array<32>(1);
    if (!hash) return base::Fail(hash.error());
    question.held.push_back(
        protocol::HeldItem{static_cast<std::uint64_t>(rows.Integer(0)), protocol::PrefixOf(*hash)});
  }
  auto message = protocol::SignQuestion(question, *signing_key_);
  if (!message) return message;
  // A full list may not be all: the next question goes on behind it, and then starts over.
  held_after_seq_ = question.held.size() == protocol::kMaxHeld ? question.held.back().seq : 0;
  outstanding_ = Outstanding{question.nonce, clock_.MonotonicMs()};
  return message;
}

base::Result<EnvelopeBatch> Store::TakeUnsent(std::size_t max_bytes) {
  max_bytes = std::min(max_bytes, kMaxBatchBytes);
  EnvelopeBatch batch;
  const Work work = [&](database::Connection& connection) -> base::Status {
    batch = EnvelopeBatch{};
    std::vector<std::int64_t> taken;
    std::size_t size = 0;
    auto rows = connection.Prepare(
        "SELECT seq, envelope FROM request WHERE delivery='unsent' AND envelope IS NOT NULL"
        " ORDER BY seq");
    for (;;) {
      auto row = rows.Step();
      if (!row) return base::Fail(std::move(row).error());
      if (!*row) break;
      const base::ByteView envelope = rows.Blob(1);
      if (!taken.empty() && size + envelope.size() > max_bytes) {
        batch.more = true;
        break;
      }
      size += envelope.size();
      taken.push_back(rows.Integer(0));
      batch.envelopes.push_back(base::ToBytes(envelope));
    }
    auto update = connection.Prepare(
        "UPDATE request SET delivery='offered', delivery_ms=? WHERE seq=? AND delivery='unsent'");
    for (const std::int64_t seq : taken) {
      if (auto done = update.Bind(Now().unix_ms, seq).Run(); !done) return done;
    }
    return {};
  };
  if (auto written = Write(work, {}); !written) return base::Fail(std::move(written).error());
  return batch;
}

base::Result<AnswerApplied> Store::ApplyAnswer(base::ByteView message) {
  if (!voucher_) return NotOurs("no-voucher");
  const auto answer = protocol::OpenAnswer(message, voucher_->hub.sign_keys);
  if (!answer) return base::Fail(answer.error());
  if (answer->kiosk_number != voucher_->kiosk_number || answer->store_id != store_id_) {
    return NotOurs("answer-not-ours");
  }
  AnswerApplied applied;
  const std::int64_t waited_ms =
      outstanding_ ? clock_.MonotonicMs() - outstanding_->asked_monotonic_ms : 0;
  if (answer->nonce) {
    if (!outstanding_ || *answer->nonce != outstanding_->nonce || waited_ms > kQuestionLifetimeMs) {
      return NotOurs("answer-not-fresh");
    }
    applied.fresh = true;
  }
  const AnswerApplied before = applied;
  const Work work = [&](database::Connection& connection) -> base::Status {
    applied = before;
    for (const auto& item : answer->items) {
      if (auto done = ApplyItem(connection, item, applied); !done) return done;
    }
    return RaiseSignedTime(connection, answer->time_ms);
  };
  if (auto written = Write(work, {}); !written) return base::Fail(std::move(written).error());
  latest_signed_ms_ = std::max(latest_signed_ms_, answer->time_ms);
  if (applied.fresh) {
    outstanding_.reset();
    if (waited_ms <= kSureWithinMs) {
      hub_time_ = HubTime{answer->time_ms - clock_.MonotonicMs()};
    }
  }
  if (applied.secured > 0) {
    // The purged payloads are still in the WAL until it is cut. If that fails now, the next
    // opening does it; the answer has been applied either way.
    if (auto connection = Ready()) (void)(*connection)->CheckpointTruncate();
  }
  return applied;
}

base::Status Store::ApplyItem(database::Connection& connection, const protocol::AnswerItem& item,
                              AnswerApplied& applied) {
  auto row = connection.Prepare(
      "SELECT hash, id, delivery, envelope IS NOT NULL FROM request WHERE seq=?");
  auto found = row.Bind(item.seq).Step();
  if (!found) return base::Fail(std::move(found).error());
  const auto hash = *found ? row.Array<32>(0) : protocol::Digest{};
  const auto id = *found ? row.Array<16>(1) : protocol::RequestId{};
  if (!hash) return base::Fail(hash.error());
  if (!id) return base::Fail(id.error());
  if (!*found || protocol::PrefixOf(*hash) != item.hash) {
    ++applied.not_ours;
    return {};
  }
  const std::string before(row.Text(2));
  const bool held = row.Integer(3) != 0;
  // What is not an answer to our question may be an old one played again: it may only tell about an
  // offer that nobody has answered yet.
  const bool open = before == Token(Delivery::kUnsent) || before == Token(Delivery::kOffered);
  if (!held || (!applied.fresh && !open)) return {};

  Delivery after = Delivery::kUnsent;
  std::string reason;
  switch (item.verdict) {
    case protocol::Verdict::kUnknown:
      if (!applied.fresh) return {};
      after = Delivery::kUnsent;
      ++applied.offer_again;
      break;
    case protocol::Verdict::kStored:
      after = Delivery::kStored;
      ++applied.stored;
      break;
    case protocol::Verdict::kSecured:
      if (!applied.fresh) return {};
      after = Delivery::kSecured;
      ++applied.secured;
      break;
    case protocol::Verdict::kConflict:
      after = Delivery::kConflict;
      reason = "conflict";
      ++applied.needs_officer;
      break;
    case protocol::Verdict::kRefused:
      after = Delivery::kRefused;
      reason = item.reason;
      ++applied.needs_officer;
      break;
  }
  if (before == Token(after)) return {};
  auto update = connection.Prepare(
      "UPDATE request SET delivery=?2, delivery_reason=?3, delivery_ms=?4,"
      " envelope=CASE WHEN ?2='secured' THEN NULL ELSE envelope END WHERE seq=?1");
  auto done = update.Bind(item.seq, Token(after), reason, Now().unix_ms).Run();
  if (!done) return done;
  return WriteAudit(
      connection, "hub", "answer", protocol::RequestIdText(*id),
      after == Delivery::kRefused ? audit::AsToken(item.reason) : std::string(Token(after)));
}

}  // namespace offline_store::queue
