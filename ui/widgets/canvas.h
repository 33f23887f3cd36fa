// Where a screen is drawn: shapes, text and touch targets, all kept in the frame's record. A thin
// hand on ImGui's draw list; the only place where words become glyphs and boxes become buttons.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/text.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"
#include "ui/widgets/box.h"
#include "ui/widgets/frame_record.h"

struct ImDrawList;

namespace ui::widgets {

enum class Align { kLeft, kCentre, kRight };

struct TextStyle {
  theme::Type type = theme::Type::kBody;
  theme::Pair pair = theme::Pair::kPage;
  Align align = Align::kLeft;
};

struct Touch {
  bool down = false;  // a finger is on it
  bool hit = false;   // it was just lifted from it: this is the touch
};

// Lines of a text as they fit into a width. Breaks at spaces and line feeds, inside a word only if
// that alone is too wide.
std::vector<std::string_view> Wrap(const theme::Face& face, std::string_view text, int width);
// The same number of lines, of about the same length: for headings.
std::vector<std::string_view> WrapBalanced(const theme::Face& face, std::string_view text,
                                           int width);

class Canvas {
 public:
  // Draws into the current ImGui window and writes `record`; `before` is the last frame's.
  Canvas(const theme::Theme& theme, theme::Contrast contrast, text::Language language,
         std::int64_t now_ms, const FrameRecord& before, FrameRecord& record);
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  const theme::Theme& theme() const { return theme_; }
  const theme::Palette& palette() const { return palette_; }
  text::Language language() const { return language_; }
  bool upright() const { return theme_.upright(); }
  int Px(double mm) const { return theme_.Px(mm); }
  Box whole() const;

  // The words of `id`, with {} filled from `values` in turn.
  std::string Words(text::TextId id, std::initializer_list<std::string_view> values = {}) const;

  void Fill(const Box& box, theme::Colour colour, int radius = 0);
  void Shade(const Box& box, theme::Colour top, theme::Colour bottom, int radius = 0);
  void Outline(const Box& box, theme::Colour colour, int width, int radius = 0);
  void Disc(const Box& box, theme::Colour colour);
  void Ring(const Box& box, theme::Colour colour, int width);
  void Shadow(const Box& box, int spread);
  // In the middle of `box`.
  void Icon(const Box& box, const char* sign, theme::IconSize size, theme::Colour colour);
  int IconPx(theme::IconSize size) const;

  int LineHeight(theme::Type type) const { return theme_.fonts().face(type).line; }
  int TextWidth(theme::Type type, std::string_view text) const;
  // The first of `types` in which `text` fits on one line of `width`, else the last.
  theme::Type FittingType(std::initializer_list<theme::Type> types, std::string_view text,
                          int width) const;
  // The same for text of several lines in a box.
  theme::Type FittingType(std::initializer_list<theme::Type> types, std::string_view text,
                          const Box& box) const;
  int TextHeight(theme::Type type, std::string_view text, int width) const;
  // From the top of `box`; returns the height used. Headings and centred text are broken into lines
  // of about the same length. What does not fit is recorded as clipped, and
  // lines below the box are left out.
  int Text(const Box& box, const TextStyle& style, std::string_view text);
  // The same, in the middle of the box's height.
  void TextInMiddle(const Box& box, const TextStyle& style, std::string_view text);

  // A touch target. `guarded`: not ready until it has been there for kGuardMs, so that the second
  // tap of somebody who taps twice does not hit what has just appeared under the finger.
  Touch Target(std::string_view id, const Box& box, TargetKind kind = TargetKind::kChoice,
               bool guarded = false);

  // While passive, what is drawn is scenery below an overlay: no targets, no record.
  void set_passive(bool passive) { passive_ = passive; }

  static constexpr std::int64_t kGuardMs = 500;

 private:
  void Line(const Box& box, const TextStyle& style, std::string_view line, int top, bool fits);

  const theme::Theme& theme_;
  const theme::Palette& palette_;
  text::Language language_;
  std::int64_t now_ms_;
  const FrameRecord& before_;
  FrameRecord& record_;
  ImDrawList& list_;
  bool passive_ = false;
};

}  // namespace ui::widgets
