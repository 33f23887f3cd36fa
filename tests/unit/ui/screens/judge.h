// What is wrong with a frame, by its record: for the test that walks all screens.
#pragma once

#include <string>
#include <vector>

#include "ui/widgets/frame_record.h"

namespace tests {

// One line a fault: text cut off or off the screen, too small, on a colour that it does not stand
// out from, over other text or across the edge of a target; targets too small, off the screen, over
// each other, or with one id.
std::vector<std::string> FaultsOf(const ui::widgets::FrameRecord& frame);

}  // namespace tests
