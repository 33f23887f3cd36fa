// Every fault by name x the card reader: an error within the total time, never a hang, and all well
// again after it was plugged in anew.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/simulator/usb/ccid_faults.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "tests/unit/drivers/card-reader/watching.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

const base::Bytes kEcho = Hex("80 10 00 00 03 01 02 03 00");
const base::Bytes kEchoed = Hex("01 02 03 90 00");

// From the fault to what is told of it: one command and the way back into step.
constexpr int kLongestMs = kTotalMs + kResynchroniseMs;

struct Setting {
  sim::CcidReaderShape shape;
  sim::SimulatedCard card;
  const char* arrival;
};

Setting SettingFor(sim::CcidFaultNeeds needs) {
  switch (needs) {
    case sim::CcidFaultNeeds::kT0:
      return {sim::ContactReader(), sim::ContactT0(), "arrived 0.0 contact none"};
    case sim::CcidFaultNeeds::kT1:
      return {sim::ContactReader(), sim::ContactT1(), "arrived 0.0 contact none"};
    case sim::CcidFaultNeeds::kExtended:
      return {sim::CcidReaderShape{}, sim::ContactT1(), "arrived 0.0 contact none"};
    case sim::CcidFaultNeeds::kContactless:
    case sim::CcidFaultNeeds::kAnything:
      break;
  }
  return {sim::ContactlessReader(), sim::TypeA4(Hex("04 01 02 03 04 05 06")),
          "arrived 0.0 type-a fixed"};
}

class FaultsTest : public testing::Test, protected Watching {
 protected:
  // Watching and an exchange each end in time, whatever the fault does to them.
  void TryOut(const std::string& what) {
    const auto start = Now();
    Watch(100);
    EXPECT_LE(Now() - start, 100 + kLongestMs) << what << " while watching: " << Take();
    if (!reader().lost()) {
      const auto asked = Now();
      static_cast<void>(reader().Exchange({0, 0}, kEcho));
      EXPECT_LE(Now() - asked, kLongestMs) << what << " in an exchange: " << Take();
    }
  }

  void ExpectWell(const Setting& setting, const std::string& what) {
    model->Remove();
    const auto plugged = Plug(device);
    ASSERT_TRUE(plugged) << what << ' ' << plugged.error().reason;
    Take();
    model->Insert(setting.card);
    Watch(2000);
    EXPECT_EQ(Take(), setting.arrival) << what;
    const auto answer = reader().Exchange({0, 0}, kEcho);
    ASSERT_TRUE(answer) << what << ' ' << answer.error().reason;
    EXPECT_EQ(*answer, kEchoed) << what;
  }

  std::shared_ptr<sim::Model> device;
};

TEST_F(FaultsTest, EachOfTheReadersOwnFaults) {
  int seen = 0;
  for (const sim::CcidFault& fault : sim::ListCcidFaults()) {
    const Setting setting = SettingFor(fault.needs);
    for (const int times : {1, 1'000'000}) {
      for (const bool while_reading : {false, true}) {
        const std::string what = std::string(fault.name.name) + " x " + std::to_string(times) +
                                 (while_reading ? ", while reading" : ", in an exchange");
        Start(setting.shape);
        device = model;
        if (while_reading) {
          ASSERT_TRUE(model->Arm(fault.name.name, times));
        }
        model->Insert(setting.card);
        if (!while_reading) {
          Watch(1000);
          EXPECT_EQ(Take(), setting.arrival) << what;
          ASSERT_TRUE(model->Arm(fault.name.name, times));
        }
        TryOut(what);
        model->Reset();
        ExpectWell(setting, what);
        ++seen;
      }
    }
  }
  EXPECT_EQ(seen, static_cast<int>(sim::ListCcidFaults().size()) * 4);
}

TEST_F(FaultsTest, EachFaultThatAnyDeviceCanHave) {
  const Setting setting = SettingFor(sim::CcidFaultNeeds::kAnything);
  for (const sim::FaultName& fault : sim::ListFaults()) {
    for (int skip = 0; skip < 6; ++skip) {
      const std::string what = std::string(fault.name) + " after " + std::to_string(skip);
      model = std::make_shared<sim::CcidReader>(setting.shape);
      const auto faulty = std::make_shared<sim::FaultyModel>(model);
      device = faulty;
      ASSERT_TRUE(Plug(device)) << what;
      ASSERT_TRUE(faulty->Arm(fault.name, skip));
      model->Insert(setting.card);
      TryOut(what);
      faulty->Disarm();
      model->Reset();
      ExpectWell(setting, what);
    }
  }
}

// What the person is told of it, fault by fault, when it stays.
TEST_F(FaultsTest, EachFaultThatStaysIsTold) {
  const struct {
    const char* fault;
    const char* told;
  } kCases[] = {
      {"card-mute", "unreadable 0.0 mute card-mute"},
      {"card-torn", "unreadable 0.0 torn-away card-removed"},
      {"card-no-atr", "unreadable 0.0 nonsense atr-empty"},
      {"card-long-atr", "unreadable 0.0 nonsense atr-long"},
      {"card-no-status-word", "unreadable 0.0 nonsense card-answer"},
      {"uid-wrong-length", "arrived 0.0 type-a none"},
      {"uid-length-for-ever", "arrived 0.0 type-a none"},
  };
  for (const auto& one : kCases) {
    Start(sim::ContactlessReader());
    ASSERT_TRUE(model->Arm(one.fault, 1'000'000));
    model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06")));
    Watch(10'000);
    EXPECT_EQ(Take(), one.told) << one.fault;
  }
}

}  // namespace
}  // namespace drivers::card_reader
