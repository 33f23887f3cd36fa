#include "ui/shell/sdl.h"

namespace ui::shell {

base::Result<std::unique_ptr<SdlVideo>> SdlVideo::Start(bool off_screen) {
  SDL_SetMainReady();
  if (off_screen) SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "dummy", SDL_HINT_OVERRIDE);
  // Fingers are fingers and mice are mice: one touch must not arrive twice.
  SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
  SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
  // Our pixels go to the display as they are, not through a GPU.
  SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
    return base::Fail(SdlError("the display cannot be used"));
  }
  return std::unique_ptr<SdlVideo>(new SdlVideo());
}

}  // namespace ui::shell
