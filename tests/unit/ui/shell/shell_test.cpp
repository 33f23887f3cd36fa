// A person at the screen: fingers go through SDL's event queue, what comes out are actions.
#include "ui/shell/shell.h"

#include <SDL.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <thread>

#include "base/file.h"
#include "picture/picture.h"
#include "tests/support/temp_dir.h"
#include "ui/shell/finger.h"

namespace ui::shell {
namespace {

using namespace screens;  // its views and actions are what this file is about

class ShellTest : public testing::Test {
 protected:
  void SetUp() override {
    Options options;
    options.off_screen = true;
    options.width = 607;
    options.height = 1080;
    auto opened = Shell::Open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    shell_ = std::move(*opened);
  }

  static ScreenView View(Screen screen, Overlay overlay = NoOverlay{}) {
    ScreenView view;
    view.chrome.office = "Kantor Desa";
    view.chrome.can_go_back = view.chrome.can_help = view.chrome.can_cancel = true;
    view.screen = std::move(screen);
    view.overlay = std::move(overlay);
    return view;
  }

  static ScreenView TextQuestion(std::string field = "nama") {
    FormView form;
    form.field = std::move(field);
    form.kind = QuestionKind::kText;
    form.label = "Siapa nama lengkap Anda?";
    return View(form);
  }

  std::optional<Action> Frame(const ScreenView& view) { return shell_->Frame(view, now_ms_); }

  const widgets::Target& Find(std::string_view id) {
    const widgets::Target* target = shell_->LastFrame().Find(id);
    EXPECT_NE(target, nullptr) << id;
    static const widgets::Target kNone;
    return target != nullptr ? *target : kNone;
  }

  // Shows `view`, taps, and returns what that meant.
  std::optional<Action> Tap(const ScreenView& view, std::string_view id) {
    Frame(view);
    PushTap(shell_->LastFrame(), Find(id));
    return Frame(view);
  }

  void Type(const ScreenView& view, std::string_view text) {
    for (const char symbol : text) {
      const std::string key = symbol == ' ' ? "key.space" : std::string("key.") + symbol;
      Frame(view);
      if (shell_->LastFrame().Find(key) == nullptr) Tap(view, "key.shift");
      EXPECT_EQ(Tap(view, key), Action(Touched{})) << key;
    }
  }

  bool Shows(std::string_view text) {
    for (const widgets::TextRun& run : shell_->LastFrame().texts) {
      if (run.text.find(text) != std::string::npos) return true;
    }
    return false;
  }

  static void PushFinger(Uint32 type, SDL_FingerID finger, const widgets::FrameRecord& frame,
                         const widgets::Target& target) {
    SDL_Event event{};
    event.type = type;
    event.tfinger.touchId = 1;
    event.tfinger.fingerId = finger;
    event.tfinger.x =
        (static_cast<float>(target.box.centre_x()) + 0.5F) / static_cast<float>(frame.width);
    event.tfinger.y =
        (static_cast<float>(target.box.centre_y()) + 0.5F) / static_cast<float>(frame.height);
    SDL_PushEvent(&event);
  }

  std::unique_ptr<Shell> shell_;
  std::int64_t now_ms_ = 1000;
};

TEST_F(ShellTest, ATapIsTheActionOfItsTarget) {
  EXPECT_EQ(Tap(View(AttractView{}), "attract.start"), Action(Begin{}));
  EXPECT_EQ(Tap(View(NoticeView{}), "notice.continue"), Action(AcceptNotice{}));
  EXPECT_EQ(Tap(View(NoticeView{}), "footer.back"), Action(Back{}));
  EXPECT_EQ(Tap(View(NoticeView{}), "footer.cancel"), Action(AskCancel{}));
  EXPECT_EQ(Tap(View(NoticeView{}), "footer.help"), Action(AskHelp{}));
}

TEST_F(ShellTest, WithoutATouchThereIsNoAction) {
  EXPECT_EQ(Frame(View(AttractView{})), std::nullopt);
  EXPECT_EQ(Frame(View(NoticeView{})), std::nullopt);
}

// A scanner that types, before it is claimed; a keyboard that somebody plugged in.
TEST_F(ShellTest, WhatAKeyboardTypesReachesNoForm) {
  FormView form;
  form.field = "nama";
  form.label = "Siapa nama Anda?";
  const ScreenView view = View(form);
  Frame(view);
  for (const SDL_Keycode key : {SDLK_6, SDLK_a, SDLK_TAB, SDLK_RETURN, SDLK_ESCAPE}) {
    for (const Uint32 type : {SDL_KEYDOWN, SDL_KEYUP}) {
      SDL_Event event{};
      event.type = type;
      event.key.keysym.sym = key;
      SDL_PushEvent(&event);
    }
    SDL_Event text{};
    text.type = SDL_TEXTINPUT;
    text.text.text[0] = '6';
    SDL_PushEvent(&text);
    EXPECT_EQ(Frame(view), std::nullopt) << key;
  }
  EXPECT_TRUE(Shows("Belum diisi"));
  const auto answer = Tap(view, "form.next");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(std::get<SubmitAnswer>(*answer).value.empty());
}

TEST_F(ShellTest, DownOnOneTargetAndUpOnAnotherIsNoTouchOfEither) {
  const ScreenView view = View(NoticeView{});
  Frame(view);
  const widgets::FrameRecord& frame = shell_->LastFrame();
  PushFinger(SDL_FINGERDOWN, 1, frame, Find("footer.back"));
  PushFinger(SDL_FINGERUP, 1, frame, Find("notice.continue"));
  EXPECT_EQ(Frame(view), Action(Touched{}));
  EXPECT_EQ(Frame(view), std::nullopt);
}

TEST_F(ShellTest, DownOnOneScreenAndUpOnTheNextIsNoTouch) {
  Frame(View(NoticeView{}));
  PushFinger(SDL_FINGERDOWN, 1, shell_->LastFrame(), Find("footer.back"));
  Frame(View(NoticeView{}));
  Frame(View(IdentifyView{}));
  PushFinger(SDL_FINGERUP, 1, shell_->LastFrame(), Find("footer.back"));
  EXPECT_EQ(Frame(View(IdentifyView{})), Action(Touched{}));
}

TEST_F(ShellTest, ASecondFingerIsIgnored) {
  const ScreenView view = View(NoticeView{});
  Frame(view);
  const widgets::FrameRecord& frame = shell_->LastFrame();
  PushFinger(SDL_FINGERDOWN, 1, frame, Find("footer.back"));
  PushFinger(SDL_FINGERDOWN, 2, frame, Find("notice.continue"));
  PushFinger(SDL_FINGERUP, 2, frame, Find("notice.continue"));
  EXPECT_EQ(Frame(view), std::nullopt);
  PushFinger(SDL_FINGERUP, 1, frame, Find("footer.back"));
  EXPECT_EQ(Frame(view), Action(Back{}));
}

TEST_F(ShellTest, AMouseIsAFingerToo) {
  const ScreenView view = View(NoticeView{});
  Frame(view);
  for (const Uint32 type : {SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP}) {
    SDL_Event event{};
    event.type = type;
    event.button.button = SDL_BUTTON_LEFT;
    event.button.x = Find("notice.continue").box.centre_x();
    event.button.y = Find("notice.continue").box.centre_y();
    SDL_PushEvent(&event);
  }
  EXPECT_EQ(Frame(view), Action(AcceptNotice{}));
}

TEST_F(ShellTest, TouchesOfAFastHandAreTakenOneByOne) {
  const ScreenView view = View(NikView{});
  Frame(view);
  const widgets::FrameRecord& frame = shell_->LastFrame();
  for (const char* id : {"keypad.6", "keypad.4", "keypad.0", "keypad.2"}) PushTap(frame, Find(id));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Frame(view), Action(Touched{}));
  EXPECT_EQ(Frame(view), std::nullopt);
  EXPECT_EQ(Tap(view, "nik.next"), Action(SubmitNik{base::SecretText("6402")}));
}

TEST_F(ShellTest, WhatIsTypedIsSubmittedAsItStands) {
  const ScreenView view = TextQuestion();
  Type(view, "Contoh bin W-9 ");
  EXPECT_EQ(Tap(view, "form.next"),
            Action(SubmitAnswer{"nama", base::SecretText("Contoh bin W-9 ")}));
}

TEST_F(ShellTest, DeleteAndSymbolsWork) {
  const ScreenView view = TextQuestion();
  Type(view, "Ab");
  Tap(view, "key.delete");
  Tap(view, "key.symbols");
  Tap(view, "key.(");
  Tap(view, "key.letters");
  EXPECT_EQ(Tap(view, "form.next"), Action(SubmitAnswer{"nama", base::SecretText("A(")}));
}

TEST_F(ShellTest, ADateIsSubmittedAsFarAsItWasTyped) {
  FormView form;
  form.field = "lahir";
  form.kind = QuestionKind::kDate;
  const ScreenView view = View(form);
  for (const char* id : {"keypad.0", "keypad.3", "keypad.0", "keypad.8", "keypad.2"}) Tap(view, id);
  EXPECT_EQ(Tap(view, "form.next"), Action(SubmitAnswer{"lahir", base::SecretText("03-08-2")}));
}

TEST_F(ShellTest, AChoiceIsTakenAndThenSubmitted) {
  FormView form;
  form.field = "untuk";
  form.kind = QuestionKind::kChoice;
  form.choices = {{"diri", "Diri sendiri"}, {"anak", "Anak saya"}};
  const ScreenView view = View(form);
  EXPECT_EQ(Tap(view, "choice.anak"), Action(Touched{}));
  EXPECT_EQ(Tap(view, "form.next"), Action(SubmitAnswer{"untuk", base::SecretText("anak")}));
}

TEST_F(ShellTest, AChecklistIsSubmittedWhole) {
  ChecklistView list;
  list.items = {{"ktp", "KTP asli"}, {"kk", "Kartu Keluarga asli"}, {"pbb", "Bukti PBB"}};
  const ScreenView view = View(list);
  Tap(view, "have.ktp");
  Tap(view, "have.kk");
  Tap(view, "lack.kk");
  EXPECT_EQ(Tap(view, "form.next"),
            Action(SubmitChecklist{{{"ktp", true}, {"kk", false}, {"pbb", false}}}));
}

TEST_F(ShellTest, ARefusedAnswerStaysWhereItCanBeCorrected) {
  ScreenView view = TextQuestion();
  Type(view, "Contoh");
  std::get<FormView>(view.screen).error = "Nama terlalu pendek.";
  Frame(view);
  EXPECT_TRUE(Shows("Contoh"));
  EXPECT_TRUE(Shows("Nama terlalu pendek."));
}

TEST_F(ShellTest, NothingTypedIsLeftAfterAnotherScreen) {
  const ScreenView view = TextQuestion();
  Type(view, "Contoh");
  Frame(View(AttractView{}));
  Frame(view);
  EXPECT_FALSE(Shows("Contoh"));
  EXPECT_EQ(Tap(view, "form.next"), Action(SubmitAnswer{"nama", base::SecretText("")}));
}

TEST_F(ShellTest, NothingTypedIsCarriedToTheNextQuestion) {
  Type(TextQuestion("nama"), "Contoh");
  Frame(TextQuestion("keperluan"));
  EXPECT_FALSE(Shows("Contoh"));
}

TEST_F(ShellTest, AnOverlayKeepsTheDraftAndTakesAllTouches) {
  const ScreenView view = TextQuestion();
  Type(view, "Contoh");
  Frame(view);
  const widgets::Target below = Find("form.next");
  ScreenView covered = view;
  covered.overlay = TimeoutOverlay{.seconds_left = 9};
  Frame(covered);
  EXPECT_EQ(shell_->LastFrame().Find("form.next"), nullptr);
  PushTap(shell_->LastFrame(), below);
  EXPECT_EQ(Frame(covered), Action(Touched{}));
  EXPECT_EQ(Tap(covered, "timeout.stay"), Action(StillHere{}));
  EXPECT_EQ(Tap(view, "form.next"), Action(SubmitAnswer{"nama", base::SecretText("Contoh")}));
}

TEST_F(ShellTest, OverlaysAskAndAnswer) {
  const Screen below = NoticeView{};
  EXPECT_EQ(Tap(View(below, HelpOverlay{}), "help.call"), Action(CallOfficer{}));
  EXPECT_EQ(Tap(View(below, HelpOverlay{.officer_called = true}), "help.close"),
            Action(CloseHelp{}));
  EXPECT_EQ(Tap(View(below, CancelOverlay{}), "cancel.no"), Action(KeepGoing{}));
}

ReviewView LongReview() {
  ReviewView review;
  for (int i = 0; i < 12; ++i) {
    review.rows.push_back({"f" + std::to_string(i), "Jawaban", base::SecretText("Contoh")});
  }
  return review;
}

TEST_F(ShellTest, TheSecondOfTwoTapsDoesNotConfirm) {
  const ScreenView review = View(ReviewView{});
  EXPECT_EQ(Tap(review, "review.confirm"), Action(Touched{}));
  now_ms_ += 499;
  EXPECT_EQ(Tap(review, "review.confirm"), Action(Touched{}));
  now_ms_ += 1;
  EXPECT_EQ(Tap(review, "review.confirm"), Action(ConfirmRequest{}));
}

TEST_F(ShellTest, TheSecondOfTwoTapsOnNextPageDoesNotConfirm) {
  const ScreenView review = View(LongReview());
  Frame(review);
  now_ms_ += 5000;
  EXPECT_EQ(Tap(review, "review.next"), Action(Touched{}));
  EXPECT_EQ(Tap(review, "review.confirm"), Action(Touched{}));
  EXPECT_FALSE(Find("review.confirm").ready);
  now_ms_ += 500;
  EXPECT_EQ(Tap(review, "review.confirm"), Action(ConfirmRequest{}));
}

TEST_F(ShellTest, ConfirmTakesTouchesWhereItIsDrawnAndNowhereElse) {
  const ScreenView review = View(LongReview());
  Frame(review);
  Tap(review, "review.next");
  Frame(review);
  now_ms_ += 1000;
  Frame(review);
  const widgets::Target confirm = Find("review.confirm");
  // Its words stand in it.
  int inside = 0;
  for (const widgets::TextRun& run : shell_->LastFrame().texts) {
    if (run.text == "Semua benar, kirim") {
      EXPECT_TRUE(Inside(run.box, confirm.box));
      EXPECT_NEAR(run.box.centre_y(), confirm.box.centre_y(), 3);
      ++inside;
    }
  }
  EXPECT_EQ(inside, 1);
  const widgets::FrameRecord& frame = shell_->LastFrame();
  for (const int y : {confirm.box.y - 2, confirm.box.bottom() + 1}) {
    PushFingerDown(frame, confirm.box.centre_x(), y);
    PushFingerUp(frame, confirm.box.centre_x(), y);
    EXPECT_EQ(Frame(review), Action(Touched{}));
  }
  for (const int y : {confirm.box.y + 1, confirm.box.bottom() - 2}) {
    PushFingerDown(frame, confirm.box.centre_x(), y);
    PushFingerUp(frame, confirm.box.centre_x(), y);
    EXPECT_EQ(Frame(review), Action(ConfirmRequest{}));
  }
}

TEST_F(ShellTest, EditNamesItsRow) {
  EXPECT_EQ(Tap(View(LongReview()), "edit.f2"), Action(EditAnswer{"f2"}));
}

TEST_F(ShellTest, ATouchLooksDifferentOnlyWhileTheFingerIsDown) {
  const tests::TempDir folder;
  const ScreenView view = View(NoticeView{});
  const auto picture = [&](const char* name) {
    Frame(view);
    EXPECT_TRUE(shell_->SavePicture(folder / name));
    return *base::ReadFile(folder / name, std::size_t{8} << 20);
  };
  const base::Bytes before = picture("before.png");
  PushFinger(SDL_FINGERDOWN, 1, shell_->LastFrame(), Find("footer.help"));
  Frame(view);
  const base::Bytes down = picture("down.png");
  PushFinger(SDL_FINGERUP, 1, shell_->LastFrame(), Find("footer.help"));
  Frame(view);
  EXPECT_NE(before, down);
  EXPECT_EQ(before, picture("after.png"));
}

TEST_F(ShellTest, APictureComesWithItsRecord) {
  const tests::TempDir folder;
  Frame(View(NoticeView{}));
  ASSERT_TRUE(shell_->SavePicture(folder / "notice.png"));
  const auto file = base::ReadFile(folder / "notice.png", std::size_t{8} << 20);
  ASSERT_TRUE(file);
  const auto image = picture::ReadPng(*file);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->width, 607);
  EXPECT_EQ(image->height, 1080);
  const auto json = base::ReadFile(folder / "notice.json", std::size_t{1} << 20);
  ASSERT_TRUE(json);
  const std::string_view text = base::AsText(*json);
  EXPECT_NE(text.find("\"screen\":\"notice\""), std::string_view::npos);
  EXPECT_NE(text.find("\"id\":\"notice.continue\""), std::string_view::npos);
  EXPECT_NE(text.find("\"px_per_mm\":3.129"), std::string_view::npos);
  EXPECT_NE(text.find("\"text\":\"Sebelum mulai\""), std::string_view::npos);
}

TEST_F(ShellTest, WakeEndsAWaitFromAnyThread) {
  Frame(View(AttractView{}));
  std::thread other([this] { shell_->Wake(); });
  shell_->Wait(-1);
  other.join();
  EXPECT_EQ(Frame(View(AttractView{})), std::nullopt);
}

TEST_F(ShellTest, ThereIsNoWaitingWhileAFrameIsDue) {
  EXPECT_EQ(Tap(View(NoticeView{}), "notice.continue"), Action(AcceptNotice{}));
  shell_->Wait(-1);
}

TEST_F(ShellTest, QuittingIsNoticed) {
  EXPECT_FALSE(shell_->closed());
  SDL_Event event{};
  event.type = SDL_QUIT;
  SDL_PushEvent(&event);
  Frame(View(AttractView{}));
  EXPECT_TRUE(shell_->closed());
}

TEST(ShellOpenTest, APanelThatIsTooSmallIsRefused) {
  Options options;
  options.off_screen = true;
  options.width = 800;
  options.height = 1280;
  options.panel_mm = 100;
  const auto shell = Shell::Open(options);
  ASSERT_FALSE(shell);
  EXPECT_EQ(shell.error().reason, "panel-too-small");
}

}  // namespace
}  // namespace ui::shell
