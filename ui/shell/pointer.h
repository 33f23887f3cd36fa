// The one finger (or mouse button) that counts, from SDL's events. Further fingers are ignored
// until the first is up: a resting hand presses nothing.
#pragma once

#include <SDL.h>

#include <optional>

namespace ui::shell {

struct PointerState {
  float x = 0;
  float y = 0;
  bool down = false;
};

class Pointer {
 public:
  // The new state if `event` changed it. Width and height of the window in pixels.
  std::optional<PointerState> Take(const SDL_Event& event, int width, int height);

  // The finger is gone without having been lifted: the window was left.
  void Forget() { held_ = Held::kNothing; }

 private:
  enum class Held { kNothing, kFinger, kMouse };

  Held held_ = Held::kNothing;
  SDL_TouchID touch_ = 0;
  SDL_FingerID finger_ = 0;
};

}  // namespace ui::shell
