// The delivery loop with everything around it played by the test, and the words for it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/sync/delivery.h"
#include "tests/support/fake_clock.h"

namespace offline_store::sync {
namespace link = protocol::link;
using base::Bytes;
using base::ErrorCode;

inline constexpr std::uint64_t kSeed = 3;
inline constexpr std::int64_t kEvery = 300'000;
inline const Bytes kQuestion = {1, 1};
inline const Bytes kAnswer = {2, 2};
inline const Bytes kPage = {3, 3};
inline const protocol::Cursor kCursor7{{1, 2, 3, 4, 5, 6, 7, 8}, 7};
inline const protocol::Cursor kCursor9{{1, 2, 3, 4, 5, 6, 7, 8}, 9};

// What the loop did since the last look.
struct Seen {
  std::vector<link::FromSync> to_kiosk;  // without LinkState
  std::vector<link::LinkState> states;
  std::vector<HttpRequest> to_hub;
  std::vector<Hub> hubs;
  int connects = 0;
  int drops = 0;
  int cancels = 0;
};

class DeliveryTest : public testing::Test {
 protected:
  // Does what an effect asks for, as far as it concerns the connection to the kiosk.
  void Do(const Event& event) {
    for (const Effect& effect : delivery_.Step(event, now_)) {
      if (std::holds_alternative<ConnectKiosk>(effect)) ++seen_.connects;
      if (std::holds_alternative<CancelHub>(effect)) ++seen_.cancels;
      if (const auto* use = std::get_if<UseHub>(&effect)) seen_.hubs.push_back(use->hub);
      if (const auto* out = std::get_if<ToHub>(&effect)) seen_.to_hub.push_back(out->request);
      if (const auto* out = std::get_if<ToKiosk>(&effect)) {
        const auto message = *link::DecodeFromSync(out->message);
        if (const auto* state = std::get_if<link::LinkState>(&message)) {
          seen_.states.push_back(*state);
        } else {
          seen_.to_kiosk.push_back(message);
        }
      }
      if (std::holds_alternative<DropKiosk>(effect)) {
        ++seen_.drops;
        Do(KioskGone{});
      }
    }
  }

  void Kiosk(const link::FromKiosk& message) { Do(FromKiosk{link::Encode(message)}); }
  void HubSays(Bytes body) { Do(FromHub{HttpReply{200, std::move(body), std::nullopt, 1000}}); }
  void HubStatus(int status, std::optional<std::int64_t> retry_after_ms = std::nullopt) {
    Do(FromHub{HttpReply{status, {}, retry_after_ms, 1000}});
  }
  void HubFails(const char* reason) {
    Do(FromHub{base::Fail(ErrorCode::kUnavailable, reason, "message")});
  }
  void PassUntilWake() {
    ASSERT_LT(delivery_.wake_ms(), INT64_MAX);
    now_ = std::max(now_, delivery_.wake_ms());
    Do(Tick{});
  }
  Seen Look() { return std::exchange(seen_, {}); }

  // The message, if exactly this one went to the kiosk since the last look.
  template <class T>
  std::optional<T> OnlyToKiosk() {
    const Seen seen = Look();
    if (seen.to_kiosk.size() != 1 || !std::holds_alternative<T>(seen.to_kiosk[0])) return {};
    return std::get<T>(seen.to_kiosk[0]);
  }
  std::string OnlyPath() {
    const Seen seen = Look();
    return seen.to_hub.size() == 1 ? seen.to_hub[0].path : "";
  }

  link::HubAddress Address(bool enrolled) const {
    return {"https://hub.example", {protocol::Digest{7}}, kCursor7, enrolled};
  }

  void Greet(bool enrolled) {
    Do(Tick{});
    Do(KioskConnected{});
    Kiosk(Address(enrolled));
  }
  // To the point where the kiosk has taken the hub's answer to its question.
  void AskAndAnswer() {
    PassUntilWake();
    Kiosk(link::QuestionReady{kQuestion});
    HubSays(kAnswer);
    Kiosk(link::Done{});
  }
  void FinishFromCollecting() {
    Kiosk(link::End{});
    HubSays(kPage);
    Kiosk(link::NextCursor{kCursor7, false});
  }
  void WholeRound() {
    AskAndAnswer();
    FinishFromCollecting();
  }

  std::int64_t now_ = 1'000'000;
  tests::SeededRandom random_{kSeed};
  Delivery delivery_{protocol::Digest{9}, kEvery, random_};
  Seen seen_;
};

}  // namespace offline_store::sync
