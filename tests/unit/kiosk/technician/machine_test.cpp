#include "kiosk/technician/machine.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace kiosk::technician;

VoucherFacts Facts() {
  return {"Desa Contoh", "64.02.06.2001", "Kecamatan Contoh", "0001", 0};
}

VoucherOpened Opened() {
  return {Facts(), base::SecretText("ANJ1V:0123456789ABCDEF")};
}

class TechnicianTest : public testing::Test {
 public:
  TechnicianTest& Do(Event event) {
    now_ms_ += 100;
    Outcome outcome = Step(std::move(state_), std::move(event), now_ms_);
    state_ = std::move(outcome.state);
    last_ = std::move(outcome.effects);
    return *this;
  }

  TechnicianTest& Wait(std::int64_t ms) {
    now_ms_ += ms;
    return Do(Tick{});
  }

  template <class T>
  const T* Asked() const {
    for (const Effect& effect : last_) {
      if (const T* found = std::get_if<T>(&effect)) return found;
    }
    return nullptr;
  }

  State state_;
  std::vector<Effect> last_;
  std::int64_t now_ms_ = 1'000'000;
};

TEST_F(TechnicianTest, AVoucherMakesTheKioskOfAnOffice) {
  Do(Opened());
  EXPECT_EQ(state_.place, Place::kConfirm);
  EXPECT_EQ(state_.facts->office, "Desa Contoh");
  EXPECT_FALSE(Asked<StoreVoucher>()) << "nothing is stored before it is confirmed";

  Do(Accept{});
  EXPECT_EQ(state_.place, Place::kStoring);
  ASSERT_TRUE(Asked<StoreVoucher>());
  EXPECT_EQ(Asked<StoreVoucher>()->voucher, Opened().voucher);
  EXPECT_TRUE(state_.voucher.empty());

  Do(Stored{});
  EXPECT_EQ(state_.place, Place::kEnrolling);
  EXPECT_TRUE(Asked<AskHub>());

  Do(VerdictCame{Verdict::kAccepted});
  EXPECT_EQ(state_.place, Place::kWelcome);
  EXPECT_TRUE(Asked<OpenForVisits>());
  Do(Finish{});
  EXPECT_EQ(state_.place, Place::kInService);
}

TEST_F(TechnicianTest, WithoutALinkTheKioskIsUsableAfterAWhile) {
  Do(Opened()).Do(Accept{}).Do(Stored{}).Do(LinkChanged{false});
  Wait(Limits().patience_ms - 1000);
  EXPECT_EQ(state_.place, Place::kEnrolling);
  Wait(1000);
  EXPECT_EQ(state_.place, Place::kInService);
  EXPECT_TRUE(Asked<OpenForVisits>());
  EXPECT_EQ(state_.verdict, Verdict::kPending);

  Do(VerdictCame{Verdict::kAccepted});
  EXPECT_EQ(state_.place, Place::kInService);
  EXPECT_EQ(state_.verdict, Verdict::kAccepted);
  EXPECT_FALSE(Asked<OpenForVisits>());
}

TEST_F(TechnicianTest, ARefusalWhileTheTechnicianWaitsUndoesEverything) {
  for (const Verdict verdict : {Verdict::kAlreadyUsed, Verdict::kExpired, Verdict::kUnknownVoucher,
                                Verdict::kWrongHub, Verdict::kRefused}) {
    state_ = {};
    Do(Opened()).Do(Accept{}).Do(Stored{}).Do(VerdictCame{verdict});
    EXPECT_EQ(state_.place, Place::kRefused);
    EXPECT_EQ(state_.verdict, verdict);
    EXPECT_TRUE(Asked<ForgetVoucher>());
    EXPECT_FALSE(Asked<OpenForVisits>());
    Do(Finish{});
    EXPECT_EQ(state_.place, Place::kBare);
    EXPECT_FALSE(state_.facts);
    EXPECT_EQ(state_.verdict, Verdict::kPending) << "the next voucher starts anew";
  }
}

TEST_F(TechnicianTest, ALateRefusalKeepsTheRequests) {
  Do(Opened()).Do(Accept{}).Do(Stored{});
  Wait(Limits().patience_ms);
  Do(VerdictCame{Verdict::kAlreadyUsed});
  EXPECT_EQ(state_.place, Place::kInService);
  EXPECT_EQ(state_.verdict, Verdict::kAlreadyUsed);
  EXPECT_FALSE(Asked<ForgetVoucher>());
  EXPECT_EQ(Asked<Note>()->what, "enrolment-refused");
  Do(VerdictCame{Verdict::kAccepted});
  EXPECT_EQ(state_.verdict, Verdict::kAlreadyUsed) << "the first verdict counts";
}

TEST_F(TechnicianTest, WhatIsNoGoodVoucherIsToldAndForgotten) {
  for (const VoucherFault fault :
       {VoucherFault::kNoCode, VoucherFault::kNotAVoucher, VoucherFault::kSeveral,
        VoucherFault::kDamaged, VoucherFault::kUnknownIssuer, VoucherFault::kExpired}) {
    Do(VoucherRefused{fault});
    EXPECT_EQ(state_.place, Place::kBare);
    EXPECT_EQ(state_.fault, fault);
    EXPECT_FALSE(state_.facts);
    EXPECT_FALSE(Asked<StoreVoucher>());
  }
  Do(Opened());
  EXPECT_FALSE(state_.fault);
}

TEST_F(TechnicianTest, TheWrongOfficeIsNotStored) {
  Do(Opened()).Do(Reject{});
  EXPECT_EQ(state_.place, Place::kBare);
  EXPECT_TRUE(last_.empty());
  EXPECT_TRUE(state_.voucher.empty());

  Do(Opened());
  Wait(Limits().confirm_ms);
  EXPECT_EQ(state_.place, Place::kBare) << "nobody confirmed it";
}

TEST_F(TechnicianTest, AnotherVoucherCannotSlipInBelowTheQuestion) {
  Do(Opened());
  VoucherOpened other = Opened();
  other.facts.office = "Desa Lain";
  Do(other);
  EXPECT_EQ(state_.facts->office, "Desa Contoh");
}

TEST_F(TechnicianTest, ADiskThatDoesNotTakeItLeavesTheKioskBare) {
  Do(Opened()).Do(Accept{}).Do(StoreFailed{});
  EXPECT_EQ(state_.place, Place::kBare);
  EXPECT_EQ(state_.fault, VoucherFault::kNotSaved);
}

TEST_F(TechnicianTest, ResultsGoByThemselves) {
  Do(Opened()).Do(Accept{}).Do(Stored{}).Do(VerdictCame{Verdict::kAccepted});
  Wait(Limits().result_ms);
  EXPECT_EQ(state_.place, Place::kInService);

  state_ = {};
  Do(Opened()).Do(Accept{}).Do(Stored{}).Do(VerdictCame{Verdict::kExpired});
  Wait(Limits().result_ms);
  EXPECT_EQ(state_.place, Place::kBare);
}

TEST_F(TechnicianTest, AKioskThatHasItsVoucherStartsInService) {
  Outcome pending = Resume(Facts(), Verdict::kPending, 5);
  EXPECT_EQ(pending.state.place, Place::kInService);
  ASSERT_EQ(pending.effects.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<AskHub>(pending.effects[0]));
  EXPECT_TRUE(std::holds_alternative<OpenForVisits>(pending.effects[1]));

  Outcome enrolled = Resume(Facts(), Verdict::kAccepted, 5);
  ASSERT_EQ(enrolled.effects.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<OpenForVisits>(enrolled.effects[0]));
}

Event Drawn(std::mt19937_64& engine) {
  switch (engine() % kEvents) {
    case 0:
      return Opened();
    case 1:
      return VoucherRefused{static_cast<VoucherFault>(engine() % 6)};
    case 2:
      return Accept{};
    case 3:
      return Reject{};
    case 4:
      return Stored{};
    case 5:
      return StoreFailed{};
    case 6:
      return LinkChanged{engine() % 2 == 0};
    case 7:
      return VerdictCame{static_cast<Verdict>(engine() % 7)};
    case 8:
      return Finish{};
    default:
      return Tick{};
  }
}

// Nothing is stored without a confirmation, and nothing opens without something stored.
TEST_F(TechnicianTest, RandomEventsBreakNoRule) {
  constexpr std::uint64_t kSeed = 7;
  std::mt19937_64 engine(kSeed);
  bool confirmed = false;
  bool stored = false;
  int opened = 0;
  for (int i = 0; i < 200'000; ++i) {
    if (state_.place == Place::kInService && engine() % 8 == 0) {
      state_ = {};
      confirmed = stored = false;
    }
    const Place before = state_.place;
    Event event = Drawn(engine);
    const std::size_t kind = event.index();
    if (std::holds_alternative<Accept>(event) && before == Place::kConfirm) confirmed = true;
    if (std::holds_alternative<Stored>(event) && before == Place::kStoring) stored = true;
    now_ms_ += static_cast<std::int64_t>(engine() % 20'000);
    Do(std::move(event));
    if (!Legal(before, kind)) {
      ASSERT_EQ(state_.place, before) << "seed " << kSeed;
      ASSERT_TRUE(last_.empty());
    }
    ASSERT_TRUE(confirmed || !Asked<StoreVoucher>()) << "seed " << kSeed;
    if (Asked<OpenForVisits>()) {
      ASSERT_TRUE(stored) << "seed " << kSeed;
      ++opened;
    }
    if (state_.place == Place::kBare) {
      confirmed = stored = false;
      ASSERT_TRUE(state_.voucher.empty() && !state_.facts) << "seed " << kSeed;
    }
  }
  EXPECT_GT(opened, 1000);
}

TEST_F(TechnicianTest, NamesArePrinted) {
  EXPECT_EQ(EventName(0), "VoucherOpened");
  EXPECT_EQ(EventName(kEvents - 1), "Finish");
  EXPECT_EQ(Name(Place::kInService), "in-service");
}

}  // namespace
