// SDL's objects, owned; its errors, mapped once.
#pragma once

#include <SDL.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace ui::shell {

inline base::Error SdlError(const char* what) {
  return {base::ErrorCode::kUnavailable, "no-display",
          std::string(what) + ": " + SDL_GetError() + "; with no display, run off-screen"};
}

// SDL's video and events, for as long as this lives.
class SdlVideo {
 public:
  static base::Result<std::unique_ptr<SdlVideo>> Start(bool off_screen);
  SdlVideo(const SdlVideo&) = delete;
  SdlVideo& operator=(const SdlVideo&) = delete;
  ~SdlVideo() { SDL_Quit(); }

 private:
  SdlVideo() = default;
};

struct CloseWindow {
  void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
using Window = std::unique_ptr<SDL_Window, CloseWindow>;

}  // namespace ui::shell
