#include "ui/shell/imgui_frame.h"

#include <imgui.h>

#include <cfloat>
#include <cstring>
#include <string_view>

namespace ui::shell {
namespace {

constexpr ImGuiWindowFlags kWindowFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav;

// The one window of a frame, without margins.
class Window {
 public:
  explicit Window(ImVec2 size) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(size);
    ImGui::Begin("screen", nullptr, kWindowFlags);
  }
  ~Window() {
    ImGui::End();
    ImGui::PopStyleVar(2);
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
};

// Ids of one screen are not those of another: a finger that goes down on one and up on the next has
// touched nothing.
class IdScope {
 public:
  explicit IdScope(std::string_view name) { ImGui::PushID(name.data(), name.data() + name.size()); }
  ~IdScope() { ImGui::PopID(); }
  IdScope(const IdScope&) = delete;
  IdScope& operator=(const IdScope&) = delete;
};

// FNV-1a over 32-bit words.
class Hash {
 public:
  void Add(const void* data, std::size_t bytes) {
    const auto* at = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i + 4 <= bytes; i += 4) {
      std::uint32_t word = 0;
      std::memcpy(&word, at + i, 4);
      Mix(word);
    }
    for (std::size_t i = bytes & ~std::size_t{3}; i < bytes; ++i) Mix(at[i]);
  }
  std::uint64_t value() const { return value_; }

 private:
  void Mix(std::uint32_t word) { value_ = (value_ ^ word) * 0x100000001B3ULL; }
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

}  // namespace

void ImGuiFrame::Destroy::operator()(ImGuiContext* context) const {
  ImGui::DestroyContext(context);
}

ImGuiFrame::ImGuiFrame(const theme::Theme& theme)
    : theme_(theme),
      context_(ImGui::CreateContext(theme.fonts().imgui())),
      record_(std::make_unique<widgets::FrameRecord>()),
      before_(std::make_unique<widgets::FrameRecord>()) {
  ImGui::SetCurrentContext(context_.get());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.DisplaySize = ImVec2(static_cast<float>(theme.panel().width_px),
                          static_cast<float>(theme.panel().height_px));
  // Nothing of ours moves by itself.
  io.DeltaTime = 1.0F / 60;
  PointNowhere();
}

ImGuiFrame::~ImGuiFrame() = default;

void ImGuiFrame::Point(float x, float y, bool down) {
  ImGui::GetIO().MousePos = ImVec2(x, y);
  ImGui::GetIO().MouseDown[0] = down;
}

void ImGuiFrame::PointNowhere() {
  Point(-FLT_MAX, -FLT_MAX, false);
}

std::optional<screens::Action> ImGuiFrame::Draw(const screens::ScreenView& view,
                                                std::int64_t now_ms, screens::Drawer& drawer) {
  std::swap(record_, before_);
  before_->ForgetTexts();
  record_->Clear();
  record_->screen = screens::NameOf(view);
  record_->width = theme_.panel().width_px;
  record_->height = theme_.panel().height_px;
  record_->px_per_mm = theme_.px_per_mm();
  if (before_->screen != record_->screen) before_->Clear();

  ImGui::NewFrame();
  std::optional<screens::Action> action;
  {
    const Window window(ImGui::GetIO().DisplaySize);
    const IdScope scope(record_->screen);
    widgets::Canvas canvas(theme_, view.chrome.contrast, view.chrome.language, now_ms, *before_,
                           *record_);
    action = drawer.Draw(view, canvas);
  }
  ImGui::Render();
  return action;
}

const ImDrawData& ImGuiFrame::draw_data() const {
  return *ImGui::GetDrawData();
}

std::uint64_t ImGuiFrame::Fingerprint() const {
  Hash hash;
  const ImDrawData& data = draw_data();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    hash.Add(list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
    hash.Add(list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list.CmdBuffer) {
      hash.Add(&command.ClipRect, sizeof command.ClipRect);
      hash.Add(&command.ElemCount, sizeof command.ElemCount);
    }
  }
  return hash.value();
}

}  // namespace ui::shell
