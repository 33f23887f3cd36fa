// Fingers for whoever plays a visit: events on SDL's queue as a touch panel's driver makes them.
// Everything after the queue is what a person's finger goes through.
#pragma once

#include "ui/widgets/frame_record.h"

namespace ui::shell {

// Pixels of the window of `frame`.
void PushFingerDown(const widgets::FrameRecord& frame, int x, int y);
void PushFingerUp(const widgets::FrameRecord& frame, int x, int y);

// Down and up in the middle of `target`.
void PushTap(const widgets::FrameRecord& frame, const widgets::Target& target);

}  // namespace ui::shell
