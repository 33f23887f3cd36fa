#include "kiosk/offscreen/player.h"

#include <cstdio>
#include <string_view>
#include <utility>
#include <variant>

#include "ui/shell/finger.h"

namespace kiosk::offscreen {
namespace {

using ui::screens::ScreenView;

// The touches that only fill in a screen: its picture waits until they are done.
bool IsPartOfAnAnswer(std::string_view target) {
  for (const std::string_view prefix : {"key.", "keypad.", "choice.", "have.", "lack."}) {
    if (target.substr(0, prefix.size()) == prefix) return true;
  }
  return false;
}

// A touch that turns the page of a screen: the next page is pictured too.
bool TurnsPage(std::string_view target) {
  for (const std::string_view name :
       {"choose.next", "info.next", "form.next-page", "review.next"}) {
    if (target == name) return true;
  }
  return false;
}

// What keeps the printer from printing, or will soon.
std::string_view TroubleOf(ui::screens::PrinterLine printer) {
  using ui::screens::PrinterLine;
  switch (printer) {
    case PrinterLine::kStarting:
    case PrinterLine::kPrinting:
      return {};
    case PrinterLine::kPaperNearEnd:
      return "-paper-near-end";
    case PrinterLine::kPaperOut:
      return "-paper-out";
    case PrinterLine::kCoverOpen:
      return "-cover-open";
    case PrinterLine::kCutter:
      return "-cutter-fault";
    case PrinterLine::kOverheated:
      return "-overheated";
    case PrinterLine::kFault:
      return "-printer-fault";
    case PrinterLine::kOffline:
      return "-printer-offline";
    case PrinterLine::kAway:
      return "-printer-away";
  }
  return {};
}

// What became of a card that was held to the reader while a code is awaited.
std::string_view NewsOf(ui::screens::CardMessage card) {
  using ui::screens::CardMessage;
  switch (card) {
    case CardMessage::kNone:
      return {};
    case CardMessage::kSlow:
      return "-card-slow";
    case CardMessage::kRead:
      return "-card-read";
    case CardMessage::kTornAway:
      return "-card-torn-away";
    case CardMessage::kMute:
      return "-card-mute";
    case CardMessage::kUnsupported:
      return "-card-unsupported";
    case CardMessage::kReaderOut:
      return "-card-reader-out";
    case CardMessage::kLeftBehind:
      return "-card-left-behind";
  }
  return {};
}

// The screen's name, with what tells one from another where there are several on one kind of
// screen.
std::string PictureName(const ScreenView& view) {
  std::string name(NameOf(view));
  if (const auto* printing = std::get_if<ui::screens::PrintingView>(&view.screen)) {
    name += TroubleOf(printing->printer);
  }
  if (const auto* scan = std::get_if<ui::screens::ScanView>(&view.screen)) {
    name += NewsOf(scan->card);
  }
  if (const auto* form = std::get_if<ui::screens::FormView>(&view.screen);
      form != nullptr && std::holds_alternative<ui::screens::NoOverlay>(view.overlay)) {
    name += "-" + form->field;
  }
  if (std::holds_alternative<ui::screens::CodeAside>(view.chrome.aside)) name += "-code-put-off";
  return name;
}

}  // namespace

Player::Player(Intention intention, std::filesystem::path folder)
    : person_(std::move(intention)),
      folder_(std::move(folder)),
      touches_(folder_ / "touches.jsonl", std::ios::trunc) {}

base::Result<Player::Progress> Player::Step(const ScreenView& view, ui::shell::Shell& shell,
                                            std::int64_t now_ms) {
  if (start_ms_ < 0) start_ms_ = now_ms;
  const ui::widgets::FrameRecord& frame = shell.LastFrame();
  std::set<std::string> targets;
  for (const auto& target : frame.targets) {
    if (!target.ready) return Progress::kWaiting;
    targets.insert(target.id);
  }

  const std::string name = PictureName(view);
  const Person::Move move = person_.Next(view, targets);
  const auto* touch = std::get_if<Person::Touch>(&move);
  if (touch == nullptr || !IsPartOfAnAnswer(touch->target)) {
    // Where the kiosk refuses something, the screen that says so is pictured once more.
    const bool stuck = std::holds_alternative<Person::Stuck>(move);
    if (name != pictured_ || stuck) {
      if (auto taken = TakePicture(name, shell); !taken) return base::Fail(taken.error());
    }
  }
  if (touch != nullptr) {
    const ui::widgets::Target* target = frame.Find(touch->target);
    if (target == nullptr) {
      why_ = "nothing on the screen '" + name + "' can be touched as '" + touch->target + "'";
      kiosk_failed_ = true;
      return Progress::kStuck;
    }
    if (auto tapped = Tap(frame, *target, now_ms); !tapped) return base::Fail(tapped.error());
    if (TurnsPage(touch->target)) pictured_.clear();
    return Progress::kTouched;
  }
  if (const auto* stuck = std::get_if<Person::Stuck>(&move)) {
    why_ = stuck->why;
    kiosk_failed_ = stuck->kiosk_failed;
    return Progress::kStuck;
  }
  return std::holds_alternative<Person::Finished>(move) ? Progress::kFinished : Progress::kWaiting;
}

base::Status Player::TakePicture(const std::string& screen, ui::shell::Shell& shell) {
  char number[16];
  std::snprintf(number, sizeof number, "%02zu-", pictures_.size() + 1);
  const std::string file = number + screen + ".png";
  if (auto saved = shell.SavePicture(folder_ / file); !saved) return saved;
  pictures_.push_back(file);
  pictured_ = screen;
  return {};
}

base::Status Player::Tap(const ui::widgets::FrameRecord& frame, const ui::widgets::Target& target,
                         std::int64_t now_ms) {
  ui::shell::PushTap(frame, target);
  touches_ << "{\"t\":" << now_ms - start_ms_ << ",\"x\":" << target.box.x + target.box.w / 2
           << ",\"y\":" << target.box.y + target.box.h / 2 << ",\"screen\":\"" << frame.screen
           << "\"}\n";
  touches_.flush();
  if (!touches_) {
    return base::Fail(base::ErrorCode::kFull, "touches-write",
                      (folder_ / "touches.jsonl").string() + ": cannot write");
  }
  return {};
}

}  // namespace kiosk::offscreen
