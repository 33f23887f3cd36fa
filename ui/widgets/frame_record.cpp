#include "ui/widgets/frame_record.h"

#include <algorithm>

#include "base/secret.h"

namespace ui::widgets {

void FrameRecord::Clear() {
  for (TextRun& run : texts) base::Wipe(run.text);
  texts.clear();
  targets.clear();
}

const Target* FrameRecord::Find(std::string_view id) const {
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [id](const Target& target) { return target.id == id; });
  return found == targets.end() ? nullptr : &*found;
}

}  // namespace ui::widgets
