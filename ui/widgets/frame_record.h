// What one frame showed: every touch target and every line of text with its rectangle, as drawn.
// Tests judge the screens by it, and whoever plays a visit finds here where to touch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/widgets/box.h"

namespace ui::widgets {

enum class TargetKind {
  kChoice,  // choices and navigation: 20 mm or more
  kKey,     // keys of keyboard and keypad: 15 mm or more
};

struct Target {
  std::string id;  // stable, the same in all languages: "notice.continue"
  Box box;
  TargetKind kind = TargetKind::kChoice;
  // False for a moment after it appeared, for targets that cannot be undone: the second tap
  // of somebody who taps twice does nothing here.
  bool ready = true;
  std::int64_t since_ms = 0;  // now_ms of the first of the frames on end that had it
};

// One line of text. The box spans its advance width and, in height, accents to descenders.
struct TextRun {
  std::string text;
  Box box;
  double capital_mm = 0;     // height of its capitals
  std::uint32_t colour = 0;  // RGBA8, R in the lowest byte
  std::uint32_t back = 0;    // what it stands on
  bool clipped = false;      // did not fit where it belongs
};

struct FrameRecord {
  std::string screen;  // as screens::NameOf
  int width = 0;
  int height = 0;
  double px_per_mm = 0;
  std::vector<Target> targets;
  std::vector<TextRun> texts;

  FrameRecord();
  FrameRecord(const FrameRecord&) = delete;
  FrameRecord& operator=(const FrameRecord&) = delete;
  ~FrameRecord() { Clear(); }

  // Overwrites the texts (they may be a citizen's) and empties their list; Clear empties both.
  void ForgetTexts();
  void Clear();

  // nullptr if this frame had no such target.
  const Target* Find(std::string_view id) const;
};

}  // namespace ui::widgets
