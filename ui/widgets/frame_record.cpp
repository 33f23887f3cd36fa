#include "ui/widgets/frame_record.h"

#include <algorithm>

#include "base/secret.h"

namespace ui::widgets {

// Enough for any screen, so that no growing list leaves a copy of a text behind.
FrameRecord::FrameRecord() {
  texts.reserve(512);
}

void FrameRecord::ForgetTexts() {
  for (TextRun& run : texts) base::Wipe(run.text);
  texts.clear();
}

void FrameRecord::Clear() {
  ForgetTexts();
  targets.clear();
}

const Target* FrameRecord::Find(std::string_view id) const {
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [id](const Target& target) { return target.id == id; });
  return found == targets.end() ? nullptr : &*found;
}

}  // namespace ui::widgets
