// Plays a visit off-screen: puts a person's fingers on SDL's event queue where targets were drawn,
// and leaves a picture of every screen passed and a log of the touches. Nothing here can act on the
// kiosk in any other way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "kiosk/offscreen/person.h"
#include "ui/screens/views.h"
#include "ui/shell/shell.h"

namespace kiosk::offscreen {

class Player {
 public:
  // Writes into `folder`, which exists: NN-screen.png with .json beside it, and touches.jsonl.
  Player(Intention intention, std::filesystem::path folder);

  enum class Progress {
    kTouched,   // a finger is on its way: draw again at once
    kWaiting,   // for the kiosk
    kFinished,  // the visit is over and the receipt taken
    kStuck,     // the kiosk did not take something: see why()
  };

  // Looks at what `shell` last drew of `view` and does one thing. `now_ms`: monotonic. Errors:
  // those of writing into the folder.
  base::Result<Progress> Step(const ui::screens::ScreenView& view, ui::shell::Shell& shell,
                              std::int64_t now_ms);

  // Of kStuck: one line, and whether the kiosk is to blame rather than what the person gave.
  const std::string& why() const { return why_; }
  bool kiosk_failed() const { return kiosk_failed_; }

  // Names of the pictures, in order.
  const std::vector<std::string>& pictures() const { return pictures_; }

 private:
  base::Status TakePicture(const std::string& screen, ui::shell::Shell& shell);
  base::Status Tap(const ui::widgets::FrameRecord& frame, const ui::widgets::Target& target,
                   std::int64_t now_ms);

  Person person_;
  std::filesystem::path folder_;
  std::ofstream touches_;
  std::vector<std::string> pictures_;
  std::string pictured_;  // screen and question of the last picture
  std::string why_;
  bool kiosk_failed_ = false;
  std::int64_t start_ms_ = -1;
};

}  // namespace kiosk::offscreen
