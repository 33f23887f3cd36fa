#include "drivers/card-reader/reader.h"

#include <gtest/gtest.h>

#include "tests/unit/drivers/card-reader/watching.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

const base::Bytes kEcho = Hex("80 10 00 00 03 01 02 03 00");
const base::Bytes kEchoed = Hex("01 02 03 90 00");

class ReaderTest : public testing::Test, protected Watching {};

TEST_F(ReaderTest, TapRemoveAndTapAgain) {
  Start(sim::ContactlessReader());
  for (int i = 0; i < 3; ++i) {
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(100);
    EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
    EXPECT_EQ(last_evidence.uid.view().size(), 7u);
    Watch(3000);
    EXPECT_EQ(Take(), "") << "it is told once";
    model->Remove();
    Watch(100);
    EXPECT_EQ(Take(), "removed 0.0");
  }
}

TEST_F(ReaderTest, ACardThatLiesThereWhenTheReaderIsOpenedIsToldSo) {
  for (const bool interrupt : {true, false}) {
    sim::CcidReaderShape shape = sim::ContactlessReader();
    shape.interfaces[0].interrupt = interrupt;
    model = std::make_shared<sim::CcidReader>(std::move(shape));
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    ASSERT_TRUE(Plug(model));
    Watch(1000);
    EXPECT_EQ(Take(), "ready 1; arrived 0.0 type-a fixed");
    EXPECT_TRUE(last_was_there);
    model->Remove();
    Watch(1000);
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(1000);
    EXPECT_EQ(Take(), "removed 0.0; arrived 0.0 type-a fixed");
    EXPECT_FALSE(last_was_there) << "in somebody's hand now";
    model->Swap(sim::TypeA4(Hex("04 01 02 03 04 05 07")));
    Watch(1000);
    EXPECT_FALSE(last_was_there);
    Take();
  }
}

// An ACR122U whose slot status says of every card the same (0 it has power, 1 none, 2 no card).
TEST_F(ReaderTest, WhereTheSlotStatusLiesTheNoticesCount) {
  for (const int lie : {0, 1, 2}) {
    SCOPED_TRACE(lie);
    sim::CcidReaderShape shape = sim::Acr122(0x0200);
    shape.slot_status_says = lie;
    Start(shape);
    Watch(3000);
    Take();  // nothing was told yet: the status is all there is
    for (const char* uid : {"04 01 02 03 04 05 06", "04 01 02 03 04 05 07", "12 01 02 03"}) {
      model->Insert(sim::TypeA4(Hex(uid)));
      Watch(2000);
      EXPECT_EQ(Take(), "arrived 0.0 type-a fixed") << uid;
      EXPECT_EQ(*reader().Exchange({0, 0}, kEcho), kEchoed);
      Watch(5000);
      EXPECT_EQ(Take(), "") << "it is told once";
      model->Remove();
      Watch(100);
      EXPECT_EQ(Take(), "removed 0.0");
      Watch(5000);
      EXPECT_EQ(Take(), "");
      EXPECT_EQ(reader().Exchange({0, 0}, kEcho).error().reason, "card-absent");
    }
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(1000);
    Take();
    model->Swap(sim::TypeA4(Hex("04 01 02 03 04 05 07")));
    Watch(1000);
    EXPECT_EQ(Take(), "removed 0.0; arrived 0.0 type-a fixed");
  }
}

TEST_F(ReaderTest, OfOtherFirmwareTheSlotStatusCounts) {
  for (const std::uint16_t release : std::vector<std::uint16_t>{0x0199, 0x0205, 0x0214}) {
    sim::CcidReaderShape shape = sim::Acr122(release);
    shape.slot_status_says = 2;
    Start(shape);
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(5000);
    EXPECT_EQ(Take(), "") << release;
  }
}

// It seeks cards only after a power-off; the card lay there before it was plugged in.
TEST_F(ReaderTest, AReaderThatIsIdleAtFirstIsSetGoing) {
  for (const std::uint16_t release : std::vector<std::uint16_t>{0x0204, 0x0206}) {
    model = std::make_shared<sim::CcidReader>(sim::Acr122(release));
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    ASSERT_TRUE(Plug(model));
    Watch(1500);
    EXPECT_EQ(Take(), "ready 1; arrived 0.0 type-a fixed") << release;
  }
}

TEST_F(ReaderTest, AReaderWithoutInterruptPipeIsPolled) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.interfaces[0].interrupt = false;
  Start(shape);
  Watch(1000);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(300);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
  model->Remove();
  Watch(300);
  EXPECT_EQ(Take(), "removed 0.0");
}

// Its interrupt pipe stalls from some time on.
class LosesItsNotices final : public sim::Model {
 public:
  explicit LosesItsNotices(std::shared_ptr<sim::CcidReader> reader) : reader_(std::move(reader)) {}
  base::Bytes Descriptors() const override { return reader_->Descriptors(); }
  sim::Reply Control(const usb::Setup& setup, base::ByteView data, std::size_t size) override {
    return reader_->Control(setup, data, size);
  }
  sim::Reply Out(std::uint8_t endpoint, base::ByteView bytes) override {
    return reader_->Out(endpoint, bytes);
  }
  sim::Reply In(std::uint8_t endpoint, std::size_t size) override {
    if (lost && endpoint == 0x88) return sim::Reply::Of(sim::Reply::Kind::kStall);
    return reader_->In(endpoint, size);
  }
  void ClearHalt(std::uint8_t endpoint) override { reader_->ClearHalt(endpoint); }
  void Reset() override { reader_->Reset(); }
  void Advance(int ms) override { reader_->Advance(ms); }

  bool lost = false;

 private:
  const std::shared_ptr<sim::CcidReader> reader_;
};

TEST_F(ReaderTest, AReaderWhoseInterruptPipeFailsIsPolledFromThenOn) {
  model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  const auto device = std::make_shared<LosesItsNotices>(model);
  ASSERT_TRUE(Plug(device));
  Watch(3000);
  EXPECT_EQ(Take(), "ready 1");
  device->lost = true;
  Watch(2000);  // one look of those that are rare
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(300);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
  model->Remove();
  Watch(300);
  EXPECT_EQ(Take(), "removed 0.0");
}

TEST_F(ReaderTest, AReaderOfVendorClassIsTakenIfItIsKnown) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.interfaces[0].class_code = 0xff;
  const auto unknown = Plug(std::make_shared<sim::CcidReader>(shape));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().reason, "ccid-descriptor-missing");
  shape.vendor = 0x076b;
  shape.product = 0x532a;
  Start(shape);
  EXPECT_TRUE(IsCardReader(bus.Devices().at(0).descriptors));
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
}

TEST_F(ReaderTest, SlotsThatTheDescriptorForgetsAreWatched) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.vendor = 0x072f;
  shape.product = 0x2214;
  shape.interfaces[0].slots = 2;
  shape.interfaces[0].described_slots = 1;
  Start(shape);
  EXPECT_EQ(reader().Slots().size(), 2U);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")), 0, 1);
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.1 type-a fixed");
}

// An ACR122U goes on polling for a while: a number that is drawn anew would be the same before.
TEST_F(ReaderTest, TheFieldIsOffForAsLongAsTheModelNeeds) {
  Start(sim::Acr122(0x0214));
  Watch(2000);
  const std::int64_t inserted = Now();
  model->Insert(sim::TypeA4(Hex("12 01 02 03")));
  Watch(3000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
  EXPECT_GE(last_told - inserted, 1000);
}

TEST_F(ReaderTest, ACardSwappedBetweenTwoLooksIsNoticed) {
  for (const bool interrupt : {true, false}) {
    sim::CcidReaderShape shape = sim::ContactlessReader();
    shape.interfaces[0].interrupt = interrupt;
    Start(shape);
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(1000);
    EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
    model->Swap(sim::TypeA4(Hex("04 01 02 03 04 05 07")));
    Watch(1000);
    EXPECT_EQ(Take(), "removed 0.0; arrived 0.0 type-a fixed") << interrupt;
    EXPECT_EQ(last_evidence.uid.view()[6], 7);
  }
}

// The new card has power as the old one had: only the notice tells.
TEST_F(ReaderTest, ASwapInAReaderThatActivatesByItselfIsNoticed) {
  sim::CcidReaderShape shape = sim::ContactlessReader();
  shape.interfaces[0].features |= 0x04;
  Start(shape);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  model->Swap(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed; removed 0.0; arrived 0.0 type-a fixed");
}

TEST_F(ReaderTest, FourBytesAreFixedOnlyIfTheyAreTheSameAfterTheFieldWasOff) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeA4(Hex("12 01 02 03")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
  EXPECT_EQ(model->power_ons(), 2);
  model->Remove();
  Watch(1000);
  Take();
  sim::SimulatedCard changing = sim::TypeA4(Hex("12 01 02 03"));
  changing.random_uid = true;
  model->Insert(changing);
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a random");
}

TEST_F(ReaderTest, TypeBIsJudgedByReactivation) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeB(Hex("01 02 03 04")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-b fixed");
  model->Remove();
  Watch(1000);
  Take();
  sim::SimulatedCard changing = sim::TypeB(Hex("11 02 03 04"));
  changing.random_uid = true;
  model->Insert(changing);
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-b random");
}

TEST_F(ReaderTest, AContactSlotIsNotAskedForAnIdentifierWhateverItsCardPoses) {
  Start(sim::ReaderWithSlots());
  std::vector<base::Bytes> asked;
  sim::SimulatedCard poses = sim::ContactT0();
  poses.atr = sim::TypeA4(Hex("04 01 02 03 04 05 06")).atr;
  poses.application = [&](base::ByteView apdu) {
    asked.push_back(base::ToBytes(apdu));
    return sim::DemoApplication(apdu);
  };
  model->Insert(poses);
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 contact none");
  EXPECT_TRUE(asked.empty());
}

TEST_F(ReaderTest, APhoneIsRandomAtOnce) {
  Start(sim::ContactlessReader());
  model->Insert(sim::Phone());
  Watch(100);
  EXPECT_EQ(Take(), "arrived 0.0 type-a random");
}

TEST_F(ReaderTest, ACardTakenAwayWhileItsFieldIsOffIsToldSo) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeB(Hex("01 02 03 04")));
  Watch(100);
  EXPECT_EQ(Take(), "");
  model->Remove();
  Watch(3000);
  EXPECT_EQ(Take(), "unreadable 0.0 torn-away card-removed");
  model->Insert(sim::TypeB(Hex("01 02 03 04")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-b fixed");
}

TEST_F(ReaderTest, TornAwayInTheMiddleOfReading) {
  Start(sim::ContactlessReader());
  ASSERT_TRUE(model->Arm("card-torn"));
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "unreadable 0.0 torn-away card-removed");
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
}

// Two cards in the field: a reader tells one of them, or that the card is mute.
TEST_F(ReaderTest, TwoCardsAtOnceThatTheReaderCallsMute) {
  Start(sim::ContactlessReader());
  ASSERT_TRUE(model->Arm("card-mute", 1000));
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(2000);
  EXPECT_EQ(Take(), "unreadable 0.0 mute card-mute");
  Watch(5000);
  EXPECT_EQ(Take(), "") << "once";
  model->Remove();
  model->Disarm();
  Watch(100);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
}

TEST_F(ReaderTest, TwoCardsAtOnceOfWhichTheReaderTellsOneThenTheOther) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  model->Swap(sim::TypeB(Hex("01 02 03 04")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed; removed 0.0; arrived 0.0 type-b fixed");
}

TEST_F(ReaderTest, AMomentOfMutenessIsForgiven) {
  Start(sim::ContactlessReader());
  ASSERT_TRUE(model->Arm("card-mute", 2));
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
}

TEST_F(ReaderTest, ACardWithoutIdentifierIsNoEvidence) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeA4({}));
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a none");
  Watch(10000);
  EXPECT_EQ(Take(), "");
}

TEST_F(ReaderTest, AContactCardIsNeverAskedForAUid) {
  Start(sim::ContactReader());
  model->Insert(sim::ContactT1());
  Watch(1000);
  EXPECT_EQ(Take(), "arrived 0.0 contact none");
  EXPECT_EQ(model->t1()->executed(), 0);
  EXPECT_EQ(*reader().Exchange({0, 0}, kEcho), kEchoed);
}

TEST_F(ReaderTest, ASlowCardIsToldToTakeLonger) {
  Start(sim::ContactlessReader());
  model->SetSlow(3);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(10'000);
  EXPECT_EQ(Take(), "longer 0.0; arrived 0.0 type-a fixed");
}

TEST_F(ReaderTest, ASamAsAnInterfaceOfItsOwn) {
  Start(sim::ReaderWithSamInterface());
  const auto slots = reader().Slots();
  ASSERT_EQ(slots.size(), 2u);
  EXPECT_EQ(slots[0].role, Role::kContactless);
  EXPECT_EQ(slots[1].role, Role::kSam);
  model->Insert(sim::ContactT1(), 1);
  Watch(3000);
  EXPECT_EQ(Take(), "") << "a SAM is no card of a citizen";
  EXPECT_EQ(*reader().Exchange({1, 0}, kEcho), kEchoed);
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(*reader().Exchange({1, 0}, kEcho), kEchoed);
    Watch(10);
  }
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed");
  EXPECT_EQ(model->most_pending(), 1) << "never two commands at once in one device";
}

TEST_F(ReaderTest, ASamAsASlotOfTheSameInterface) {
  Start(sim::ReaderWithSlots());
  const auto slots = reader().Slots();
  ASSERT_EQ(slots.size(), 3u);
  EXPECT_EQ(slots[2].role, Role::kSam);
  EXPECT_EQ(slots[0].level, Level::kShortApdu);
  EXPECT_EQ(slots[1].level, Level::kExtendedApdu);
  model->Insert(sim::ContactT0(), 0, 2);
  model->Insert(sim::TypeB(Hex("01 02 03 04")), 0, 1);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(*reader().Exchange({0, 2}, kEcho), kEchoed);
    Watch(10);
  }
  EXPECT_EQ(Take(), "arrived 0.1 type-b fixed");
  EXPECT_EQ(model->most_pending(), 1);
}

TEST_F(ReaderTest, AnExchangeWithAnEmptyOrUnknownSlotSaysSo) {
  Start(sim::ReaderWithSamInterface());
  EXPECT_EQ(reader().Exchange({1, 0}, kEcho).error().reason, "card-absent");
  EXPECT_EQ(reader().Exchange({2, 0}, kEcho).error().reason, "slot-unknown");
  EXPECT_EQ(reader().Exchange({0, 1}, kEcho).error().reason, "slot-unknown");
}

TEST_F(ReaderTest, ATappedCardThatWasSwappedIsNotTalkedToInItsPlace) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  EXPECT_EQ(*reader().Exchange({0, 0}, kEcho), kEchoed);
  model->Swap(sim::TypeA4(Hex("04 01 02 03 04 05 07")));
  EXPECT_FALSE(reader().Exchange({0, 0}, kEcho));
  EXPECT_FALSE(reader().Exchange({0, 0}, kEcho));
  Watch(1000);
  EXPECT_EQ(*reader().Exchange({0, 0}, kEcho), kEchoed);
}

TEST_F(ReaderTest, UnpluggedWhileWatching) {
  Start(sim::ContactlessReader());
  model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
  Watch(1000);
  bus.Unplug("1-1");
  Watch(5000);
  EXPECT_EQ(Take(), "arrived 0.0 type-a fixed; removed 0.0; lost reader-gone");
  EXPECT_EQ(reader().Exchange({0, 0}, kEcho).error().reason, "reader-gone");
}

TEST_F(ReaderTest, NotOursIsSaidByName) {
  model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  bus.Plug("1-1", model);
  bus.HoldBy("1-1", "pcscd");
  const Reader::Ways ways{bus.clock(), [](int) {}, [](CardEvent) {}, [] {}};
  EXPECT_EQ(Reader::Claim(bus, bus.Devices().at(0), ways).error().reason, "usb-claimed");
  bus.HoldBy("1-1", "");
  bus.Deny("1-1", true);
  EXPECT_EQ(Reader::Claim(bus, bus.Devices().at(0), ways).error().reason, "usb-permission");
  sim::CcidReaderShape old = sim::ContactlessReader();
  old.interfaces[0].features = 0x40;
  EXPECT_EQ(Plug(std::make_shared<sim::CcidReader>(old)).error().reason, "ccid-character-level");
}

TEST_F(ReaderTest, NoBytesOfTheCardInAnyMessage) {
  Start(sim::ContactlessReader());
  for (const char* fault : {"uid-wrong-length", "uid-length-for-ever", "card-no-status-word",
                            "card-long-atr", "card-mute", "card-torn"}) {
    ASSERT_TRUE(model->Arm(fault, 100));
    model->Insert(sim::TypeB(Hex("DE AD BE EF")));
    Watch(5000);
    const std::string told = Take();
    EXPECT_FALSE(told.empty()) << fault;
    EXPECT_EQ(told.find("dead"), std::string::npos) << told;
    for (const char* bytes : {"dead", "DEAD", "DE AD", "de ad", "\xDE\xAD"}) {
      EXPECT_EQ(messages.find(bytes), std::string::npos) << fault << ": " << messages;
    }
    model->Disarm();
    model->Remove();
    Watch(3000);
    Take();
  }
}

}  // namespace
}  // namespace drivers::card_reader
