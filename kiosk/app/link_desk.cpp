#include "kiosk/app/link_desk.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "offline-store/link/link_server.h"
#include "offline-store/link/link_service.h"
#include "provisioning/enrolment/enrol.h"
#include "provisioning/keys/kiosk_key.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;
namespace link = offline_store::link;
using provisioning::enrolment::EnrolProblem;

// What the store knows of the hub, read at once.
struct HubFacts {
  std::optional<protocol::Voucher> voucher;
  base::Bytes voucher_message;
  protocol::StoreId store_id{};
  protocol::Cursor cursor;
  queue::EnrolmentState enrolment = queue::EnrolmentState::kNone;
};

base::Result<HubFacts> ReadHubFacts(queue::Store& store) {
  HubFacts facts;
  facts.voucher = store.voucher();
  if (!facts.voucher) return facts;
  facts.voucher_message = store.voucher_message();
  facts.store_id = store.store_id();
  auto enrolment = store.GetEnrolment();
  if (!enrolment) return base::Fail(std::move(enrolment.error()));
  facts.enrolment = enrolment->state;
  auto cursor = store.GetCursor();
  if (!cursor) return base::Fail(std::move(cursor.error()));
  facts.cursor = *cursor;
  return facts;
}

}  // namespace

technician::Verdict VerdictOfRefusal(std::string_view reason) {
  switch (provisioning::enrolment::EnrolProblemOf(reason)) {
    case EnrolProblem::kAlreadyUsed:
      return technician::Verdict::kAlreadyUsed;
    case EnrolProblem::kExpired:
      return technician::Verdict::kExpired;
    case EnrolProblem::kUnknownVoucher:
      return technician::Verdict::kUnknownVoucher;
    case EnrolProblem::kWrongHub:
      return technician::Verdict::kWrongHub;
    case EnrolProblem::kTooEarly:
    case EnrolProblem::kRefused:
      return technician::Verdict::kRefused;
  }
  return technician::Verdict::kRefused;
}

// Everything here but the constructor is on the link's thread.
class LinkDesk::Impl final : public link::LinkService {
 public:
  Impl(std::filesystem::path keys, StoreDesk& store, base::Random& random, NewsBox& news,
       Hooks hooks)
      : keys_(std::move(keys)),
        store_(store),
        random_(random),
        news_(news),
        hooks_(std::move(hooks)) {}

  base::Status Listen(const std::filesystem::path& socket) {
    auto server = link::LinkServer::Open(socket, *this);
    if (!server) return base::Fail(std::move(server.error()));
    server_ = std::move(*server);
    return {};
  }

  link::LinkServer& server() { return *server_; }

  protocol::link::HubAddress Hub(const protocol::Digest& tls_spki) override {
    tls_spki_ = tls_spki;
    protocol::link::HubAddress address;
    const auto facts = store_.Ask(ReadHubFacts);
    if (!facts) {
      spdlog::error("link: {}", facts.error().message);
      return address;
    }
    if (!facts->voucher) return address;
    address.url = facts->voucher->hub.kiosk_url;
    address.pins = facts->voucher->hub.pins;
    address.cursor = facts->cursor;
    // A refused kiosk delivers too: the hub keeps its requests apart until a person decides.
    address.enrolled = facts->enrolment == queue::EnrolmentState::kAccepted ||
                       facts->enrolment == queue::EnrolmentState::kRefused;
    return address;
  }

  std::optional<base::Bytes> Enrolment() override {
    const auto facts = store_.Ask(ReadHubFacts);
    if (!facts || facts->enrolment != queue::EnrolmentState::kPending) return std::nullopt;
    auto key = provisioning::keys::LoadKioskKey(keys_);
    if (!key) {
      spdlog::error("enrolment: {}", key.error().message);
      return std::nullopt;
    }
    // Not a key that somebody put there since the start.
    if (auto own = store_.Ask([&](queue::Store& store) { return store.UseSigningKey(*key); });
        !own) {
      spdlog::error("enrolment: {}", own.error().message);
      return std::nullopt;
    }
    auto pending = provisioning::enrolment::AskToEnrol(facts->voucher_message, *key, tls_spki_,
                                                       facts->store_id, random_);
    if (!pending) {
      spdlog::error("enrolment: {}", pending.error().message);
      return std::nullopt;
    }
    pending_ = std::move(*pending);
    return pending_->request;
  }

  base::Status VerdictCame(base::ByteView reply) override {
    const auto facts = store_.Ask(ReadHubFacts);
    if (!facts) return base::Fail(facts.error());
    if (!pending_ || !facts->voucher) {
      return base::Fail(base::ErrorCode::kDenied, "verdict-not-ours", "no enrolment is pending");
    }
    auto verdict = provisioning::enrolment::JudgeVerdict(reply, *pending_, *facts->voucher);
    if (!verdict) {
      spdlog::error("enrolment: {}", verdict.error().message);
      return base::Fail(std::move(verdict.error()));
    }
    auto recorded = store_.Ask([&](queue::Store& store) { return store.RecordVerdict(*verdict); });
    if (!recorded) return recorded;
    pending_.reset();
    Tell(verdict->accepted ? technician::Verdict::kAccepted : VerdictOfRefusal(verdict->reason));
    return {};
  }

  base::Result<base::Bytes> Question() override {
    return store_.Ask([](queue::Store& store) { return store.AskHub(); });
  }

  base::Result<Unsent> TakeUnsent(std::size_t max_bytes) override {
    auto batch = store_.Ask([=](queue::Store& store) { return store.TakeUnsent(max_bytes); });
    if (!batch) return base::Fail(std::move(batch.error()));
    return Unsent{std::move(batch->envelopes), batch->more};
  }

  base::Status AnswerCame(base::ByteView answer) override {
    const auto applied = store_.Ask([&](queue::Store& store) { return store.ApplyAnswer(answer); });
    if (!applied) {
      spdlog::error("link: answer: {}", applied.error().message);
      return base::Fail(applied.error());
    }
    news_.Put([this] { hooks_.changed(); });
    return {};
  }

  base::Result<Stored> PageCame(base::ByteView page) override {
    const auto applied = store_.Ask([&](queue::Store& store) { return store.ApplyPage(page); });
    if (!applied) {
      spdlog::error("link: page: {}", applied.error().message);
      return base::Fail(applied.error());
    }
    news_.Put([this] { hooks_.changed(); });
    return Stored{applied->cursor, applied->more};
  }

  void LinkChanged(const protocol::link::LinkState& state) override {
    // Once for each change: a peer that comes and goes fills no log.
    const std::string now = state.up ? "up" : "down (" + state.reason + ")";
    if (now != logged_) spdlog::info("link: {}", now);
    logged_ = now;
    news_.Put([this, up = state.up] { hooks_.link(up); });
    if (pending_ && state.reason == "pin-mismatch") Tell(technician::Verdict::kWrongHub);
  }

 private:
  void Tell(technician::Verdict verdict) {
    news_.Put([this, verdict] { hooks_.verdict(verdict); });
  }

  const std::filesystem::path keys_;
  StoreDesk& store_;
  base::Random& random_;
  NewsBox& news_;
  const Hooks hooks_;
  protocol::Digest tls_spki_{};
  std::optional<provisioning::enrolment::PendingEnrolment> pending_;
  std::string logged_;                        // the link's state as the log has it
  std::unique_ptr<link::LinkServer> server_;  // last: its thread uses all of the above
};

base::Result<std::unique_ptr<LinkDesk>> LinkDesk::Open(const std::filesystem::path& state,
                                                       StoreDesk& store, base::Random& random,
                                                       NewsBox& news, Hooks hooks) {
  auto impl = std::make_unique<Impl>(state / "keys", store, random, news, std::move(hooks));
  if (auto listening = impl->Listen(state / "sync.sock"); !listening) {
    return base::Fail(std::move(listening.error()));
  }
  return std::unique_ptr<LinkDesk>(new LinkDesk(std::move(impl)));
}

LinkDesk::LinkDesk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LinkDesk::~LinkDesk() = default;

void LinkDesk::Poke() {
  impl_->server().Poke();
}
void LinkDesk::TellHub() {
  impl_->server().TellHub();
}

}  // namespace kiosk::app
