// The delivery loop between a kiosk and a hub that behave, over everything that does not: lost
// requests, lost replies, replies that come twice, restarts of each of the three, busy hubs. A seed
// gives a whole run; time is virtual.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "offline-store/protocol/cbor.h"
#include "offline-store/sync/delivery.h"
#include "tests/support/fake_clock.h"

namespace offline_store::sync {
namespace {

namespace link = protocol::link;
using base::Bytes;

constexpr int kRequests = 60;

Bytes Name(int request) {
  return {static_cast<std::uint8_t>(request), static_cast<std::uint8_t>(request >> 8)};
}

int RequestOf(base::ByteView name) {
  return name[0] | name[1] << 8;
}

// Keeps what it was told to keep until the hub says that it holds it. Its "signed" messages are
// plain lists of names: the loop reads none of them.
class SimKiosk {
 public:
  void Accept(int request) { held_.insert(request); }
  void Restart() { offered_.clear(); }
  bool empty() const { return held_.empty(); }

  std::vector<link::FromKiosk> Reply(const link::FromSync& message) {
    return std::visit([this](const auto& one) { return On(one); }, message);
  }

  link::HubAddress Address() const {
    return {"https://hub.example", {protocol::Digest{1}}, cursor_, true};
  }

 private:
  using Out = std::vector<link::FromKiosk>;

  Out On(const link::Hello&) { return {Address()}; }
  Out On(const link::EnrolReply&) { return {link::Refused{"not-enrolling"}}; }
  Out On(const link::Ask&) {
    offered_.clear();
    Bytes names;
    for (const int request : held_) protocol::AppendToSequence(names, Name(request));
    return {link::QuestionReady{names}};
  }
  Out On(const link::Next& next) {
    Out out;
    std::size_t bytes = 0;
    bool more = false;
    for (const int request : held_) {
      if (offered_.contains(request)) continue;
      Bytes envelope = Name(request);
      envelope.resize(3000);
      more = !out.empty() && bytes + envelope.size() > next.max_bytes;
      if (more) break;
      bytes += envelope.size();
      offered_.insert(request);
      out.push_back(link::EnvelopeReady{envelope});
    }
    out.push_back(link::End{more});
    return out;
  }
  Out On(const link::AnswerCame& came) {
    protocol::CborSequence names(10);
    names.Feed(came.answer);
    while (const auto name = *names.Next()) held_.erase(RequestOf(*name));
    return {link::Done{}};
  }
  Out On(const link::DownCame&) {
    ++cursor_.counter;
    return {link::NextCursor{cursor_, cursor_.counter % 3 != 0}};
  }
  Out On(const link::LinkState&) { return {}; }

  std::set<int> held_;
  std::set<int> offered_;
  protocol::Cursor cursor_;
};

class SimHub {
 public:
  HttpReply Take(const HttpRequest& request) {
    if (request.path == "/v1/held") return Held(request.body);
    if (request.path == "/v1/requests") return Stored(request.body);
    return {200, {1}, std::nullopt, 500};
  }
  const std::map<int, int>& arrivals() const { return arrivals_; }

 private:
  HttpReply Held(base::ByteView question) {
    Bytes known;
    protocol::CborSequence names(10);
    names.Feed(question);
    while (const auto name = *names.Next()) {
      if (arrivals_.contains(RequestOf(*name))) protocol::AppendToSequence(known, *name);
    }
    return {200, known, std::nullopt, 500};
  }
  HttpReply Stored(base::ByteView offer) {
    Bytes stored;
    protocol::CborSequence envelopes(100'000);
    envelopes.Feed(offer);
    while (const auto envelope = *envelopes.Next()) {
      ++arrivals_[RequestOf(*envelope)];
      protocol::AppendToSequence(stored, Name(RequestOf(*envelope)));
    }
    return {200, stored, std::nullopt, 2000};
  }

  std::map<int, int> arrivals_;  // how often each came
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) { NewSync(); }

  // Runs until the kiosk holds nothing more, or for 48 hours of virtual time.
  bool Run() {
    const std::int64_t end = now_ + 48 * std::int64_t{3'600'000};
    while (now_ < end && (accepted_ < kRequests || !kiosk_.empty())) Turn();
    return kiosk_.empty();
  }

  const SimHub& hub() const { return hub_; }
  int turns() const { return turns_; }
  int lost_replies() const { return lost_replies_; }

 private:
  bool Chance(std::uint32_t one_in) { return random_.Below(one_in) == 0; }
  bool Troubled() const { return turns_ < 20'000; }  // in the end the world is kind

  void NewSync() {
    delivery_.emplace(protocol::Digest{}, 300'000, random_);
    connected_ = false;
    in_flight_.reset();
  }

  void Turn() {
    ++turns_;
    if (accepted_ < kRequests && Chance(40)) {
      kiosk_.Accept(accepted_++);
      if (connected_ && Chance(2)) Kiosk(link::Poke{});
    }
    if (Troubled() && Chance(300)) NewSync();
    if (Troubled() && Chance(300)) RestartKiosk();
    if (in_flight_ && Chance(2)) {
      HubTurn();
    } else if (now_ >= delivery_->wake_ms()) {
      Do(Tick{});
    } else {
      now_ += 1 + random_.Below(5'000);
    }
  }

  void RestartKiosk() {
    kiosk_.Restart();
    if (connected_) Lose();
  }

  void Lose() {
    connected_ = false;
    Do(KioskGone{});
  }

  void HubTurn() {
    const HttpRequest request = *std::exchange(in_flight_, std::nullopt);
    if (Troubled() && Chance(5)) return Do(Broken("hub-unreachable"));  // never arrived
    if (Troubled() && Chance(10)) return Do(FromHub{HttpReply{503, {}, 7'000, 100}});
    const HttpReply reply = hub_.Take(request);
    if (Troubled() && Chance(5)) {  // it arrived, and nobody here knows
      ++lost_replies_;
      return Do(Broken("link-lost"));
    }
    Do(FromHub{reply});
    if (Troubled() && Chance(10)) {  // twice: it passes for the reply to the next request
      in_flight_.reset();
      Do(FromHub{reply});
    }
  }

  static FromHub Broken(const char* reason) {
    return FromHub{base::Fail(base::ErrorCode::kUnavailable, reason, "simulated")};
  }

  void Kiosk(const link::FromKiosk& message) { Do(FromKiosk{link::Encode(message)}); }

  void Do(const Event& event) {
    for (const Effect& effect : delivery_->Step(event, now_)) {
      if (std::holds_alternative<ConnectKiosk>(effect)) {
        connected_ = !Troubled() || !Chance(4);
        Do(connected_ ? Event(KioskConnected{}) : Event(KioskGone{}));
      } else if (std::holds_alternative<DropKiosk>(effect)) {
        ADD_FAILURE() << "a kiosk that behaves was dropped";
        Lose();
      } else if (std::holds_alternative<CancelHub>(effect)) {
        if (in_flight_ && Chance(2)) hub_.Take(*in_flight_);  // it may have arrived all the same
        in_flight_.reset();
      } else if (const auto* out = std::get_if<ToHub>(&effect)) {
        ASSERT_FALSE(in_flight_) << "two requests at once";
        in_flight_ = out->request;
      } else if (const auto* to = std::get_if<ToKiosk>(&effect)) {
        if (!connected_) continue;
        for (const auto& reply : kiosk_.Reply(*link::DecodeFromSync(to->message))) Kiosk(reply);
      }
    }
  }

  tests::SeededRandom random_;
  std::int64_t now_ = 1'000;
  int turns_ = 0;
  int accepted_ = 0;
  int lost_replies_ = 0;
  SimKiosk kiosk_;
  SimHub hub_;
  std::optional<Delivery> delivery_;
  bool connected_ = false;
  std::optional<HttpRequest> in_flight_;
};

TEST(DeliverySimulationTest, EverythingArrivesWhateverHappensOnTheWay) {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Simulation simulation(seed);
    ASSERT_TRUE(simulation.Run()) << "after " << simulation.turns() << " turns";
    ASSERT_EQ(simulation.hub().arrivals().size(), static_cast<std::size_t>(kRequests));
    for (const auto& [request, times] : simulation.hub().arrivals()) {
      ASSERT_EQ(times, 1) << "asked first, so nothing crosses a narrow link twice";
    }
    lost += simulation.lost_replies();
  }
  EXPECT_GT(lost, 1000) << "the faults were not there";
}

}  // namespace
}  // namespace offline_store::sync
