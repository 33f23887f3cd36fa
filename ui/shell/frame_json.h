// A frame's record as JSON, for the file beside a screen's picture.
#pragma once

#include <string>

#include "ui/widgets/frame_record.h"

namespace ui::shell {

// Rectangles in pixels, heights in millimetres, colours as #RRGGBB.
std::string ToJson(const widgets::FrameRecord& record);

}  // namespace ui::shell
