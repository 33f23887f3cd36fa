#include "offline-store/sync/delivery.h"

#include <algorithm>
#include <utility>

#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"

namespace offline_store::sync {
namespace {

namespace link = protocol::link;

constexpr std::int64_t kNever = INT64_MAX;
constexpr std::int64_t kKioskReplyMs = 30'000;
constexpr std::int64_t kFirstReconnectMs = 250;
constexpr std::int64_t kMaxReconnectMs = 8'000;
// An answer names at most this many envelopes.
constexpr std::size_t kMaxOfferItems = protocol::kMaxHeld;
// Then what is waiting here has its turn again.
constexpr int kMaxPagesARound = 64;

constexpr const char* kOne = "application/cbor";
constexpr const char* kSequence = "application/cbor-seq";

HttpRequest Post(std::string path, const char* type, base::Bytes body, std::size_t max_reply) {
  return {HttpRequest::Method::kPost, std::move(path), type, std::move(body), max_reply};
}

}  // namespace

Delivery::Delivery(const protocol::Digest& tls_spki, std::int64_t every_ms, base::Random& random)
    : tls_spki_(tls_spki), schedule_(every_ms, random) {}

std::vector<Effect> Delivery::Step(const Event& event, std::int64_t now_ms) {
  now_ms_ = now_ms;
  std::visit([this](const auto& one) { On(one); }, event);
  return std::exchange(effects_, {});
}

std::int64_t Delivery::wake_ms() const {
  if (phase_ == Phase::kIdle) return HasWork() ? schedule_.due_ms() : kNever;
  return AtHub() ? kNever : deadline_ms_;
}

bool Delivery::AtHub() const {
  return phase_ == Phase::kEnrolling || phase_ == Phase::kHolding || phase_ == Phase::kOffering ||
         phase_ == Phase::kFetching;
}

bool Delivery::HasWork() const {
  return !hub_.url.empty() && (enrolled_ || enrolment_);
}

// --- the connection to the kiosk ---

void Delivery::On(const KioskConnected&) {
  TellAndWait(link::Hello{link::kVersion, tls_spki_}, Phase::kGreeting);
}

void Delivery::On(const KioskGone&) {
  if (AtHub()) effects_.push_back(CancelHub{});
  phase_ = Phase::kAway;
  collected_.clear();
  enrolment_.reset();
  reconnect_ms_ = std::clamp(reconnect_ms_ * 2, kFirstReconnectMs, kMaxReconnectMs);
  deadline_ms_ = now_ms_ + reconnect_ms_;
}

void Delivery::On(const FromKiosk& from) {
  const auto message = link::DecodeFromKiosk(from.message);
  if (!message) return Drop(message.error().message);
  std::visit([this](const auto& one) { On(one); }, *message);
}

void Delivery::On(const Tick&) {
  if (now_ms_ < wake_ms()) return;
  if (phase_ == Phase::kIdle) return Begin();
  if (phase_ != Phase::kAway) return Drop("no reply within 30 s");
  deadline_ms_ = now_ms_ + kKioskReplyMs;
  effects_.push_back(ConnectKiosk{});
}

void Delivery::Drop(const std::string& why) {
  effects_.push_back(Note{"connection to the kiosk dropped: " + why});
  effects_.push_back(DropKiosk{});
}

void Delivery::Tell(const link::FromSync& message) {
  effects_.push_back(ToKiosk{link::Encode(message)});
}

void Delivery::TellAndWait(const link::FromSync& message, Phase phase) {
  Tell(message);
  phase_ = phase;
  deadline_ms_ = now_ms_ + kKioskReplyMs;
}

// --- what the kiosk says unasked ---

void Delivery::On(const link::HubAddress& address) {
  const bool greeted = phase_ == Phase::kGreeting;
  if (greeted) {
    phase_ = Phase::kIdle;
    reconnect_ms_ = 0;
    if (state_) ShowState(*state_);
  }
  if (Hub hub{address.url, address.pins}; hub != hub_) NewHub(std::move(hub));
  cursor_ = address.cursor;
  if (address.enrolled) enrolment_.reset();
  if (address.enrolled && (greeted || !enrolled_)) schedule_.Hurry(now_ms_);
  enrolled_ = address.enrolled;
}

void Delivery::NewHub(Hub hub) {
  if (AtHub()) effects_.push_back(CancelHub{});
  if (phase_ != Phase::kAway) phase_ = Phase::kIdle;
  hub_ = std::move(hub);
  enrolment_.reset();  // the kiosk sends the one that belongs to this hub
  state_.reset();
  schedule_.Restart();
  effects_.push_back(UseHub{hub_});
}

void Delivery::On(const link::Enrol& enrol) {
  enrolment_ = enrol.request;
  again_ = true;
  if (phase_ == Phase::kEnrolling) {
    effects_.push_back(CancelHub{});
    phase_ = Phase::kIdle;
  }
  schedule_.Hurry(now_ms_);
}

void Delivery::On(const link::Poke&) {
  again_ = true;
  schedule_.Hurry(now_ms_);
}

// --- the round ---

void Delivery::Begin() {
  again_ = false;
  if (enrolment_) {
    return Send(Post("/v1/enrol", kOne, *enrolment_, protocol::kMaxEnrolVerdict),
                Phase::kEnrolling);
  }
  more_ = true;
  pages_ = 0;
  collected_.clear();
  last_offer_.clear();
  TellAndWait(link::Ask{}, Phase::kAsking);
}

void Delivery::On(const link::QuestionReady& ready) {
  if (phase_ != Phase::kAsking) return Drop("a question that nobody asked for");
  Send(Post("/v1/held", kOne, ready.question, protocol::kMaxAnswer), Phase::kHolding);
}

// After an answer that the kiosk took.
void Delivery::GoOn() {
  if (!collected_.empty()) return Offer();
  if (!more_) return Fetch();
  collected_bytes_ = 0;
  TellAndWait(link::Next{batch_.bytes()}, Phase::kCollecting);
}

void Delivery::On(const link::EnvelopeReady& ready) {
  if (phase_ != Phase::kCollecting) return Drop("an envelope that nobody asked for");
  collected_bytes_ += ready.envelope.size();
  if (collected_bytes_ > batch_.bytes() + protocol::kMaxEnvelope) {
    return Drop("more envelopes than asked for");
  }
  collected_.push_back(ready.envelope);
  deadline_ms_ = now_ms_ + kKioskReplyMs;
}

void Delivery::On(const link::End& end) {
  if (phase_ != Phase::kCollecting) return Drop("an end of nothing");
  more_ = end.more && !collected_.empty();
  if (collected_.empty()) return Fetch();
  Offer();
}

void Delivery::Offer() {
  offer_.clear();
  for (std::size_t i = 0; i < kMaxOfferItems && !collected_.empty(); ++i) {
    protocol::AppendToSequence(offer_, collected_.front());
    collected_.pop_front();
  }
  // What the hub's answer did not change would come for ever; the next round tries it again.
  if (offer_ == last_offer_) {
    collected_.clear();
    return Fetch();
  }
  last_offer_ = offer_;
  Send(Post("/v1/requests", kSequence, offer_, protocol::kMaxAnswer), Phase::kOffering);
}

void Delivery::Fetch() {
  Send({HttpRequest::Method::kGet,
        "/v1/down?after=" + protocol::CursorText(cursor_),
        "",
        {},
        protocol::kMaxDownPage},
       Phase::kFetching);
}

void Delivery::On(const link::NextCursor& next) {
  if (phase_ != Phase::kStoring) return Drop("a cursor that nobody asked for");
  const bool moved = next.cursor != cursor_;
  cursor_ = next.cursor;
  if (!next.more || !moved) return EndRound();
  if (++pages_ < kMaxPagesARound) return Fetch();
  again_ = true;
  EndRound();
}

void Delivery::On(const link::Done&) {
  if (phase_ == Phase::kTellingAnswer) return GoOn();
  if (phase_ != Phase::kTellingVerdict) return Drop("a receipt for nothing");
  if (!again_) enrolment_.reset();  // a newer one that came meanwhile is still to be carried
  EndRound();
}

void Delivery::On(const link::Refused& refused) {
  switch (phase_) {
    case Phase::kAsking:
      return EndRound();
    case Phase::kTellingVerdict:
      if (!again_) enrolment_.reset();
      return FailRound("verdict-refused", refused.reason, std::nullopt);
    case Phase::kTellingAnswer:
      return FailRound("answer-refused", refused.reason, std::nullopt);
    case Phase::kStoring:
      return FailRound("page-refused", refused.reason, std::nullopt);
    case Phase::kCollecting:
      return FailRound("store-refused", refused.reason, std::nullopt);
    case Phase::kAway:
    case Phase::kGreeting:
    case Phase::kIdle:
    case Phase::kEnrolling:
    case Phase::kHolding:
    case Phase::kOffering:
    case Phase::kFetching:
      return Drop("refused: " + refused.reason);
  }
}

void Delivery::EndRound() {
  phase_ = Phase::kIdle;
  schedule_.Succeeded(now_ms_);
  if (std::exchange(again_, false)) schedule_.Hurry(now_ms_);
}

void Delivery::FailRound(const std::string& reason, const std::string& detail,
                         std::optional<std::int64_t> retry_after_ms) {
  phase_ = Phase::kIdle;
  collected_.clear();
  const State down{false, reason};
  if (state_ != down) effects_.push_back(Note{"link down: " + reason + ": " + detail});
  ShowState(down);
  schedule_.Failed(now_ms_, retry_after_ms);
}

// --- the hub ---

void Delivery::Send(HttpRequest request, Phase phase) {
  phase_ = phase;
  effects_.push_back(ToHub{std::move(request)});
}

void Delivery::On(const FromHub& from) {
  if (!AtHub()) return;
  if (!from.outcome) {
    return FailRound(from.outcome.error().reason, from.outcome.error().message, std::nullopt);
  }
  const HttpReply& reply = *from.outcome;
  if (reply.status != 200) {
    return FailRound("http-" + std::to_string(reply.status), "the hub did not take the request",
                     reply.retry_after_ms);
  }
  if (phase_ == Phase::kOffering) batch_.Measured(offer_.size(), reply.elapsed_ms);
  const State up{true, ""};
  if (state_ != up) effects_.push_back(Note{"link up"});
  ShowState(up);
  Carry(reply);
}

void Delivery::Carry(HttpReply reply) {
  switch (phase_) {
    case Phase::kEnrolling:
      return TellAndWait(link::EnrolReply{std::move(reply.body)}, Phase::kTellingVerdict);
    case Phase::kHolding:
    case Phase::kOffering:
      return TellAndWait(link::AnswerCame{std::move(reply.body)}, Phase::kTellingAnswer);
    case Phase::kFetching:
      return TellAndWait(link::DownCame{std::move(reply.body)}, Phase::kStoring);
    case Phase::kAway:
    case Phase::kGreeting:
    case Phase::kIdle:
    case Phase::kTellingVerdict:
    case Phase::kAsking:
    case Phase::kTellingAnswer:
    case Phase::kCollecting:
    case Phase::kStoring:
      return;
  }
}

void Delivery::ShowState(State state) {
  if (!state_ || state_->up != state.up) state_since_ms_ = now_ms_;
  state_ = std::move(state);
  Tell(link::LinkState{state_->up, static_cast<std::uint64_t>(now_ms_ - state_since_ms_) / 1000,
                       static_cast<std::uint64_t>(batch_.bytes_per_second()), state_->reason});
}

}  // namespace offline_store::sync
