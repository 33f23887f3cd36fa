#include "ui/shell/finger.h"

#include <SDL.h>

namespace ui::shell {
namespace {

void Push(Uint32 type, const widgets::FrameRecord& frame, int x, int y) {
  SDL_Event event{};
  event.type = type;
  event.tfinger.touchId = 1;
  event.tfinger.fingerId = 1;
  event.tfinger.x = (static_cast<float>(x) + 0.5F) / static_cast<float>(frame.width);
  event.tfinger.y = (static_cast<float>(y) + 0.5F) / static_cast<float>(frame.height);
  event.tfinger.pressure = 1;
  SDL_PushEvent(&event);
}

}  // namespace

void PushFingerDown(const widgets::FrameRecord& frame, int x, int y) {
  Push(SDL_FINGERDOWN, frame, x, y);
}

void PushFingerUp(const widgets::FrameRecord& frame, int x, int y) {
  Push(SDL_FINGERUP, frame, x, y);
}

void PushTap(const widgets::FrameRecord& frame, const widgets::Target& target) {
  PushFingerDown(frame, target.box.centre_x(), target.box.centre_y());
  PushFingerUp(frame, target.box.centre_x(), target.box.centre_y());
}

}  // namespace ui::shell
