#include <map>
#include <mutex>

#include "backend/http/problem.h"
#include "backend/intake/intake.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/signed_message.h"

namespace backend::intake {
namespace {

using protocol::Verdict;

http::Response BrokenOffer(std::string_view type) {
  return http::Problem(400, type, "The offer is not a sequence of envelopes");
}

// One envelope as far as it goes without the database. `arrival` is empty when nothing of it is
// kept; `item` then holds the reason.
struct Checked {
  protocol::AnswerItem item;
  protocol::StoreId store_id{};
  std::optional<registry::Arrival> arrival;
};

Checked Refused(Checked checked, std::string_view reason) {
  checked.item.verdict = Verdict::kRefused;
  checked.item.reason = reason;
  return checked;
}

// Looks into the sealed body for what the hub must know to find the request again. The rest of the
// payload is wiped as it goes out of scope.
void ReadBody(const Context& context, registry::Arrival& arrival, const registry::Kiosk& kiosk) {
  const auto payload = protocol::OpenEnvelope(arrival.envelope, std::span(&context.keys.seal, 1));
  if (!payload) {
    arrival.held_back = payload.error().reason;
  } else if (payload->code.kiosk_number() != kiosk.number) {
    arrival.held_back = "code-of-another-kiosk";
  } else {
    arrival.code = payload->code;
    arrival.service = payload->service_id;
  }
}

Checked Check(const Context& context, const registry::Roster& roster, base::Bytes envelope) {
  Checked checked;
  const auto view = protocol::ReadEnvelope(envelope);
  if (!view) {
    const auto parts = protocol::ReadSigned(envelope, protocol::kMaxEnvelope);
    if (parts) checked.item.hash = protocol::PrefixOf(parts->hash());
    return Refused(std::move(checked), view.error().reason);
  }
  checked.item.seq = view->header.seq;
  checked.item.hash = protocol::PrefixOf(view->hash);
  checked.store_id = view->header.store_id;
  const registry::Kiosk* kiosk = roster.FindByKey(view->signer);
  if (kiosk == nullptr) return Refused(std::move(checked), "kiosk-unknown");
  const auto genuine = protocol::VerifyEnvelope(envelope, std::span(&kiosk->key, 1));
  if (!genuine) return Refused(std::move(checked), genuine.error().reason);

  registry::Arrival arrival;
  arrival.kiosk = kiosk->key.id();
  arrival.id = view->header.request_id;
  arrival.hash = view->hash;
  arrival.seq = view->header.seq;
  arrival.envelope = std::move(envelope);
  ReadBody(context, arrival, *kiosk);
  if (view->header.kiosk_number != kiosk->number) arrival.held_back = "kiosk-number-differs";
  if (!kiosk->refused.empty()) arrival.held_back = registry::kHeldKioskRefused;
  checked.arrival = std::move(arrival);
  return checked;
}

// What the jobs of one offer and its reader share.
class Progress {
 public:
  Progress(const Context& context, const registry::Kiosk& kiosk) : context_(context) {
    answer_.kiosk_number = kiosk.number;
    answer_.store_id = kiosk.store_id;
    answer_.epoch = context.epoch;
  }

  // The item's place in the answer.
  std::size_t Add(const Checked& checked) {
    const std::lock_guard lock(mutex_);
    const bool readable = checked.item.seq != 0;
    if (readable && !store_known_) answer_.store_id = checked.store_id;
    store_known_ = store_known_ || readable;
    answer_.items.push_back(checked.item);
    if (checked.arrival) ++open_;
    return answer_.items.size() - 1;
  }

  void Committed(std::size_t place, const base::Status& status, const registry::Stored& stored) {
    std::unique_lock lock(mutex_);
    if (status) {
      answer_.items[place].verdict = stored.verdict;
      answer_.items[place].reason = stored.reason;
    } else {
      failed_ = true;
    }
    --open_;
    SendIfDone(lock);
  }

  void End(http::Reply reply) {
    std::unique_lock lock(mutex_);
    reply_ = std::move(reply);
    SendIfDone(lock);
  }

 private:
  void SendIfDone(std::unique_lock<std::mutex>& lock) {
    if (!reply_ || open_ > 0) return;
    const http::Reply reply = *std::exchange(reply_, std::nullopt);
    answer_.time_ms = context_.clock.UnixMs();
    const auto message = failed_ ? base::Fail(base::ErrorCode::kUnavailable, "hub-busy", "")
                                 : protocol::SignAnswer(answer_, context_.keys.sign);
    lock.unlock();
    reply.Send(message ? CborReply(*message) : Busy());
  }

  const Context& context_;
  std::mutex mutex_;
  protocol::Answer answer_;
  bool store_known_ = false;
  std::size_t open_ = 0;  // envelopes whose commit has not been reported
  bool failed_ = false;
  std::optional<http::Reply> reply_;
};

void Tell(const Context& context, const registry::Arrival& arrival,
          const registry::Stored& stored) {
  if (!stored.fresh || stored.verdict == Verdict::kStored) return;
  const std::string which = "request " + protocol::RequestIdText(arrival.id);
  if (stored.verdict == Verdict::kConflict) {
    context.note(Level::kAlarm, which + " came again with other content: both are kept");
  } else {
    context.note(Level::kAlarm, which + " is in quarantine: " + stored.reason);
  }
}

class OfferReader final : public http::BodyReader {
 public:
  OfferReader(const Context& context, const registry::Kiosk& kiosk)
      : context_(context),
        roster_(context.roster.Get()),
        progress_(std::make_shared<Progress>(context, kiosk)) {}

  // However the offer ended: one line for all that was refused.
  ~OfferReader() override {
    std::string what;
    for (const auto& [reason, count] : refused_) {
      what += (what.empty() ? "" : ", ") + reason + " " + std::to_string(count);
    }
    if (!what.empty()) context_.note(Level::kInfo, "envelopes were refused: " + what);
  }

  std::optional<http::Response> Data(base::ByteView piece) override {
    sequence_.Feed(piece);
    for (;;) {
      auto next = sequence_.Next();
      if (!next) return BrokenOffer(next.error().reason);
      if (!*next) return std::nullopt;
      if (++count_ > protocol::kMaxHeld) {
        return http::Problem(413, "too-many-envelopes", "One offer holds at most 500 envelopes");
      }
      if (!Take(std::move(**next))) return Busy();
    }
  }

  void End(http::Reply reply) override {
    if (!sequence_.AtBoundary()) return reply.Send(BrokenOffer("offer-cut-off"));
    progress_->End(std::move(reply));
  }

 private:
  bool Take(base::Bytes envelope) {
    Checked checked = Check(context_, *roster_, std::move(envelope));
    const std::size_t place = progress_->Add(checked);
    if (!checked.arrival) {
      ++refused_[checked.item.reason];
      return true;
    }
    auto arrival = std::make_shared<const registry::Arrival>(std::move(*checked.arrival));
    auto stored = std::make_shared<registry::Stored>();
    const std::int64_t now_ms = context_.clock.UnixMs();
    return context_.worker.Post(
        [arrival, stored, now_ms](registry::Registry& store) -> base::Status {
          auto result = store.Store(*arrival, now_ms);
          if (!result) return base::Fail(std::move(result.error()));
          *stored = std::move(*result);
          return {};
        },
        [&context = context_, progress = progress_, place, arrival,
         stored](const base::Status& status) {
          if (status) Tell(context, *arrival, *stored);
          progress->Committed(place, status, *stored);
        });
  }

  const Context& context_;
  std::shared_ptr<const registry::Roster> roster_;
  std::shared_ptr<Progress> progress_;
  protocol::CborSequence sequence_ = protocol::OfferReader();
  std::size_t count_ = 0;
  std::map<std::string, int> refused_;  // how many, by reason
};

}  // namespace

std::variant<http::Response, http::Accepted> Offer(const Context& context, const http::Head& head) {
  const auto roster = context.roster.Get();
  const registry::Kiosk* kiosk = KioskOfConnection(*roster, head);
  if (kiosk == nullptr) {
    return http::Problem(403, "kiosk-unknown", "No kiosk has this TLS key");
  }
  return http::Accepted{kMaxOffer, true, std::make_unique<OfferReader>(context, *kiosk)};
}

}  // namespace backend::intake
