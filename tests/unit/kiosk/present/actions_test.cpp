#include "kiosk/present/actions.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace screens = ui::screens;
namespace visit = kiosk::visit;
using kiosk::present::TechnicianEvent;
using kiosk::present::VisitEvent;
using visit::Place;

std::string_view NameAt(const screens::Action& action, Place place) {
  const auto event = VisitEvent(action, place);
  return event ? Name(*event) : std::string_view("nothing");
}

TEST(ActionsTest, EveryTouchMeansOneEvent) {
  struct Row {
    screens::Action action;
    Place place;
    std::string_view event;
  };
  const std::vector<Row> table = {
      {screens::Touched{}, Place::kForm, "Touched"},
      {screens::Begin{}, Place::kAttract, "Begin"},
      {screens::AcceptNotice{}, Place::kNotice, "Next"},
      {screens::IdentifyByScan{}, Place::kIdentify, "ChooseScan"},
      {screens::IdentifyByTyping{}, Place::kScan, "ChooseTyping"},
      {screens::SubmitNik{}, Place::kNik, "SubmitNik"},
      {screens::ConfirmNik{}, Place::kNikQuestion, "Next"},
      {screens::FixNik{}, Place::kNikQuestion, "Back"},
      {screens::ChooseService{"surat"}, Place::kServices, "ChooseService"},
      {screens::StartForm{}, Place::kServiceInfo, "Next"},
      {screens::SubmitAnswer{}, Place::kForm, "SubmitAnswer"},
      {screens::SubmitChecklist{}, Place::kChecklist, "SubmitChecklist"},
      {screens::EditAnswer{"nama"}, Place::kReview, "EditAnswer"},
      {screens::ConfirmRequest{}, Place::kReview, "Send"},
      {screens::AcknowledgeProblem{}, Place::kNotSaved, "Next"},
      {screens::AcknowledgeProblem{}, Place::kUnsure, "Finish"},
      {screens::Finish{}, Place::kDone, "Finish"},
      {screens::Back{}, Place::kForm, "Back"},
      {screens::AskHelp{}, Place::kForm, "Help"},
      {screens::CallOfficer{}, Place::kForm, "CallOfficer"},
      {screens::CloseHelp{}, Place::kForm, "CloseHelp"},
      {screens::AskCancel{}, Place::kForm, "Cancel"},
      {screens::ConfirmCancel{}, Place::kForm, "CancelYes"},
      {screens::KeepGoing{}, Place::kForm, "CancelNo"},
      {screens::StillHere{}, Place::kForm, "StillHere"},
      {screens::AcceptVoucher{}, Place::kAttract, "nothing"},
      {screens::RejectVoucher{}, Place::kAttract, "nothing"},
      {screens::FinishEnrolment{}, Place::kAttract, "nothing"},
  };
  for (const Row& row : table) EXPECT_EQ(NameAt(row.action, row.place), row.event);
}

TEST(ActionsTest, ATouchFromAScreenThatIsGoneDecidesNothing) {
  EXPECT_EQ(NameAt(screens::AcceptNotice{}, Place::kServiceInfo), "nothing");
  EXPECT_EQ(NameAt(screens::StartForm{}, Place::kNotice), "nothing");
  EXPECT_EQ(NameAt(screens::ConfirmNik{}, Place::kNotSaved), "nothing");
  EXPECT_EQ(NameAt(screens::FixNik{}, Place::kReview), "nothing");
  EXPECT_EQ(NameAt(screens::AcknowledgeProblem{}, Place::kReview), "nothing");
}

TEST(ActionsTest, WhatWasTypedComesThrough) {
  const auto nik =
      VisitEvent(screens::SubmitNik{base::SecretText("6402065208909999")}, Place::kNik);
  EXPECT_EQ(std::get<visit::SubmitNik>(*nik).digits.str(), "6402065208909999");
  const auto answer =
      VisitEvent(screens::SubmitAnswer{"nama", base::SecretText("Contoh")}, Place::kForm);
  EXPECT_EQ(std::get<visit::SubmitAnswer>(*answer).field, "nama");
  EXPECT_EQ(std::get<visit::SubmitAnswer>(*answer).typed.str(), "Contoh");
  const auto papers =
      VisitEvent(screens::SubmitChecklist{{{"ktp", true}, {"kk", false}}}, Place::kChecklist);
  const auto& list = std::get<visit::SubmitChecklist>(*papers).papers;
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].requirement, "ktp");
  EXPECT_TRUE(list[0].here);
  EXPECT_FALSE(list[1].here);
}

TEST(ActionsTest, TheTechniciansTouches) {
  namespace technician = kiosk::technician;
  const auto is = [](const screens::Action& action, std::string_view name) {
    const auto event = TechnicianEvent(action);
    return event && technician::EventName(event->index()) == name;
  };
  EXPECT_TRUE(is(screens::AcceptVoucher{}, "Accept"));
  EXPECT_TRUE(is(screens::RejectVoucher{}, "Reject"));
  EXPECT_TRUE(is(screens::FinishEnrolment{}, "Finish"));
  EXPECT_FALSE(TechnicianEvent(screens::Begin{}));
}

}  // namespace
