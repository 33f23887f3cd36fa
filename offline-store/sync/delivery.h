// The delivery loop between kiosk and hub, as a pure state machine: events and the time go in,
// effects come out; no socket, no clock, no thread (docs/formats.md "Delivery", "Kiosk and sync").
//
// A round asks the hub what it has (question and answer), offers what it has not, and fetches what
// is new for this kiosk. Nothing is remembered between rounds that can be asked: a reply that was
// lost only makes the next round ask again. What the hub says is carried, never read; the kiosk
// alone checks signatures and decides.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "offline-store/protocol/kiosk_link.h"
#include "offline-store/sync/schedule.h"
#include "offline-store/sync/transport.h"

namespace offline_store::sync {

// --- what happens ---

struct KioskConnected {};
struct KioskGone {};  // the connection ended, or could not be opened
struct FromKiosk {
  base::Bytes message;
};
struct FromHub {
  base::Result<HttpReply> outcome;
};
struct Tick {};  // wake_ms() has come

using Event = std::variant<KioskConnected, KioskGone, FromKiosk, FromHub, Tick>;

// --- what is to be done ---

struct ConnectKiosk {};  // brings KioskConnected or KioskGone
struct DropKiosk {};     // brings KioskGone
struct ToKiosk {
  base::Bytes message;
};
struct UseHub {
  Hub hub;
};
struct ToHub {
  HttpRequest request;
};
struct CancelHub {};
struct Note {
  std::string text;  // for the log; names no citizen, holds no message
};

using Effect = std::variant<ConnectKiosk, DropKiosk, ToKiosk, UseHub, ToHub, CancelHub, Note>;

class Delivery {
 public:
  // `every_ms`: the longest time between two rounds while all is well.
  Delivery(const protocol::Digest& tls_spki, std::int64_t every_ms, base::Random& random);

  std::vector<Effect> Step(const Event& event, std::int64_t now_ms);

  // When the next Tick is due; INT64_MAX: only other events matter.
  std::int64_t wake_ms() const;

 private:
  enum class Phase {
    kAway,            // no connection to the kiosk; a new try at deadline_ms_
    kGreeting,        // hello was said
    kIdle,            // nothing under way until the schedule says so
    kEnrolling,       // the kiosk's enrolment is with the hub
    kTellingVerdict,  // the hub's verdict is with the kiosk
    kAsking,          // the kiosk prepares a question
    kHolding,         // the question is with the hub
    kTellingAnswer,   // the hub's answer is with the kiosk
    kCollecting,      // envelopes come from the kiosk
    kOffering,        // an offer is with the hub
    kFetching,        // a downlink page comes from the hub
    kStoring,         // the page is with the kiosk
  };
  struct State {
    bool up = false;
    std::string reason;
    bool operator==(const State&) const = default;
  };

  void On(const KioskConnected&);
  void On(const KioskGone&);
  void On(const FromKiosk& from);
  void On(const FromHub& from);
  void On(const Tick&);

  void On(const protocol::link::HubAddress& address);
  void On(const protocol::link::Enrol& enrol);
  void On(const protocol::link::QuestionReady& ready);
  void On(const protocol::link::EnvelopeReady& ready);
  void On(const protocol::link::End& end);
  void On(const protocol::link::NextCursor& next);
  void On(const protocol::link::Done&);
  void On(const protocol::link::Refused& refused);
  void On(const protocol::link::Poke&);

  void Begin();
  void GoOn();
  void Offer();
  void Fetch();
  void Carry(HttpReply reply);
  void EndRound();
  void FailRound(const std::string& reason, const std::string& detail,
                 std::optional<std::int64_t> retry_after_ms);
  void NewHub(Hub hub);

  void Tell(const protocol::link::FromSync& message);
  void TellAndWait(const protocol::link::FromSync& message, Phase phase);
  void Send(HttpRequest request, Phase phase);
  void Drop(const std::string& why);
  void ShowState(State state);
  bool AtHub() const;
  bool HasWork() const;

  const protocol::Digest tls_spki_;
  Schedule schedule_;
  BatchSize batch_;

  Phase phase_ = Phase::kAway;
  std::int64_t now_ms_ = 0;
  std::int64_t deadline_ms_ = 0;  // of what the kiosk owes, or of the next try to connect
  std::int64_t reconnect_ms_ = 0;
  std::vector<Effect> effects_;

  Hub hub_;
  bool enrolled_ = false;
  protocol::Cursor cursor_;
  std::optional<base::Bytes> enrolment_;

  // Of the round under way.
  bool again_ = false;  // something new came meanwhile
  bool more_ = false;   // the kiosk has more to offer
  std::deque<base::Bytes> collected_;
  std::size_t collected_bytes_ = 0;
  base::Bytes offer_;
  base::Bytes last_offer_;
  int pages_ = 0;

  std::optional<State> state_;
  std::int64_t state_since_ms_ = 0;
};

}  // namespace offline_store::sync
