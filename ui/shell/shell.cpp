#include "ui/shell/shell.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "picture/picture.h"
#include "ui/shell/frame_json.h"
#include "ui/shell/imgui_frame.h"
#include "ui/shell/pointer.h"
#include "ui/shell/raster.h"
#include "ui/shell/sdl.h"

namespace ui::shell {
namespace {

// Of a 15.6 inch panel.
constexpr double kUprightMm = 194;
constexpr double kLyingMm = 345;

struct Size {
  int width;
  int height;
};

// The largest 9:16 window that leaves room for a desktop's own bars.
Size FittingSize() {
  SDL_Rect usable{0, 0, 1080, 1920};
  SDL_GetDisplayUsableBounds(0, &usable);
  const int height = std::min(usable.h * 92 / 100, usable.w * 16 / 9);
  return {height * 9 / 16, height};
}

// Without a window manager nobody enlarges a full-screen window: it is made as large as the
// display.
Size DisplaySize() {
  SDL_Rect bounds{0, 0, 1080, 1920};
  SDL_GetDisplayBounds(0, &bounds);
  return {bounds.w, bounds.h};
}

Size WindowSize(const Options& options) {
  if (options.fullscreen && !options.off_screen) return DisplaySize();
  if (options.width > 0 && options.height > 0) return {options.width, options.height};
  return options.off_screen ? Size{1080, 1920} : FittingSize();
}

theme::Panel PanelOf(Size size, double panel_mm) {
  const double usual = size.height >= size.width ? kUprightMm : kLyingMm;
  return {size.width, size.height, panel_mm > 0 ? panel_mm : usual};
}

// The next event of the queue. SDL_PollEvent would stop at marks that it leaves in the queue
// itself, before events that lie behind them.
bool TakeEvent(SDL_Event& event) {
  SDL_PumpEvents();
  return SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1;
}

}  // namespace

class Shell::Impl {
 public:
  static base::Result<std::unique_ptr<Impl>> Open(const Options& options) {
    auto video = SdlVideo::Start(options.off_screen);
    if (!video) return base::Fail(std::move(video.error()));
    const Size wanted = WindowSize(options);
    const Uint32 flags = options.fullscreen ? Uint32{SDL_WINDOW_FULLSCREEN_DESKTOP} : 0U;
    Window window(SDL_CreateWindow("Anjungan", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                   wanted.width, wanted.height, flags));
    if (!window) return base::Fail(SdlError("no window"));
    if (options.fullscreen) SDL_ShowCursor(SDL_DISABLE);
    auto impl =
        std::unique_ptr<Impl>(new Impl(std::move(*video), std::move(window), options.panel_mm));
    if (base::Status fitted = impl->FitToWindow(); !fitted) {
      return base::Fail(std::move(fitted.error()));
    }
    return impl;
  }

  std::optional<screens::Action> Frame(const screens::ScreenView& view, std::int64_t now_ms) {
    // Lays the view out before anything can touch it.
    frame_->Draw(view, now_ms, drawer_);
    SDL_Event event;
    while (TakeEvent(event)) {
      const std::optional<PointerState> pointer =
          pointer_.Take(event, theme_->panel().width_px, theme_->panel().height_px);
      if (!pointer) {
        if (Notice(event)) frame_->Draw(view, now_ms, drawer_);
        continue;
      }
      frame_->Point(pointer->x, pointer->y, pointer->down);
      std::optional<screens::Action> action = frame_->Draw(view, now_ms, drawer_);
      if (pointer->down) continue;
      frame_->PointNowhere();
      frame_due_ = true;
      if (!action) action = screens::Touched{};
      return action;
    }
    frame_due_ = false;
    Show();
    return std::nullopt;
  }

  const widgets::FrameRecord& record() const { return frame_->record(); }

  base::Status SavePicture(const std::filesystem::path& path) {
    Paint();
    if (base::Status written = picture::WritePng(path, image_); !written) return written;
    std::filesystem::path beside = path;
    beside.replace_extension(".json");
    return base::WriteFileDurably(beside, base::AsBytes(ToJson(record())),
                                  base::FileAccess::kPublic);
  }

  void Wait(int timeout_ms) {
    if (frame_due_) return;
    if (timeout_ms < 0) {
      SDL_WaitEvent(nullptr);
    } else {
      SDL_WaitEventTimeout(nullptr, timeout_ms);
    }
  }

  void Wake() {
    SDL_Event event{};
    event.type = wake_event_;
    SDL_PushEvent(&event);
  }

  bool closed() const { return closed_; }

 private:
  Impl(std::unique_ptr<SdlVideo> video, Window window, double panel_mm)
      : video_(std::move(video)),
        window_(std::move(window)),
        panel_mm_(panel_mm),
        wake_event_(SDL_RegisterEvents(1)) {}

  // Theme and frame for the window's present size.
  base::Status FitToWindow() {
    Size size{};
    SDL_GetWindowSize(window_.get(), &size.width, &size.height);
    auto fitting = theme::Theme::Make(PanelOf(size, panel_mm_));
    if (!fitting) return base::Fail(std::move(fitting.error()));
    frame_.reset();
    theme_ = std::move(*fitting);
    frame_ = std::make_unique<ImGuiFrame>(*theme_);
    image_.width = size.width;
    image_.height = size.height;
    image_.pixels.assign(
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0xFF000000U);
    painted_ = 0;
    return {};
  }

  // True if the window changed its size.
  bool Notice(const SDL_Event& event) {
    if (event.type == SDL_QUIT) closed_ = true;
    if (event.type != SDL_WINDOWEVENT) return false;
    switch (event.window.event) {
      case SDL_WINDOWEVENT_CLOSE:
        closed_ = true;
        return false;
      case SDL_WINDOWEVENT_EXPOSED:
        shown_ = 0;
        return false;
      case SDL_WINDOWEVENT_LEAVE:
      case SDL_WINDOWEVENT_FOCUS_LOST:
        pointer_.Forget();
        frame_->PointNowhere();
        return true;
      case SDL_WINDOWEVENT_SIZE_CHANGED: {
        const theme::Panel& panel = theme_->panel();
        if (event.window.data1 == panel.width_px && event.window.data2 == panel.height_px) {
          return false;
        }
        // A size that cannot be laid out keeps the old picture.
        return FitToWindow().has_value();
      }
      default:  // moved, shown, entered: nothing to do
        return false;
    }
  }

  // Pixels of the last frame, unless they are there already.
  void Paint() {
    const std::uint64_t wanted = frame_->Fingerprint();
    if (wanted == painted_) return;
    Rasterise(frame_->draw_data(), theme_->fonts().atlas(), image_);
    painted_ = wanted;
  }

  void Show() {
    Paint();
    if (shown_ == painted_) return;
    SDL_Surface* surface = SDL_GetWindowSurface(window_.get());
    if (surface == nullptr) return;
    const int width = std::min(surface->w, image_.width);
    const int height = std::min(surface->h, image_.height);
    SDL_ConvertPixels(width, height, SDL_PIXELFORMAT_ABGR8888, image_.pixels.data(),
                      image_.width * 4, surface->format->format, surface->pixels, surface->pitch);
    SDL_UpdateWindowSurface(window_.get());
    shown_ = painted_;
  }

  std::unique_ptr<SdlVideo> video_;
  Window window_;
  double panel_mm_;
  Uint32 wake_event_;
  std::unique_ptr<theme::Theme> theme_;
  std::unique_ptr<ImGuiFrame> frame_;
  screens::Drawer drawer_;
  Pointer pointer_;
  picture::Image image_;
  std::uint64_t painted_ = 0;  // fingerprints of what image_ and the window hold
  std::uint64_t shown_ = 0;
  bool frame_due_ = false;
  bool closed_ = false;
};

base::Result<std::unique_ptr<Shell>> Shell::Open(const Options& options) {
  auto impl = Impl::Open(options);
  if (!impl) return base::Fail(std::move(impl.error()));
  return std::unique_ptr<Shell>(new Shell(std::move(*impl)));
}

Shell::Shell(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Shell::~Shell() = default;

std::optional<screens::Action> Shell::Frame(const screens::ScreenView& view, std::int64_t now_ms) {
  return impl_->Frame(view, now_ms);
}

const widgets::FrameRecord& Shell::LastFrame() const {
  return impl_->record();
}

base::Status Shell::SavePicture(const std::filesystem::path& path) {
  return impl_->SavePicture(path);
}

void Shell::Wait(int timeout_ms) {
  impl_->Wait(timeout_ms);
}
void Shell::Wake() {
  impl_->Wake();
}
bool Shell::closed() const {
  return impl_->closed();
}

}  // namespace ui::shell
