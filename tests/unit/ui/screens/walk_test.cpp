// Walks every screen of the gallery, page by page, on all panels, in both sets of colours and both
// languages, with usual and longest texts, and lets nothing be cut off, overlap or be too small.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "tests/unit/ui/screens/judge.h"
#include "ui/gallery/samples.h"
#include "ui/shell/imgui_frame.h"
#include "ui/shell/raster.h"

namespace ui {
namespace {

using theme::Contrast;

struct NamedPanel {
  const char* name;
  theme::Panel panel;
};

class Walker {
 public:
  explicit Walker(const theme::Panel& panel) {
    auto made = theme::Theme::Make(panel);
    EXPECT_TRUE(made) << made.error().message;
    theme_ = std::move(*made);
    frame_ = std::make_unique<shell::ImGuiFrame>(*theme_);
  }

  // The sample's first page, with nothing left of the one before.
  const widgets::FrameRecord& Show(const gallery::Sample& sample) {
    frame_->Draw({}, 0, drawer_);
    frame_->Draw(sample.view, 0, drawer_);
    return frame_->record();
  }

  // Turns to the next page; false if there is none.
  bool TurnPage(const gallery::Sample& sample) {
    for (const widgets::Target& target : frame_->record().targets) {
      if (target.id != "info.next" && target.id != "review.next" && target.id != "choose.next" &&
          target.id != "form.next-page") {
        continue;
      }
      const auto x = static_cast<float>(target.box.centre_x());
      const auto y = static_cast<float>(target.box.centre_y());
      for (const bool down : {true, false}) {
        frame_->Point(x, y, down);
        frame_->Draw(sample.view, 0, drawer_);
      }
      frame_->PointNowhere();
      frame_->Draw(sample.view, 0, drawer_);
      return true;
    }
    return false;
  }

  const widgets::FrameRecord& record() const { return frame_->record(); }

  picture::Image Picture() const {
    picture::Image image;
    image.width = theme_->panel().width_px;
    image.height = theme_->panel().height_px;
    image.pixels.assign(
        static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height),
        0xFF000000U);
    shell::Rasterise(frame_->draw_data(), theme_->fonts().atlas(), image);
    return image;
  }

 private:
  std::unique_ptr<theme::Theme> theme_;
  std::unique_ptr<shell::ImGuiFrame> frame_;
  screens::Drawer drawer_;
};

constexpr std::array kPanels = {
    NamedPanel{"Upright15", {1080, 1920, 194}}, NamedPanel{"Upright21", {1080, 1920, 268}},
    NamedPanel{"UprightWindow", {607, 1080, 194}}, NamedPanel{"Lying15", {1280, 800, 345}},
    NamedPanel{"Lying15Wide", {1920, 1080, 345}}};

// One combination of all that changes how screens look, by its number.
struct Case {
  explicit Case(int number)
      : panel(kPanels[static_cast<std::size_t>(number / 8)]),
        contrast(number & 4 ? Contrast::kHigh : Contrast::kNormal),
        language(number & 2 ? text::Language::kEnglish : text::Language::kIndonesian),
        texts(number & 1 ? gallery::Texts::kLongest : gallery::Texts::kUsual) {}

  std::string Name() const {
    return std::string(panel.name) + (contrast == Contrast::kHigh ? "High" : "Normal") +
           (language == text::Language::kEnglish ? "English" : "Indonesian") +
           (texts == gallery::Texts::kLongest ? "Longest" : "Usual");
  }

  NamedPanel panel;
  Contrast contrast;
  text::Language language;
  gallery::Texts texts;
};

class WalkTest : public testing::TestWithParam<int> {};

TEST_P(WalkTest, NothingIsCutOffOverlapsOrIsTooSmall) {
  const Case walk(GetParam());
  Walker walker(walk.panel.panel);
  int pages = 0;
  for (const gallery::Sample& sample : gallery::Samples(walk.texts, walk.language, walk.contrast)) {
    walker.Show(sample);
    int page = 0;
    do {
      EXPECT_FALSE(walker.record().texts.empty()) << sample.name;
      for (const std::string& fault : tests::FaultsOf(walker.record())) {
        ADD_FAILURE() << sample.name << ", page " << page + 1 << ": " << fault;
      }
      ++pages;
    } while (walker.TurnPage(sample) && ++page < 20);
  }
  EXPECT_GT(pages, 50);
}

INSTANTIATE_TEST_SUITE_P(All, WalkTest, testing::Range(0, static_cast<int>(8 * kPanels.size())),
                         [](const testing::TestParamInfo<int>& tested) {
                           return Case(tested.param).Name();
                         });

// The colour that most pixels at the rim of a line of text have: what it really stands on.
std::uint32_t BackgroundOf(const picture::Image& image, const widgets::Box& box) {
  std::map<std::uint32_t, int> counts;
  const auto count = [&](int x, int y) {
    ++counts[image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                          static_cast<std::size_t>(x)]];
  };
  for (int x = box.x; x < box.right(); ++x) {
    count(x, box.y);
    count(x, box.bottom() - 1);
  }
  std::pair<std::uint32_t, int> most;
  for (const auto& entry : counts) {
    if (entry.second > most.second) most = entry;
  }
  return most.first;
}

class ContrastOnScreenTest : public testing::TestWithParam<Contrast> {};

TEST_P(ContrastOnScreenTest, TextStandsOutFromThePixelsAroundIt) {
  Walker walker({607, 1080, 194});
  for (const gallery::Sample& sample :
       gallery::Samples(gallery::Texts::kUsual, text::Language::kIndonesian, GetParam())) {
    walker.Show(sample);
    const picture::Image image = walker.Picture();
    for (const widgets::TextRun& run : walker.record().texts) {
      EXPECT_GE(theme::ContrastRatio(run.colour, BackgroundOf(image, run.box)), 4.5)
          << sample.name << ": " << run.text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ContrastOnScreenTest,
                         testing::Values(Contrast::kNormal, Contrast::kHigh),
                         [](const auto& tested) {
                           return tested.param == Contrast::kHigh ? "High" : "Normal";
                         });

TEST(SamplesTest, EveryScreenAndOverlayIsInTheGallery) {
  std::set<std::size_t> screens;
  std::set<std::size_t> overlays;
  for (const gallery::Sample& sample :
       gallery::Samples(gallery::Texts::kUsual, text::Language::kIndonesian, Contrast::kNormal)) {
    screens.insert(sample.view.screen.index());
    overlays.insert(sample.view.overlay.index());
  }
  EXPECT_EQ(screens.size(), std::variant_size_v<screens::Screen>);
  EXPECT_EQ(overlays.size(), std::variant_size_v<screens::Overlay>);
}

// The judge itself must be able to find something.
TEST(JudgeTest, FindsEachKindOfFault) {
  widgets::FrameRecord frame;
  frame.width = 1000;
  frame.height = 1000;
  frame.px_per_mm = 5;
  frame.targets = {{.id = "a", .box = {0, 0, 100, 99}}, {.id = "b", .box = {90, 0, 100, 100}}};
  const std::uint32_t black = theme::Rgb(0x000000);
  frame.texts.resize(4);
  for (widgets::TextRun& run : frame.texts) {
    run.text = "x";
    run.capital_mm = 4;
    run.back = black;
    run.colour = theme::Rgb(0xFFFFFF);
  }
  frame.texts[0].box = {0, 500, 50, 20};
  frame.texts[0].clipped = true;
  frame.texts[1].box = {40, 510, 50, 20};
  frame.texts[1].capital_mm = 3.9;
  frame.texts[2].box = {950, 700, 60, 20};
  frame.texts[3].box = {180, 50, 20, 20};
  frame.texts[3].colour = theme::Rgb(0x444444);
  EXPECT_EQ(tests::FaultsOf(frame).size(), 8U);
}

}  // namespace
}  // namespace ui
