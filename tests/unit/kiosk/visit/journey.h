// A visit under test: steps events into the machine and remembers what it asked for.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kiosk/visit/machine.h"
#include "tests/unit/kiosk/visit/test_catalogue.h"

namespace tests {

namespace visit = kiosk::visit;
using visit::Place;

inline constexpr const char* kNik = "6402065208909999";

inline base::SecretText Typed(const char* text) {
  return base::SecretText(std::string(text));
}

class Journey {
 public:
  struct Stop {
    visit::Event event;
    Place place;
  };

  Journey() { Do(visit::AvailabilityChanged{visit::Availability::kOpen}); }

  // One event, a tenth of a second after the last one.
  Journey& Do(visit::Event event) {
    now_.ms += 100;
    visit::Outcome outcome = machine_.Step(std::move(state), std::move(event), now_);
    state = std::move(outcome.state);
    last = std::move(outcome.effects);
    return *this;
  }

  // Each event must lead to the place beside it.
  Journey& Walk(std::vector<Stop> stops) {
    for (std::size_t i = 0; i < stops.size(); ++i) {
      const std::string name(Name(stops[i].event));
      Do(std::move(stops[i].event));
      EXPECT_EQ(Name(state.place), Name(stops[i].place)) << "after " << i << ": " << name;
    }
    return *this;
  }

  // Time passes and nobody does anything: one Tick a second.
  Journey& Wait(std::int64_t ms) {
    for (std::int64_t waited = 0; waited < ms; waited += 1000) {
      now_.ms += 900;
      Do(visit::Tick{});
    }
    return *this;
  }

  template <class T>
  bool Asked() const {
    for (const visit::Effect& effect : last) {
      if (std::holds_alternative<T>(effect)) return true;
    }
    return false;
  }

  template <class T>
  const T& Effect() const {
    for (const visit::Effect& effect : last) {
      if (const T* found = std::get_if<T>(&effect)) return *found;
    }
    throw std::runtime_error("the last step asked for no such effect");
  }

  Journey& ToNik() {
    return Walk({{visit::Begin{}, Place::kNotice},
                 {visit::Next{}, Place::kIdentify},
                 {visit::ChooseTyping{}, Place::kNik}});
  }

  Journey& ToScan() {
    return Walk({{visit::Begin{}, Place::kNotice},
                 {visit::Next{}, Place::kIdentify},
                 {visit::ChooseScan{}, Place::kScan}});
  }

  Journey& ToServices() {
    return ToNik().Walk({{visit::SubmitNik{Typed(kNik)}, Place::kServices}});
  }

  Journey& ToForm() {
    return ToServices().Walk(
        {{visit::ChooseService{"surat"}, Place::kServiceInfo}, {visit::Next{}, Place::kForm}});
  }

  Journey& ToReview() {
    return ToForm().Walk({{visit::SubmitAnswer{"nama", Typed(" Contoh  Warga ")}, Place::kForm},
                          {visit::SubmitAnswer{"untuk", Typed("anak")}, Place::kForm},
                          {visit::SubmitAnswer{"uang", Typed("")}, Place::kChecklist},
                          {visit::SubmitChecklist{{{"kk", true}}}, Place::kReview}});
  }

  Journey& ToAccepting() { return ToReview().Walk({{visit::Send{}, Place::kAccepting}}); }

  Journey& ToPrinting() { return ToAccepting().Walk({{AcceptedNow(), Place::kPrinting}}); }

  Journey& ToDone() { return ToPrinting().Walk({{visit::PrintDone{kJob}, Place::kDone}}); }

  visit::Accepted AcceptedNow() const {
    return {state.ticket, {kJob, Typed("0001-TEST-TEST"), 1'790'000'000'000, true}};
  }

  static constexpr std::int64_t kJob = 41;

  visit::State state;
  visit::Effects last;

  void Today(std::chrono::year_month_day today) { now_.today = today; }
  const visit::Machine& machine() const { return machine_; }
  std::int64_t now_ms() const { return now_.ms; }

 private:
  kiosk::catalogue::Catalogue catalogue_ = TestCatalogue();
  visit::Machine machine_{catalogue_, "6402"};
  visit::Now now_{1'000'000, {}};
};

inline bool Empty(const visit::Given& given) {
  return given.nik_digits.empty() && !given.nik && given.answers.empty() && given.papers.empty() &&
         given.nik_questions.empty();
}

}  // namespace tests
