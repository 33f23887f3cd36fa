#include "ui/widgets/canvas.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>

namespace ui::widgets {
namespace {

ImVec2 TopLeft(const Box& box) {
  return {static_cast<float>(box.x), static_cast<float>(box.y)};
}

ImVec2 BottomRight(const Box& box) {
  return {static_cast<float>(box.right()), static_cast<float>(box.bottom())};
}

// Bytes of the UTF-8 character that begins here.
std::size_t CharacterBytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// How much of `text` fits into `width`, at least one character.
std::string_view FittingPart(const theme::Face& face, std::string_view text, int width) {
  std::size_t end = std::min(text.size(), CharacterBytes(text.front()));
  while (end < text.size()) {
    const std::size_t next = std::min(text.size(), end + CharacterBytes(text[end]));
    if (face.Width(text.substr(0, next)) > width) break;
    end = next;
  }
  return text.substr(0, end);
}

// One line feed-free stretch of text.
void WrapParagraph(const theme::Face& face, std::string_view text, int width,
                   std::vector<std::string_view>& lines) {
  while (face.Width(text) > width) {
    std::size_t end = 0;
    for (std::size_t space = text.find(' '); space != std::string_view::npos;
         space = text.find(' ', space + 1)) {
      if (face.Width(text.substr(0, space)) > width) break;
      end = space;
    }
    if (end == 0) {
      lines.push_back(FittingPart(face, text, width));
      text.remove_prefix(lines.back().size());
    } else {
      lines.push_back(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
    if (text.empty()) return;
  }
  lines.push_back(text);
}

// Of the widest word.
int WordWidth(const theme::Face& face, std::string_view text) {
  int widest = 0;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.size(), text.find_first_of(" \n", from));
    widest = std::max(widest, face.Width(text.substr(from, end - from)));
    from = end + 1;
  }
  return widest;
}

// The smallest width that needs no more lines than `width` and breaks no word that it does not.
int BalancedWidth(const theme::Face& face, std::string_view text, int width) {
  const std::size_t lines = Wrap(face, text, width).size();
  if (lines < 2) return width;
  int narrow = std::min(width, std::max(WordWidth(face, text), width / static_cast<int>(lines)));
  while (narrow < width) {
    const int middle = narrow + (width - narrow) / 2;
    if (Wrap(face, text, middle).size() <= lines) {
      width = middle;
    } else {
      narrow = middle + 1;
    }
  }
  return width;
}

}  // namespace

std::vector<std::string_view> Wrap(const theme::Face& face, std::string_view text, int width) {
  std::vector<std::string_view> lines;
  if (text.empty()) return lines;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.size(), text.find('\n', from));
    WrapParagraph(face, text.substr(from, end - from), width, lines);
    from = end + 1;
  }
  return lines;
}

Canvas::Canvas(const theme::Theme& theme, theme::Contrast contrast, text::Language language,
               std::int64_t now_ms, const FrameRecord& before, FrameRecord& record)
    : theme_(theme),
      palette_(theme::PaletteFor(contrast)),
      language_(language),
      now_ms_(now_ms),
      before_(before),
      record_(record),
      list_(*ImGui::GetWindowDrawList()) {}

Box Canvas::whole() const {
  return {0, 0, theme_.panel().width_px, theme_.panel().height_px};
}

std::string Canvas::Words(text::TextId id, std::initializer_list<std::string_view> values) const {
  return text::Words(language_, id, values);
}

void Canvas::Fill(const Box& box, theme::Colour colour, int radius) {
  list_.AddRectFilled(TopLeft(box), BottomRight(box), colour, static_cast<float>(radius));
}

void Canvas::Shade(const Box& box, theme::Colour top, theme::Colour bottom, int radius) {
  const int first = list_.VtxBuffer.Size;
  Fill(box, theme::Rgb(0xFFFFFF), radius);
  ImGui::ShadeVertsLinearColorGradientKeepAlpha(
      &list_, first, list_.VtxBuffer.Size, TopLeft(box),
      ImVec2(static_cast<float>(box.x), static_cast<float>(box.bottom())), top, bottom);
}

void Canvas::Outline(const Box& box, theme::Colour colour, int width, int radius) {
  list_.AddRect(TopLeft(box), BottomRight(box), colour, static_cast<float>(radius), 0,
                static_cast<float>(width));
}

void Canvas::Disc(const Box& box, theme::Colour colour) {
  list_.AddCircleFilled(ImVec2(static_cast<float>(box.x) + static_cast<float>(box.w) / 2,
                               static_cast<float>(box.y) + static_cast<float>(box.h) / 2),
                        static_cast<float>(box.w) / 2, colour, 96);
}

void Canvas::Ring(const Box& box, theme::Colour colour, int width) {
  list_.AddCircle(ImVec2(static_cast<float>(box.x) + static_cast<float>(box.w) / 2,
                         static_cast<float>(box.y) + static_cast<float>(box.h) / 2),
                  static_cast<float>(box.w - width) / 2, colour, 96, static_cast<float>(width));
}

// Nine parts around one round patch; the middle one lies below the card and is left out.
void Canvas::Shadow(const Box& box, int spread) {
  if ((palette_.shadow >> 24) == 0) return;
  const std::array<float, 4> patch = theme_.fonts().shadow();
  const float middle_u = (patch[0] + patch[2]) / 2;
  const float middle_v = (patch[1] + patch[3]) / 2;
  const int whole_pixels = spread / 2;
  const auto half = static_cast<float>(whole_pixels);
  const ImVec2 from = TopLeft(box);
  const ImVec2 to = BottomRight(box);
  const std::array<float, 4> xs = {from.x - half, from.x + half, to.x - half, to.x + half};
  const std::array<float, 4> ys = {from.y - half, from.y + half, to.y - half, to.y + half};
  const std::array<float, 4> us = {patch[0], middle_u, middle_u, patch[2]};
  const std::array<float, 4> vs = {patch[1], middle_v, middle_v, patch[3]};
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (i == 1 && j == 1) continue;
      list_.AddImage(ImGui::GetIO().Fonts->TexID, ImVec2(xs[i], ys[j]),
                     ImVec2(xs[i + 1], ys[j + 1]), ImVec2(us[i], vs[j]),
                     ImVec2(us[i + 1], vs[j + 1]), palette_.shadow);
    }
  }
}

int Canvas::IconPx(theme::IconSize size) const {
  return static_cast<int>(theme_.fonts().icons(size).size);
}

void Canvas::Icon(const Box& box, const char* sign, theme::IconSize size, theme::Colour colour) {
  const theme::Face& face = theme_.fonts().icons(size);
  const int side = static_cast<int>(face.size);
  const int x = box.x + (box.w - side) / 2;
  const int y = box.y + (box.h - side) / 2;
  list_.AddText(face.font, face.size, ImVec2(static_cast<float>(x), static_cast<float>(y)), colour,
                sign);
}

std::vector<std::string_view> WrapBalanced(const theme::Face& face, std::string_view text,
                                           int width) {
  return Wrap(face, text, BalancedWidth(face, text, width));
}

int Canvas::TextWidth(theme::Type type, std::string_view text) const {
  return theme_.fonts().face(type).Width(text);
}

theme::Type Canvas::FittingType(std::initializer_list<theme::Type> types, std::string_view text,
                                int width) const {
  for (const theme::Type type : types) {
    if (TextWidth(type, text) <= width) return type;
  }
  return *(types.end() - 1);
}

theme::Type Canvas::FittingType(std::initializer_list<theme::Type> types, std::string_view text,
                                const Box& box) const {
  for (const theme::Type type : types) {
    if (TextHeight(type, text, box.w) <= box.h) return type;
  }
  return *(types.end() - 1);
}

int Canvas::TextHeight(theme::Type type, std::string_view text, int width) const {
  const theme::Face& face = theme_.fonts().face(type);
  return static_cast<int>(Wrap(face, text, width).size()) * face.line;
}

int Canvas::Text(const Box& box, const TextStyle& style, std::string_view text) {
  const theme::Face& face = theme_.fonts().face(style.type);
  const bool balance = style.align == Align::kCentre || style.type == theme::Type::kDisplay;
  const std::vector<std::string_view> lines =
      balance ? WrapBalanced(face, text, box.w) : Wrap(face, text, box.w);
  int used = 0;
  for (const std::string_view& line : lines) {
    const bool last_that_fits = used + 2 * face.line > box.h;
    const bool more = &line != &lines.back();
    const bool fits = used + face.line <= box.h && !(last_that_fits && more);
    Line(box, style, line, box.y + used, fits && face.Width(line) <= box.w);
    used += face.line;
    if (!fits) break;
  }
  return used;
}

void Canvas::TextInMiddle(const Box& box, const TextStyle& style, std::string_view text) {
  const int height = TextHeight(style.type, text, box.w);
  Box middle = box;
  if (height < box.h) TakeTop(middle, (box.h - height) / 2);
  Text(middle, style, text);
}

void Canvas::Line(const Box& box, const TextStyle& style, std::string_view line, int top,
                  bool fits) {
  if (line.empty()) return;
  const theme::Face& face = theme_.fonts().face(style.type);
  const theme::PairColours& colours = palette_[style.pair];
  const int width = face.Width(line);
  const int x = style.align == Align::kLeft     ? box.x
                : style.align == Align::kCentre ? box.x + (box.w - width) / 2
                                                : box.right() - width;
  const int capital_top = top + (face.line - face.capital) / 2;
  list_.AddText(face.font, face.size,
                ImVec2(static_cast<float>(x), static_cast<float>(capital_top - face.top)),
                colours.text, line.data(), line.data() + line.size());
  if (passive_) return;
  TextRun run;
  run.text = line;
  // Accents rise above and descenders fall below a capital by a third of its height.
  run.box = {x, capital_top - face.capital / 3, width, face.capital + 2 * (face.capital / 3)};
  run.capital_mm = face.capital / theme_.px_per_mm();
  run.colour = colours.text;
  run.back = colours.back;
  run.clipped = !fits;
  record_.texts.push_back(std::move(run));
}

Touch Canvas::Target(std::string_view id, const Box& box, TargetKind kind, bool guarded) {
  if (passive_) return {};
  const widgets::Target* earlier = before_.Find(id);
  const std::int64_t since_ms = earlier != nullptr ? earlier->since_ms : now_ms_;
  const bool ready = !guarded || now_ms_ - since_ms >= kGuardMs;
  record_.targets.push_back({std::string(id), box, kind, ready, since_ms});
  if (!ready || box.w < 1 || box.h < 1) return {};
  ImGui::SetCursorScreenPos(TopLeft(box));
  ImGui::PushID(id.data(), id.data() + id.size());
  Touch touch;
  touch.hit = ImGui::InvisibleButton("target",
                                     ImVec2(static_cast<float>(box.w), static_cast<float>(box.h)));
  touch.down = ImGui::IsItemActive() && ImGui::IsItemHovered();
  ImGui::PopID();
  return touch;
}

}  // namespace ui::widgets
