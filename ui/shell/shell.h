// The window (or, off-screen, SDL's dummy driver), its touches and its pictures. One renderer for
// both. One Shell at a time in a process; everything on the thread that opened it, except Wake.
//
// A loop:
//   while (!shell.closed()) {
//     while (auto action = shell.Frame(view, now_ms)) { step the visit; view = present(...); }
//     shell.Wait(timeout_ms);
//   }
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/frame_record.h"

namespace ui::shell {

struct Options {
  int width = 0;  // pixels; 0: the largest 9:16 window that fits the display
  int height = 0;
  double panel_mm = 0;      // width of the panel; 0: that of a 15.6 inch panel the same way up
  bool fullscreen = false;  // the display's own size instead of width and height
  bool off_screen = false;  // no display is needed; width and height 0 mean 1080x1920
};

class Shell {
 public:
  // kUnavailable ("no-display"), kNotFound ("font-missing", names the package), kInvalid
  // ("panel-too-small", "panel-too-large", "panel-too-fine": outside what the screens are made
  // for).
  static base::Result<std::unique_ptr<Shell>> Open(const Options& options);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // Takes what SDL's event queue holds, up to the first touch that means something, and shows
  // `view` if that changes the picture. With an action in hand nothing is shown: step, and call
  // again with the new view. A touch counts if it goes down and up in the same target of the same
  // screen. `now_ms`: monotonic.
  std::optional<screens::Action> Frame(const screens::ScreenView& view, std::int64_t now_ms);

  // What the last Frame drew.
  const widgets::FrameRecord& LastFrame() const;

  // What the last Frame drew, as path (PNG) and, beside it with the ending .json, its record.
  base::Status SavePicture(const std::filesystem::path& path);

  // Sleeps until an event, a Wake, or the end of the time; not at all while a Frame is due.
  void Wait(int timeout_ms);

  // Ends a Wait, now or the next. Thread-safe.
  void Wake();

  // The window was closed or the process asked to quit.
  bool closed() const;

 private:
  class Impl;
  explicit Shell(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ui::shell
