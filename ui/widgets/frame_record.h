// What one frame showed: every touch target and every line of text with its rectangle, as drawn.
// Tests judge the screens by it, and whoever plays a visit finds here where to touch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ui::widgets {

// In pixels from the top left; right and bottom are x + w and y + h, exclusive.
struct Box {
  int x = 0;
  int y = 0;
  int w = 0;
  int h = 0;

  bool operator==(const Box&) const = default;
};

enum class TargetKind {
  kChoice,  // choices and navigation: 20 mm or more
  kKey,     // keys of keyboard and keypad: 15 mm or more
};

struct Target {
  std::string id;  // stable, the same in all languages: "notice.continue"
  Box box;
  TargetKind kind = TargetKind::kChoice;
  // False for a moment after the screen appeared, for targets that cannot be undone: the second tap
  // of somebody who taps twice does nothing here.
  bool ready = true;
};

// One line of text. The box spans its advance width and, in height, accents to descenders.
struct TextRun {
  std::string text;
  Box box;
  double capital_mm = 0;     // height of its capitals
  std::uint32_t colour = 0;  // RGBA8, R in the lowest byte
  std::uint32_t back = 0;    // what it stands on
  bool clipped = false;      // did not fit where it belongs and was cut
  std::string target;        // id of the target it labels, or empty
};

struct FrameRecord {
  std::string screen;  // as screens::NameOf
  int width = 0;
  int height = 0;
  double px_per_mm = 0;
  std::vector<Target> targets;
  std::vector<TextRun> texts;

  FrameRecord() = default;
  FrameRecord(const FrameRecord&) = delete;
  FrameRecord& operator=(const FrameRecord&) = delete;
  ~FrameRecord() { Clear(); }

  // Overwrites the texts (they may be a citizen's) and empties both lists.
  void Clear();

  // nullptr if this frame had no such target.
  const Target* Find(std::string_view id) const;
};

}  // namespace ui::widgets
