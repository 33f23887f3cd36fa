// Every fault by name x card readers and printers x every front end in real time: no wrong answer
// is believed, an end within the time that a command may take, nothing left behind, and all well
// again after a replug.
// (Scanners: scanner_faults_test.cpp.)
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/card-reader/reader.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/simulator/usb/ccid_faults.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/usb/watching.h"
#include "tests/support/umockdev/holdings.h"
#include "tests/support/umockdev/rig.h"
#include "tests/support/usb_events.h"

namespace drivers::simulator {
namespace {

using base::Bytes;

constexpr int kFactor = 5;
constexpr int kForEver = 1'000'000;
// What this machine may take besides, with other work on it.
constexpr int kSlackMs = 5000;

// One question to a device through its driver.
enum class Answer { kRight, kWrong, kNone };

struct Subject {
  std::shared_ptr<usb::Model> model;
  std::function<base::Status(std::string_view fault)> arm;  // a fault of its class
  std::function<void()> mend;
  // Makes the driver; the question is asked of that.
  std::function<std::function<Answer()>(drivers::usb::Bus&, const drivers::usb::DeviceInfo&,
                                        const tests::HurriedClock&)>
      open;
  int longest_ms = 0;  // a question and the way back into step
};

Subject CardReader(const usb::CcidReaderShape& shape, const usb::SimulatedCard& card) {
  const auto reader = std::make_shared<usb::CcidReader>(shape);
  reader->Insert(card);
  Subject subject;
  subject.model = reader;
  subject.arm = [reader](std::string_view fault) { return reader->Arm(fault, kForEver); };
  subject.mend = [reader, card] {
    reader->Disarm();
    reader->Reset();
    reader->Insert(card);  // one was torn away
  };
  subject.longest_ms = card_reader::kTotalMs + card_reader::kResynchroniseMs;
  subject.open = [](drivers::usb::Bus& bus, const drivers::usb::DeviceInfo& device,
                    const tests::HurriedClock& clock) -> std::function<Answer()> {
    card_reader::Reader::Ways ways{clock, [&clock](int ms) { clock.Pass(ms); },
                                   [](const card_reader::CardEvent&) {}, [] {}};
    auto claimed = card_reader::Reader::Claim(bus, device, std::move(ways));
    if (!claimed || !(*claimed)->Open()) return [] { return Answer::kNone; };
    return [driver = std::shared_ptr<card_reader::Reader>(std::move(*claimed))] {
      const auto answer =
          driver->Exchange({0, 0}, Bytes{0x80, 0x10, 0x00, 0x00, 0x03, 0x01, 0x02, 0x03, 0x00});
      // A status word of trouble is no wrong answer.
      const bool claims_success = answer && answer->size() >= 2 && answer->back() == 0x00 &&
                                  (*answer)[answer->size() - 2] == 0x90;
      if (!claims_success) return Answer::kNone;
      return *answer == Bytes{0x01, 0x02, 0x03, 0x90, 0x00} ? Answer::kRight : Answer::kWrong;
    };
  };
  return subject;
}

Subject CardReaderFor(usb::CcidFaultNeeds needs) {
  switch (needs) {
    case usb::CcidFaultNeeds::kT0:
      return CardReader(usb::ContactReader(), usb::ContactT0());
    case usb::CcidFaultNeeds::kT1:
      return CardReader(usb::ContactReader(), usb::ContactT1());
    case usb::CcidFaultNeeds::kExtended:
      return CardReader(usb::CcidReaderShape{}, usb::ContactT1());
    case usb::CcidFaultNeeds::kContactless:
    case usb::CcidFaultNeeds::kAnything:
      break;
  }
  return CardReader(usb::ContactlessReader(), usb::TypeA4(Bytes{4, 1, 2, 3, 4, 5, 6}));
}

// A short receipt on the printer that tells most.
Subject Printer() {
  const printer::Profile profile = *printer::FindProfile("simulated-80mm");
  const auto model =
      std::make_shared<usb::PrinterModel>(usb::PrinterModelOptions{.profile = profile});
  Subject subject;
  subject.model = model;
  subject.arm = [model](std::string_view fault) { return model->Break(fault); };
  subject.mend = [model] {
    model->Mend();
    model->PowerCycle();
  };
  printer::PrintOptions options;
  options.mend_ms = 20'000;
  subject.longest_ms = options.mend_ms + options.stall_ms + options.answer_ms;
  subject.open = [model, profile, options](
                     drivers::usb::Bus& bus, const drivers::usb::DeviceInfo& device,
                     const tests::HurriedClock& clock) -> std::function<Answer()> {
    auto claimed = bus.Claim(device, 0);
    if (!claimed) return [] { return Answer::kNone; };
    auto opened = printer::UsbTransport::Open(std::move(*claimed),
                                              [&clock](int ms) { clock.Pass(std::min(ms, 10)); });
    if (!opened) return [] { return Answer::kNone; };
    return [driver = std::shared_ptr<printer::UsbTransport>(std::move(*opened)), &clock, profile,
            options] {
      const Bytes job = printer::Encoder(profile).Line("Halo").Cut().Take();
      const auto report = printer::Print(*driver, profile, job, clock, options);
      if (report.outcome != printer::Outcome::kPrinted) return Answer::kNone;
      return report.taken == job.size() ? Answer::kRight : Answer::kWrong;
    };
  };
  return subject;
}

struct Case {
  tests::FrontEnd front_end;
  std::string device;
  std::string fault;
  bool of_its_class = false;
  std::function<Subject()> make;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << tests::Name(one.front_end) << ' ' << one.device << ' ' << one.fault;
}

void AddCases(tests::FrontEnd end, std::vector<Case>& cases) {
  for (const usb::FaultName& fault : usb::ListFaults()) {
    if (!tests::Shows(end, fault)) continue;
    cases.push_back({end, "card-reader", std::string(fault.name), false,
                     [] { return CardReaderFor(usb::CcidFaultNeeds::kAnything); }});
    cases.push_back({end, "printer", std::string(fault.name), false, Printer});
  }
  for (const usb::CcidFault& fault : usb::ListCcidFaults()) {
    if (!tests::Shows(end, fault.name)) continue;
    cases.push_back({end, "card-reader", std::string(fault.name.name), true,
                     [needs = fault.needs] { return CardReaderFor(needs); }});
  }
  for (const usb::FaultName& fault : usb::ListPrinterFaults()) {
    if (!tests::Shows(end, fault)) continue;
    cases.push_back({end, "printer", std::string(fault.name), true, Printer});
  }
}

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const tests::FrontEnd end : tests::kFrontEnds) AddCases(end, cases);
  return cases;
}

class FaultMatrixTest : public testing::TestWithParam<Case> {};

TEST_P(FaultMatrixTest, EndsInTimeAndIsOverAfterAReplug) {
  const Subject subject = GetParam().make();
  const auto faulty = std::make_shared<usb::FaultyModel>(subject.model);
  tests::HurriedClock clock;
  tests::Rig rig(GetParam().front_end, clock);
  usb::Stand& bed = rig.stand();
  drivers::usb::Bus& bus = rig.bus();
  tests::Events events;
  const drivers::usb::Watching watching(
      bus, [&](const drivers::usb::DeviceEvent& event) { events.Add(event); });
  ASSERT_TRUE(watching.status());
  // Makes what is made once and kept.
  ASSERT_TRUE(bed.Plug("1-2", faulty));
  subject.open(bus, events.Await(1).at(0).device, clock);
  bed.Unplug("1-2");
  events.Await(2);
  const tests::Holdings before = tests::Holdings::Now();
  ASSERT_TRUE(bed.Plug("1-2", faulty));
  {
    const auto ask = subject.open(bus, events.Await(3).at(2).device, clock);
    bed.Locked([&] {
      ASSERT_TRUE(GetParam().of_its_class ? subject.arm(GetParam().fault)
                                          : faulty->Arm(GetParam().fault));
    });
    clock.Hurry(kFactor);
    const std::int64_t asked = clock.MonotonicMs();
    EXPECT_NE(ask(), Answer::kWrong);
    EXPECT_LE(clock.MonotonicMs() - asked, subject.longest_ms + kFactor * kSlackMs);
    clock.Hurry(1);
  }
  bed.Locked([&] {
    faulty->Disarm();
    subject.mend();
  });
  bed.Unplug("1-2");
  events.Await(4);
  tests::ExpectNoMoreThan(before);
  ASSERT_TRUE(bed.Plug("1-3", faulty));
  const auto again = subject.open(bus, events.Await(5).at(4).device, clock);
  EXPECT_EQ(again(), Answer::kRight);
}

INSTANTIATE_TEST_SUITE_P(Every, FaultMatrixTest, testing::ValuesIn(AllCases()),
                         [](const auto& one) {
                           std::string name = std::string(tests::Name(one.param.front_end)) + '_' +
                                              one.param.device + '_' + one.param.fault;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace drivers::simulator
