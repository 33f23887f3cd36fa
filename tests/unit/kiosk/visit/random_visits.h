// A room full of people who touch whatever they like: draws events for a visit, plays the store and
// the printer, and checks after every step what must hold.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kiosk/visit/machine.h"

namespace tests {

class RandomVisits {
 public:
  explicit RandomVisits(std::uint64_t seed);

  // One event: drawn, stepped, checked.
  void StepOnce();

  // How often each legal pair of place, overlay and event came.
  using Row = std::array<std::uint64_t, kiosk::visit::kEvents>;
  const std::map<std::pair<kiosk::visit::Place, kiosk::visit::Overlay>, Row>& counts() const {
    return counts_;
  }

  std::uint64_t printed() const { return printed_.size(); }
  std::uint64_t completed() const { return completed_; }
  std::uint64_t ended_early() const { return ended_early_; }
  // Requests of the service with a question that depends on another.
  std::uint64_t conditional() const { return conditional_; }
  std::uint64_t orphans() const { return orphans_; }
  const std::string& broken() const { return broken_; }  // the first rule that did not hold
  const kiosk::visit::State& state() const { return state_; }
  bool just_ended() const { return just_ended_; }

 private:
  kiosk::visit::Event Draw();
  kiosk::visit::Event DrawHelpful();
  kiosk::visit::Event DrawKind(std::size_t kind);
  std::size_t LegalKind();
  kiosk::visit::Event DrawStoreAnswer();
  kiosk::visit::Event DrawPrinterNews();
  void Obey(const kiosk::visit::Effects& effects);
  void CheckDraft(const kiosk::visit::Draft& draft);
  void CheckPlace(kiosk::visit::Place before);
  void CheckEnd(kiosk::visit::Place before, bool had_paper);
  void CheckClockLeadsOut();
  void Broken(const std::string& rule);

  bool Chance(unsigned percent) { return engine_() % 100 < percent; }
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

  std::mt19937_64 engine_;
  kiosk::catalogue::Catalogue catalogue_;
  kiosk::visit::Machine machine_;
  kiosk::visit::State state_;
  kiosk::visit::Now now_;

  std::vector<std::uint64_t> unanswered_;  // tickets that the store still has
  std::set<std::int64_t> durable_;         // print jobs on the disk
  std::set<std::int64_t> printed_;         // jobs that were asked for
  bool scanner_on_ = false;
  bool just_ended_ = false;
  std::int64_t next_job_ = 1;
  std::uint64_t completed_ = 0;
  std::uint64_t ended_early_ = 0;
  std::uint64_t conditional_ = 0;
  std::uint64_t orphans_ = 0;
  std::string broken_;
  std::map<std::pair<kiosk::visit::Place, kiosk::visit::Overlay>, Row> counts_;
};

}  // namespace tests
