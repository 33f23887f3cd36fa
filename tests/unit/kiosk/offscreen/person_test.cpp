#include "kiosk/offscreen/person.h"

#include <gtest/gtest.h>

namespace {

using kiosk::offscreen::Intention;
using kiosk::offscreen::Person;
using namespace ui::screens;

constexpr const char* kNik = "6402065208909999";

Intention Typing() {
  Intention intention;
  intention.nik = kNik;
  intention.service = "sktm";
  return intention;
}

ScreenView On(Screen screen) {
  ScreenView view;
  view.screen = std::move(screen);
  return view;
}

std::string Touched(const Person::Move& move) {
  const auto* touch = std::get_if<Person::Touch>(&move);
  return touch == nullptr ? "(no touch)" : touch->target;
}

FormView Question(const std::string& field, QuestionKind kind) {
  FormView view;
  view.field = field;
  view.kind = kind;
  return view;
}

TEST(PersonTest, TypesTheNikDigitByDigitAndGoesOn) {
  Person person(Typing());
  std::string typed;
  for (int i = 0; i < 16; ++i) typed += Touched(person.Next(On(NikView{}), {})).back();
  EXPECT_EQ(typed, kNik);
  EXPECT_EQ(Touched(person.Next(On(NikView{}), {})), "nik.next");
}

TEST(PersonTest, IsStuckOnlyWhenTheKioskRefusedWhatWasSubmitted) {
  Intention intention = Typing();
  intention.nik = "6";
  Person person(intention);
  EXPECT_EQ(Touched(person.Next(On(NikView{}), {})), "keypad.6");
  EXPECT_EQ(Touched(person.Next(On(NikView{}), {})), "nik.next");
  NikView refused;
  refused.message = NikMessage::kIncomplete;
  const auto move = person.Next(On(refused), {});
  ASSERT_TRUE(std::holds_alternative<Person::Stuck>(move));
  EXPECT_FALSE(std::get<Person::Stuck>(move).kiosk_failed);
}

TEST(PersonTest, FindsCapitalsBehindShiftAndSignsBehindTheirPage) {
  Intention intention = Typing();
  intention.answers["nama"] = "aB;";
  Person person(intention);
  const ScreenView view = On(Question("nama", QuestionKind::kText));
  EXPECT_EQ(Touched(person.Next(view, {"key.a", "key.b", "key.shift", "key.symbols"})), "key.a");
  EXPECT_EQ(Touched(person.Next(view, {"key.a", "key.b", "key.shift", "key.symbols"})),
            "key.shift");
  EXPECT_EQ(Touched(person.Next(view, {"key.A", "key.B", "key.shift", "key.symbols"})), "key.B");
  EXPECT_EQ(Touched(person.Next(view, {"key.a", "key.b", "key.shift", "key.symbols"})),
            "key.symbols");
  EXPECT_EQ(Touched(person.Next(view, {"key.;", "key.letters"})), "key.;");
  EXPECT_EQ(Touched(person.Next(view, {"key.;", "key.letters"})), "form.next");
}

TEST(PersonTest, TheNextQuestionOnTheSameScreenStartsAnew) {
  Intention intention = Typing();
  intention.answers = {{"tanggungan", "3"}, {"penghasilan", "7"}};
  Person person(intention);
  EXPECT_EQ(Touched(person.Next(On(Question("tanggungan", QuestionKind::kNumber)), {"keypad.3"})),
            "keypad.3");
  EXPECT_EQ(Touched(person.Next(On(Question("penghasilan", QuestionKind::kMoney)), {"keypad.7"})),
            "keypad.7");
}

TEST(PersonTest, SaysOfEachPaperWhetherItIsHereOnEveryPage) {
  Intention intention = Typing();
  intention.has_along = {"kk"};
  Person person(intention);
  ChecklistView list;
  list.items = {{"ktp", "KTP", Bring::kUnanswered}, {"kk", "KK", Bring::kUnanswered}};
  const ScreenView view = On(list);
  EXPECT_EQ(Touched(person.Next(view, {"have.ktp", "lack.ktp", "form.next-page"})), "lack.ktp");
  EXPECT_EQ(Touched(person.Next(view, {"have.ktp", "lack.ktp", "form.next-page"})),
            "form.next-page");
  EXPECT_EQ(Touched(person.Next(view, {"have.kk", "lack.kk", "form.next"})), "have.kk");
  EXPECT_EQ(Touched(person.Next(view, {"have.kk", "lack.kk", "form.next"})), "form.next");
}

TEST(PersonTest, IsThereWhenTheKioskAsks) {
  Person person(Typing());
  ScreenView view = On(NoticeView{});
  view.overlay = TimeoutOverlay{5};
  EXPECT_EQ(Touched(person.Next(view, {})), "timeout.stay");
}

TEST(PersonTest, AnAttractScreenBeforeTheReceiptIsTheKiosksFailure) {
  Person person(Typing());
  EXPECT_EQ(Touched(person.Next(On(AttractView{}), {})), "attract.start");
  EXPECT_EQ(Touched(person.Next(On(NoticeView{}), {})), "notice.continue");
  const auto move = person.Next(On(AttractView{}), {});
  ASSERT_TRUE(std::holds_alternative<Person::Stuck>(move));
  EXPECT_TRUE(std::get<Person::Stuck>(move).kiosk_failed);
}

TEST(PersonTest, IsFinishedOnceTheReceiptIsTaken) {
  Person person(Typing());
  EXPECT_EQ(Touched(person.Next(On(DoneView{}), {})), "done.finish");
  EXPECT_TRUE(std::holds_alternative<Person::Finished>(person.Next(On(AttractView{}), {})));
}

}  // namespace
