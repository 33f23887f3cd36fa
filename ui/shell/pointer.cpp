#include "ui/shell/pointer.h"

namespace ui::shell {

std::optional<PointerState> Pointer::Take(const SDL_Event& event, int width, int height) {
  const auto finger_at = [&](bool down) {
    return PointerState{event.tfinger.x * static_cast<float>(width),
                        event.tfinger.y * static_cast<float>(height), down};
  };
  const bool same_finger = held_ == Held::kFinger && event.tfinger.touchId == touch_ &&
                           event.tfinger.fingerId == finger_;
  switch (event.type) {
    case SDL_FINGERDOWN:
      if (held_ != Held::kNothing) return std::nullopt;
      held_ = Held::kFinger;
      touch_ = event.tfinger.touchId;
      finger_ = event.tfinger.fingerId;
      return finger_at(true);
    case SDL_FINGERMOTION:
      return same_finger ? std::optional(finger_at(true)) : std::nullopt;
    case SDL_FINGERUP:
      if (!same_finger) return std::nullopt;
      held_ = Held::kNothing;
      return finger_at(false);
    case SDL_MOUSEBUTTONDOWN:
      if (event.button.button != SDL_BUTTON_LEFT || held_ != Held::kNothing) return std::nullopt;
      held_ = Held::kMouse;
      return PointerState{static_cast<float>(event.button.x), static_cast<float>(event.button.y),
                          true};
    case SDL_MOUSEMOTION:
      if (held_ != Held::kMouse) return std::nullopt;
      return PointerState{static_cast<float>(event.motion.x), static_cast<float>(event.motion.y),
                          true};
    case SDL_MOUSEBUTTONUP:
      if (event.button.button != SDL_BUTTON_LEFT || held_ != Held::kMouse) return std::nullopt;
      held_ = Held::kNothing;
      return PointerState{static_cast<float>(event.button.x), static_cast<float>(event.button.y),
                          false};
    default:  // SDL has dozens of other events; none is a touch
      return std::nullopt;
  }
}

}  // namespace ui::shell
