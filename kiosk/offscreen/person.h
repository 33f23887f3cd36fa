// A person at the kiosk, for visits without one: looks at what is drawn and says what to touch
// next. Knows only what a citizen can see and the targets that a finger can hit.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "ui/screens/views.h"

namespace kiosk::offscreen {

// What this person came with.
struct Intention {
  std::optional<std::string> nik;  // typed on the keypad; nullopt: shows a code to the scanner
  std::string service;
  std::map<std::string, std::string> answers;  // field id -> value; a field left out stays empty
  std::set<std::string> has_along;             // ids of the papers brought
};

class Person {
 public:
  struct Touch {
    std::string target;
  };
  struct Wait {};      // nothing to do here: the kiosk is working
  struct Finished {};  // the receipt is taken; the visit is over
  struct Stuck {
    std::string why;            // one line, English
    bool kiosk_failed = false;  // false: the person gave something that the kiosk does not take
  };
  using Move = std::variant<Touch, Wait, Finished, Stuck>;

  explicit Person(Intention intention) : intention_(std::move(intention)) {}

  // `targets`: ids of all targets in the present frame.
  Move Next(const ui::screens::ScreenView& view, const std::set<std::string>& targets);

 private:
  void NoticeChange(const ui::screens::ScreenView& view);
  Move On(const ui::screens::ScanView& view) const;
  Move On(const ui::screens::NikView& view);
  Move On(const ui::screens::ChooseServiceView& view, const std::set<std::string>& targets) const;
  Move On(const ui::screens::FormView& view, const std::set<std::string>& targets);
  Move On(const ui::screens::ChecklistView& view, const std::set<std::string>& targets);
  Move TypeOn(std::string_view keys, const std::string& text, const std::string& next,
              const std::set<std::string>& targets);

  Intention intention_;
  std::string place_;      // screen and field last seen, to notice a change
  std::size_t typed_ = 0;  // characters of the present answer already typed
  bool submitted_ = false;
  bool left_attract_ = false;
  bool took_receipt_ = false;
};

}  // namespace kiosk::offscreen
