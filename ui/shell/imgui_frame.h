// Dear ImGui as far as we use it: a draw list and a hit test, one frame at a time.
#pragma once

#include <cstdint>
#include <memory>

#include "ui/screens/draw.h"
#include "ui/theme/theme.h"
#include "ui/widgets/frame_record.h"

struct ImGuiContext;
struct ImDrawData;

namespace ui::shell {

class ImGuiFrame {
 public:
  // `theme` must outlive this.
  explicit ImGuiFrame(const theme::Theme& theme);
  ~ImGuiFrame();
  ImGuiFrame(const ImGuiFrame&) = delete;
  ImGuiFrame& operator=(const ImGuiFrame&) = delete;

  // Where the finger is, from the next Draw on.
  void Point(float x, float y, bool down);
  // No finger anywhere.
  void PointNowhere();

  std::optional<screens::Action> Draw(const screens::ScreenView& view, std::int64_t now_ms,
                                      screens::Drawer& drawer);

  const widgets::FrameRecord& record() const { return *record_; }
  const ImDrawData& draw_data() const;
  // Changes whenever the picture does.
  std::uint64_t Fingerprint() const;

 private:
  struct Destroy {
    void operator()(ImGuiContext* context) const;
  };

  const theme::Theme& theme_;
  std::unique_ptr<ImGuiContext, Destroy> context_;
  std::unique_ptr<widgets::FrameRecord> record_;
  std::unique_ptr<widgets::FrameRecord> before_;
};

}  // namespace ui::shell
