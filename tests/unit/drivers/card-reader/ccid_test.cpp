#include "drivers/card-reader/ccid.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "drivers/card-reader/card.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

namespace sim = simulator::usb;
using tests::Hex;

const base::Bytes kEcho = Hex("80 10 00 00 03 01 02 03 00");
const base::Bytes kEchoed = Hex("01 02 03 90 00");

class CcidTest : public testing::Test {
 protected:
  void Plug(sim::CcidReaderShape shape, const Quirk* quirk = nullptr) {
    ccid.reset();
    interface.reset();
    model = std::make_shared<sim::CcidReader>(std::move(shape));
    bus.Plug("1-1", model);
    Claim(quirk);
  }

  void Claim(const Quirk* quirk = nullptr) {
    interface = std::move(*bus.Claim(bus.Devices().at(0), 0));
    const auto described = DescribeReader(interface->descriptor());
    ccid = std::make_unique<Ccid>(
        *interface, *described, quirk, bus.clock(), [this](int ms) { bus.Advance(ms); },
        [this] { ++prolonged; });
  }

  base::Result<Answer> Status() { return ccid->Ask({}, ccid->Total()); }
  Card MakeCard() { return Card(*ccid, 0, ccid->described().level); }
  std::int64_t Now() const { return bus.clock().MonotonicMs(); }

  sim::InProcessBus bus;
  std::shared_ptr<sim::CcidReader> model;
  std::unique_ptr<usb::Interface> interface;
  std::unique_ptr<Ccid> ccid;
  int prolonged = 0;
};

TEST_F(CcidTest, SequencesWrapAndAreChecked) {
  Plug(sim::ContactReader());
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(Status()) << i;
}

TEST_F(CcidTest, FirstCommandsMayBeLost) {
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.lost_first_commands = 2;
  Plug(shape);
  EXPECT_TRUE(ccid->Open());
  EXPECT_TRUE(Status());
}

TEST_F(CcidTest, AnAnswerOfWholePacketsNeedsNoEmptyOneBehindIt) {
  Plug(sim::ContactlessReader());
  model->Insert(sim::TypeA4(Hex("12 01 02 03")));
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  // Header 10, data, status word: 64 and 128 bytes in all.
  for (const char* apdu : {"80 12 00 34 00", "80 12 00 74 00"}) {
    const auto start = Now();
    const auto answer = card.Exchange(Hex(apdu), ccid->Total());
    ASSERT_TRUE(answer) << answer.error().reason;
    EXPECT_LT(Now() - start, 10);
  }
}

TEST_F(CcidTest, AStaleAnswerIsDroppedAndTheRightOneTaken) {
  Plug(sim::ContactReader());
  ASSERT_TRUE(model->Arm("ccid-late"));
  EXPECT_EQ(Status().error().reason, "reader-silent");
  EXPECT_FALSE(ccid->in_step());
  EXPECT_EQ(Status().error().reason, "reader-out-of-step");
  bus.Advance(3000);
  ASSERT_TRUE(ccid->Resynchronise());
  EXPECT_TRUE(Status());
}

TEST_F(CcidTest, AbortIsSentWithBothItsHalves) {
  Plug(sim::ContactReader());
  ASSERT_TRUE(model->Arm("ccid-late"));
  ASSERT_FALSE(Status());
  ASSERT_TRUE(ccid->Resynchronise());
  EXPECT_EQ(model->aborts(), 1);
  EXPECT_EQ(ccid->resets(), 0);
  EXPECT_TRUE(Status());
}

TEST_F(CcidTest, AReaderWithoutAbortFindsBackAsWell) {
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.abort_works = false;
  Plug(shape);
  ASSERT_TRUE(model->Arm("ccid-wrong-sequence"));
  EXPECT_EQ(Status().error().reason, "reader-silent");
  ASSERT_TRUE(ccid->Resynchronise());
  EXPECT_EQ(ccid->resets(), 0);
  EXPECT_TRUE(Status());
}

TEST_F(CcidTest, AReaderThatStaysOutOfStepIsResetOnceAndThenGivenUp) {
  Plug(sim::ContactReader());
  ASSERT_TRUE(model->Arm("ccid-unknown-type", 1'000'000));
  EXPECT_EQ(Status().error().reason, "ccid-type");
  // The simulated reader is itself again after a reset.
  ASSERT_TRUE(ccid->Resynchronise());
  EXPECT_EQ(ccid->resets(), 1);
  ASSERT_TRUE(Status());
}

TEST_F(CcidTest, EachWrongAnswerHasItsReason) {
  const struct {
    const char* fault;
    const char* reason;
  } kCases[] = {
      {"ccid-wrong-slot", "ccid-slot"},
      {"ccid-wrong-type", "ccid-type-other"},
      {"ccid-unknown-type", "ccid-type"},
      {"ccid-reserved-status", "ccid-status"},
      {"ccid-short-header", "ccid-short"},
      {"ccid-claims-more", "ccid-length"},
      {"ccid-claims-huge", "ccid-length"},
      {"ccid-claims-less", "ccid-surplus"},
      {"ccid-wrong-sequence", "reader-silent"},
      {"ccid-late", "reader-silent"},
      {"ccid-empty-for-ever", "ccid-empty"},
      {"ccid-slow-for-ever", "card-total-time"},
      {"ccid-extension-flood", "card-total-time"},
  };
  for (const auto& one : kCases) {
    Plug(sim::ContactReader());
    ASSERT_TRUE(model->Arm(one.fault));
    const auto start = Now();
    const auto answer = Status();
    ASSERT_FALSE(answer) << one.fault;
    EXPECT_EQ(answer.error().reason, one.reason) << one.fault;
    EXPECT_LE(Now() - start, kTotalMs) << one.fault;
    EXPECT_FALSE(ccid->in_step()) << one.fault;
    const auto broken = Now();
    EXPECT_TRUE(ccid->Resynchronise()) << one.fault;
    EXPECT_LE(Now() - broken, kResynchroniseMs) << one.fault;
    EXPECT_TRUE(Status()) << one.fault;
  }
}

TEST_F(CcidTest, SilenceIsFiveSeconds) {
  Plug(sim::ContactReader());
  ASSERT_TRUE(model->Arm("ccid-late"));
  const auto start = Now();
  ASSERT_FALSE(Status());
  EXPECT_NEAR(static_cast<double>(Now() - start), kSilenceMs, 2);
}

// CCID §6.1.8, §6.2.4: a maker's own command, whatever it means, with or without a card.
TEST_F(CcidTest, AMakersOwnCommandIsAnsweredOrRefused) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.escapes = {{Hex("FF 00 48 00 00"), Hex("41 43 52 31 32 32 55")}};
  Plug(shape);
  const base::Bytes known = Hex("FF 00 48 00 00");
  const auto answer = ccid->Ask({Command::kEscape, 0, {}, known, 0}, ccid->Total());
  ASSERT_TRUE(answer) << answer.error().reason;
  EXPECT_EQ(answer->type, AnswerType::kEscape);
  EXPECT_EQ(base::ToBytes(answer->data.view()), Hex("41 43 52 31 32 32 55"));
  const base::Bytes unknown = Hex("E0 00 00 23 00");
  EXPECT_EQ(ccid->Ask({Command::kEscape, 0, {}, unknown, 0}, ccid->Total()).error().reason,
            "ccid-command-unsupported");
  EXPECT_TRUE(ccid->in_step());
  EXPECT_TRUE(Status());
}

TEST_F(CcidTest, ARefusalLeavesItInStep) {
  for (const char* fault : {"ccid-busy", "ccid-hardware", "ccid-vendor-error", "ccid-refuses"}) {
    Plug(sim::ContactReader());
    ASSERT_TRUE(model->Arm(fault));
    EXPECT_FALSE(Status()) << fault;
    EXPECT_TRUE(ccid->in_step()) << fault;
    EXPECT_TRUE(Status()) << fault;
  }
}

TEST_F(CcidTest, ASlowCardGetsItsTimeAndSaysSo) {
  Plug(sim::ContactReader());
  model->Insert(sim::ContactT0());
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  model->SetSlow(12);
  const auto start = Now();
  const auto answer = card.Exchange(Hex("00 84 00 00 04"), ccid->Total());
  ASSERT_TRUE(answer) << answer.error().reason;
  EXPECT_GE(Now() - start, 12'000) << "longer than silence may last";
  EXPECT_EQ(prolonged, 12);
}

TEST_F(CcidTest, ACommandOfManySlowStepsEndsWithItsTotal) {
  Plug(sim::ContactReader());
  model->Insert(sim::ContactT1());
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  model->SetSlow(4);
  const auto start = Now();
  const auto answer = card.Exchange(Hex("80 12 10 00 00"), ccid->Total());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "card-total-time");
  EXPECT_NEAR(static_cast<double>(Now() - start), kTotalMs, 10);
}

TEST_F(CcidTest, OnlyTheQuirkAllowsALaggingSequence) {
  Quirk lagging;
  lagging.sequence_may_lag = true;
  for (const Quirk* quirk : {static_cast<const Quirk*>(nullptr), &std::as_const(lagging)}) {
    Plug(sim::ContactlessReader(), quirk);
    model->Insert(sim::TypeA4(Hex("12 01 02 03")));
    Card card = MakeCard();
    ASSERT_TRUE(card.Activate(ccid->Total()));
    ASSERT_TRUE(model->Arm("ccid-sequence-before"));
    EXPECT_EQ(card.Exchange(Hex("80 12 00 64 00"), ccid->Total()).has_value(), quirk != nullptr);
    ASSERT_TRUE(ccid->Resynchronise());
    ASSERT_TRUE(card.Activate(ccid->Total()));
    ASSERT_TRUE(model->Arm("ccid-sequence-before"));
    EXPECT_FALSE(card.Exchange(kEcho, ccid->Total())) << "a short answer never lags";
  }
}

struct LevelCase {
  const char* what;
  sim::CcidReaderShape shape;
  sim::SimulatedCard card;
};

std::vector<LevelCase> Levels() {
  return {{"TPDU, T=0", sim::ContactReader(), sim::ContactT0()},
          {"TPDU, T=1", sim::ContactReader(), sim::ContactT1()},
          {"TPDU, T=1, small card", sim::ContactReader(), sim::ContactT1(5)},
          {"short APDU", sim::ContactlessReader(), sim::TypeA4(Hex("12 01 02 03"))},
          {"extended APDU", sim::CcidReaderShape{}, sim::ContactT1()},
          {"extended APDU, messages of 64 bytes", sim::ReaderOfSmallMessages(), sim::ContactT1()}};
}

TEST_F(CcidTest, CommandsGoThroughAtEveryLevel) {
  base::Bytes long_echo = Hex("80 10 00 00 C8");
  long_echo.resize(5 + 200, 0x5a);
  long_echo.push_back(0);
  for (const LevelCase& one : Levels()) {
    Plug(one.shape);
    model->Insert(one.card);
    Card card = MakeCard();
    const auto active = card.Activate(ccid->Total());
    ASSERT_TRUE(active) << one.what << ' ' << active.error().reason;
    for (int i = 0; i < 3; ++i) {
      const auto echoed = card.Exchange(kEcho, ccid->Total());
      ASSERT_TRUE(echoed) << one.what << ' ' << echoed.error().reason;
      EXPECT_EQ(*echoed, kEchoed) << one.what;
      const auto challenge = card.Exchange(Hex("00 84 00 00 00"), ccid->Total());
      ASSERT_TRUE(challenge) << one.what << ' ' << challenge.error().reason;
      EXPECT_EQ(challenge->size(), 258u) << one.what;
      const auto long_one = card.Exchange(long_echo, ccid->Total());
      ASSERT_TRUE(long_one) << one.what << ' ' << long_one.error().reason;
      EXPECT_EQ(long_one->size(), 202u) << one.what;
    }
  }
}

TEST_F(CcidTest, AShortReaderOfSmallMessagesFailsCleanly) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.interfaces[0].max_message = 64;
  Plug(shape);
  model->Insert(sim::TypeA4(Hex("12 01 02 03")));
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  base::Bytes apdu = Hex("80 10 00 00 3C");
  apdu.resize(5 + 60, 0);
  EXPECT_EQ(card.Exchange(apdu, ccid->Total()).error().reason, "ccid-too-long");
  EXPECT_EQ(*card.Exchange(kEcho, ccid->Total()), kEchoed);
}

// dwFeatures, CCID §5.1: what the reader leaves to the host.
TEST_F(CcidTest, TheHostDoesWhatTheReaderLeavesToIt) {
  sim::SimulatedCard fast = sim::ContactT1();
  fast.atr = Hex("3B F8 13 00 00 81 31 FE 45 4A 43 4F 50 76 32 34 31 B7");
  Plug(sim::ContactReader());
  model->Insert(fast);
  ASSERT_TRUE(MakeCard().Activate(ccid->Total()));
  EXPECT_EQ(model->last_parameters(), Hex("13 10 00 45 00 FE 00"));
  EXPECT_EQ(model->t1()->ifsd(), 254) << "S(IFS) is the host's";

  sim::CcidReaderShape all = sim::ContactReader();
  all.interfaces[0].features = 0x000104fe;
  Plug(all);
  model->Insert(fast);
  ASSERT_TRUE(MakeCard().Activate(ccid->Total()));
  EXPECT_TRUE(model->last_parameters().empty());
  EXPECT_EQ(model->t1()->ifsd(), 32);
}

TEST_F(CcidTest, ACardWithACrcIsSpokenToWithOne) {
  Plug(sim::ContactReader());
  model->Insert(sim::ContactT1Crc());
  Card card = MakeCard();
  const auto active = card.Activate(ccid->Total());
  ASSERT_TRUE(active) << active.error().reason;
  EXPECT_EQ(model->last_parameters().at(1) & 0x01, 0x01) << "bmTCCKST1 says so (CCID §6.1.7)";
  EXPECT_EQ(model->t1()->ifsd(), 254);
  EXPECT_EQ(*card.Exchange(kEcho, ccid->Total()), kEchoed);
}

TEST_F(CcidTest, TheQuirkSkipsIfsd) {
  Quirk quirk;
  quirk.skip_ifsd = true;
  Plug(sim::ContactReader(), &quirk);
  model->Insert(sim::ContactT1());
  ASSERT_TRUE(MakeCard().Activate(ccid->Total()));
  EXPECT_EQ(model->t1()->ifsd(), 32);
}

TEST_F(CcidTest, OnlyTheQuirkGoesOnWithoutParameters) {
  Quirk may_fail;
  may_fail.parameters_may_fail = true;
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.refuses_parameters = true;
  Plug(shape);
  model->Insert(sim::ContactT0());
  EXPECT_EQ(MakeCard().Activate(ccid->Total()).error().reason, "ccid-command-unsupported");
  EXPECT_TRUE(ccid->in_step());

  Plug(shape, &may_fail);
  model->Insert(sim::ContactT0());
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  EXPECT_EQ(model->power_ons(), 2) << "the card is reset";
  EXPECT_EQ(*card.Exchange(kEcho, ccid->Total()), kEchoed);
}

// CCID §5.1, dwFeatures 40; the card offers T=0 and T=1 (7816-3 §8.2.3: TD1 80, TD2 01).
TEST_F(CcidTest, AReaderThatNegotiatesByItselfTellsTheProtocol) {
  sim::CcidReaderShape shape = sim::ContactReader();
  shape.interfaces[0].features = 0x0001007e;
  sim::SimulatedCard both = sim::ContactT1();
  both.atr = Hex("3B 80 80 01 01");
  shape.agreed_protocol = 1;
  Plug(shape);
  model->Insert(both);
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  const auto answer = card.Exchange(kEcho, ccid->Total());
  ASSERT_TRUE(answer) << answer.error().reason;
  EXPECT_EQ(*answer, kEchoed);

  both.kind = sim::SimulatedCard::Kind::kT0;
  for (const std::optional<std::uint8_t> told :
       {std::optional<std::uint8_t>(0), std::optional<std::uint8_t>()}) {
    shape.agreed_protocol = told;
    Plug(shape);
    model->Insert(both);
    Card first = MakeCard();
    ASSERT_TRUE(first.Activate(ccid->Total()));
    EXPECT_EQ(*first.Exchange(kEcho, ccid->Total()), kEchoed) << told.has_value();
  }

  shape.agreed_protocol = 0x80;  // 2-wire (§6.2.3)
  Plug(shape);
  model->Insert(both);
  const auto strange = MakeCard().Activate(ccid->Total());
  ASSERT_FALSE(strange);
  EXPECT_EQ(strange.error().reason, "card-protocol-unsupported");
}

TEST_F(CcidTest, VoltagesAreTriedUntilOneWorks) {
  Plug(sim::ContactReader());
  model->Insert(sim::ContactT0());
  ASSERT_TRUE(model->Arm("card-mute", 2));
  EXPECT_TRUE(MakeCard().Activate(ccid->Total()));
  EXPECT_EQ(model->power_ons(), 3);

  sim::CcidReaderShape none = sim::ContactReader();
  none.interfaces[0].voltages = 0;
  Plug(none);
  model->Insert(sim::ContactT0());
  ASSERT_TRUE(model->Arm("card-mute", 2));
  EXPECT_EQ(MakeCard().Activate(ccid->Total()).error().reason, "card-mute");
  EXPECT_EQ(model->power_ons(), 1) << "no voltage at all is read as 5 V, once";
}

TEST_F(CcidTest, BrokenActivationsHaveTheirReasons) {
  const struct {
    const char* fault;
    const char* reason;
  } kCases[] = {{"card-no-atr", "atr-empty"}, {"card-long-atr", "atr-long"}};
  for (const auto& one : kCases) {
    Plug(sim::ContactReader());
    model->Insert(sim::ContactT0());
    ASSERT_TRUE(model->Arm(one.fault));
    EXPECT_EQ(MakeCard().Activate(ccid->Total()).error().reason, one.reason);
    EXPECT_TRUE(MakeCard().Activate(ccid->Total()));
  }
}

TEST_F(CcidTest, ChainsThatAreNoneHaveTheirReasons) {
  const struct {
    const char* fault;
    const char* reason;
    int most_commands;
  } kCases[] = {{"chain-endless", "ccid-chain-endless", 10'000},
                {"chain-empty", "ccid-chain-endless", 10},
                {"chain-middle-first", "ccid-chain", 10}};
  for (const auto& one : kCases) {
    Plug(sim::CcidReaderShape{});
    model->Insert(sim::ContactT1());
    Card card = MakeCard();
    ASSERT_TRUE(card.Activate(ccid->Total()));
    ASSERT_TRUE(model->Arm(one.fault));
    EXPECT_EQ(card.Exchange(kEcho, ccid->Total()).error().reason, one.reason) << one.fault;
    EXPECT_LT(model->commands(), one.most_commands) << one.fault;
    model->Disarm();
    EXPECT_EQ(*card.Exchange(kEcho, ccid->Total()), kEchoed) << one.fault;
  }
}

TEST_F(CcidTest, ACardTornAwayIsToldFromAReaderUnplugged) {
  Plug(sim::ContactReader());
  model->Insert(sim::ContactT0());
  Card card = MakeCard();
  ASSERT_TRUE(card.Activate(ccid->Total()));
  ASSERT_TRUE(model->Arm("card-torn"));
  EXPECT_EQ(card.Exchange(kEcho, ccid->Total()).error().reason, "card-removed");
  EXPECT_EQ(*card.Look(ccid->Total()), Icc::kAbsent);
  model->Insert(sim::ContactT0());
  ASSERT_TRUE(card.Activate(ccid->Total()));
  bus.Unplug("1-1");
  EXPECT_EQ(card.Exchange(kEcho, ccid->Total()).error().reason, "reader-gone");
  EXPECT_EQ(ccid->Resynchronise().error().reason, "reader-gone");
}

TEST_F(CcidTest, CancellingEndsAWaitAtOnce) {
  Plug(sim::ContactReader());
  ASSERT_TRUE(model->Arm("ccid-late"));
  bus.After(100, [&] { interface->CancelAll(); });
  const auto start = Now();
  EXPECT_EQ(Status().error().reason, "reader-closed");
  EXPECT_LE(Now() - start, 101);
}

}  // namespace
}  // namespace drivers::card_reader
