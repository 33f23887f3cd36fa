// The same model, the same driver, three front ends: what goes over the wire is equal byte for
// byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drivers/card-reader/reader.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/scanner/usb/roster.h"
#include "drivers/simulator/served/server.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/echo_device.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "drivers/usb/libusb_bus.h"
#include "drivers/usb/socket_bus.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/umockdev/hurried_bus.h"

namespace drivers::simulator {
namespace {

using base::Bytes;
using usb::Reply;

// Writes down every transfer that moved something. What comes by itself, from an interrupt
// endpoint, has no place among the others: hosts ask for it when they like.
class Recorder final : public usb::Model {
 public:
  explicit Recorder(std::shared_ptr<usb::Model> device) : device_(std::move(device)) {
    const auto described = drivers::usb::ParseDescriptors(device_->Descriptors());
    for (const auto& one : described->interfaces) {
      const auto* found = one.Find(drivers::usb::TransferType::kInterrupt, true);
      if (found != nullptr) interrupts_.insert(found->address);
    }
  }

  Bytes Descriptors() const override { return device_->Descriptors(); }
  std::string Serial() const override { return device_->Serial(); }
  Reply Control(const usb::Setup& setup, base::ByteView data, std::size_t size) override {
    Reply reply = device_->Control(setup, data, size);
    const Bytes head = {setup.request_type, setup.request};
    Note("control " + base::ToHex(head) + ' ' + base::ToHex(data), reply);
    return reply;
  }
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override {
    Reply reply = device_->Out(endpoint, bytes);
    Note("out " + base::ToHex(bytes.first(std::min(reply.taken, bytes.size()))), reply);
    return reply;
  }
  Reply In(std::uint8_t endpoint, std::size_t size) override {
    Reply reply = device_->In(endpoint, size);
    Note("in", reply, interrupts_.contains(endpoint));
    return reply;
  }
  Reply Select(drivers::usb::Setting setting) override {
    Reply reply = device_->Select(setting);
    Note("select " + SettingName(setting), reply);
    return reply;
  }
  void ClearHalt(std::uint8_t endpoint) override { device_->ClearHalt(endpoint); }
  void Reset() override { device_->Reset(); }
  void Advance(int ms) override { device_->Advance(ms); }

  std::vector<std::string> Take() {
    notes_.insert(notes_.end(), told_.begin(), told_.end());
    return std::exchange(notes_, {});
  }

 private:
  void Note(std::string what, const Reply& reply, bool told = false) {
    if (reply.kind == Reply::Kind::kNak && reply.taken == 0) return;
    (told ? told_ : notes_)
        .push_back(std::move(what) + ' ' + base::ToHex(reply.bytes) + " kind " +
                   std::to_string(static_cast<int>(reply.kind)));
  }

  std::shared_ptr<usb::Model> device_;
  std::set<std::uint8_t> interrupts_;
  std::vector<std::string> notes_;
  std::vector<std::string> told_;
};

// A bus with one device, and what a driver needs besides.
struct Place {
  drivers::usb::Bus& bus;
  const base::Clock& clock;
  std::function<void(int ms)> simulated;  // lets time pass; empty where it does so by itself

  void Wait(int ms) const {
    if (simulated) return simulated(ms);
    tests::HurriedClock().Pass(ms);
  }
};
using Exercise = std::function<void(Place)>;
using Make = std::function<std::shared_ptr<usb::Model>()>;
using Notes = std::vector<std::string>;

Notes InThisProcess(const Make& make, const Exercise& exercise) {
  const auto recorder = std::make_shared<Recorder>(make());
  usb::InProcessBus bus;
  bus.Plug("1-2", recorder);
  exercise({bus, bus.clock(), [&bus](int ms) { bus.Advance(ms); }});
  return recorder->Take();
}

Notes BehindASocket(const Make& make, const Exercise& exercise) {
  const auto recorder = std::make_shared<Recorder>(make());
  const base::SystemClock clock;
  const tests::TempDir folder;
  auto server = served::Server::Open(folder / "bus", clock);
  EXPECT_TRUE(server) << server.error().message;
  EXPECT_TRUE((*server)->Plug("1-2", recorder));
  auto bus = drivers::usb::SocketBus::Open(folder / "bus", clock);
  EXPECT_TRUE(bus) << bus.error().message;
  exercise({**bus, clock, nullptr});
  Notes notes;
  (*server)->Locked([&] { notes = recorder->Take(); });
  return notes;
}

Notes BelowLibusb(const Make& make, const Exercise& exercise) {
  const auto recorder = std::make_shared<Recorder>(make());
  const base::SystemClock clock;
  umockdev::Testbed bed(clock);
  EXPECT_TRUE(bed.Plug("1-2", recorder));
  auto bus = drivers::usb::LibusbBus::Start();
  EXPECT_TRUE(bus) << bus.error().message;
  if (bus) exercise({**bus, clock, nullptr});
  Notes notes;
  bed.Locked([&] { notes = recorder->Take(); });
  return notes;
}

void ExpectEqual(const Make& make, const Exercise& exercise, std::size_t at_least) {
  const auto here = InThisProcess(make, exercise);
  EXPECT_GE(here.size(), at_least);
  EXPECT_EQ(here, BehindASocket(make, exercise));
  EXPECT_EQ(here, BelowLibusb(make, exercise));
}

TEST(EveryFrontEnd, WhatADeviceSaysInWordsCanBePrinted) {
  ExpectEqual([] { return std::make_shared<usb::EchoDevice>("a\x1B[2J\xC3\xA9z"); },
              [](Place place) { EXPECT_EQ(place.bus.Devices().at(0).serial, "a[2Jz"); }, 0);
}

TEST(EveryFrontEnd, ALoopbackDevice) {
  ExpectEqual([] { return std::make_shared<usb::EchoDevice>(); },
              [](Place place) {
                auto one = place.bus.Claim(place.bus.Devices().at(0), 0);
                ASSERT_TRUE(one);
                for (const std::size_t size : {1U, 63U, 64U, 65U, 1000U}) {
                  const Bytes sent(size, static_cast<std::uint8_t>(size));
                  EXPECT_EQ((*one)->Write(usb::EchoDevice::kOut, sent, 5000).actual, size);
                  EXPECT_EQ((*one)->Read(usb::EchoDevice::kIn, size, 500).bytes, sent);
                }
                EXPECT_EQ((*one)->ControlOut({0x40, 1, 2, 3}, Bytes{1, 2}, 1000).actual, 2U);
                EXPECT_EQ((*one)->ControlIn({0xC0, 2, 0, 0}, 9, 1000).bytes, (Bytes{1, 2}));
              },
              12);
}

// A short receipt: how it is cut into transfers is the host's affair.
TEST(EveryFrontEnd, APrinter) {
  const printer::Profile profile = *printer::FindProfile("simulated-80mm");
  const auto make = [&] {
    return std::make_shared<usb::PrinterModel>(usb::PrinterModelOptions{.profile = profile});
  };
  const Exercise print = [&](Place place) {
    auto claimed = place.bus.Claim(place.bus.Devices().at(0), 0);
    ASSERT_TRUE(claimed);
    auto transport = printer::UsbTransport::Open(std::move(*claimed), place.simulated);
    ASSERT_TRUE(transport);
    const Bytes job = printer::Encoder(profile).Line("Halo").Cut().Take();
    const auto report = printer::Print(**transport, profile, job, place.clock, {});
    EXPECT_EQ(report.outcome, printer::Outcome::kPrinted) << report.reason;
  };
  const auto written = [](const std::vector<std::string>& notes) {
    std::string all;
    for (const std::string& note : notes) {
      if (note.starts_with("out ")) all += note.substr(4, note.find(' ', 4) - 4);
    }
    // The process id (GS ( H, fn 48) is drawn from the time of day: four bytes.
    const std::size_t id = all.find("1d284806003030");
    EXPECT_NE(id, std::string::npos);
    if (id != std::string::npos) all.replace(id + 14, 8, "--------");
    return all;
  };
  const auto here = written(InThisProcess(make, print));
  EXPECT_NE(here, "");
  EXPECT_EQ(here, written(BehindASocket(make, print)));
  EXPECT_EQ(here, written(BelowLibusb(make, print)));
}

// Which setting an interface is in, by the device's own word: GET_INTERFACE (USB 2.0 §9.4.4).
Bytes SettingOf(drivers::usb::Interface& one) {
  return one.ControlIn({0x81, 10, 0, one.descriptor().number}, 1, 1000).bytes;
}

// Setting 0 only takes, setting 1 wants packets: the third one says how the printer is. Who claims
// the interface next finds setting 0 again.
TEST(EveryFrontEnd, APrinterThatSpeaksBackInItsThirdSetting) {
  const printer::Profile profile = *printer::FindProfile("simulated-80mm");
  const auto make = [&] {
    usb::PrinterModelOptions options{.profile = profile};
    options.several_settings = true;
    return std::make_shared<usb::PrinterModel>(options);
  };
  const Exercise ask = [&](Place place) {
    const auto device = place.bus.Devices().at(0);
    const auto* found = printer::FindPrinterInterface(device.descriptors, {&profile, 1});
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(drivers::usb::Setting(*found), drivers::usb::Setting(0, 2));
    {
      auto claimed = place.bus.Claim(device, *found);
      ASSERT_TRUE(claimed) << claimed.error().message;
      EXPECT_EQ(SettingOf(**claimed), Bytes{2});
      auto transport = printer::UsbTransport::Open(std::move(*claimed), place.simulated);
      ASSERT_TRUE(transport);
      EXPECT_TRUE((*transport)->Write(Bytes{0x10, 0x04, 0x04}, 1000).status);
      const auto status = (*transport)->Read(1000);
      ASSERT_TRUE(status) << status.error().message;
      EXPECT_EQ(*status, Bytes{0x12}) << "DLE EOT 4: there is paper";
    }
    const auto plain = place.bus.Claim(device, 0);
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_EQ(SettingOf(**plain), Bytes{0});
    EXPECT_EQ((*plain)->descriptor().Find(drivers::usb::TransferType::kBulk, true), nullptr);
  };
  ExpectEqual(make, ask, 4);
}

TEST(EveryFrontEnd, ASettingThatIsRefusedLeavesTheInterfaceToOthers) {
  const auto make = [&] {
    usb::PrinterModelOptions options{.profile = *printer::FindProfile("simulated-80mm")};
    options.several_settings = true;
    options.takes_no_setting = true;
    return std::make_shared<usb::PrinterModel>(options);
  };
  const Exercise claim = [&](Place place) {
    const auto device = place.bus.Devices().at(0);
    const auto refused = place.bus.Claim(device, {0, 2});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "usb-open");
    EXPECT_EQ(place.bus.Claim(device, {0, 3}).error().reason, "usb-fault") << "no such setting";
    EXPECT_TRUE(place.bus.Claim(device, 0));
  };
  ExpectEqual(make, claim, 1);
}

// A contact card at TPDU level: power, parameters, IFSD and T=1 blocks.
TEST(EveryFrontEnd, ACardReader) {
  for (const bool t1 : {false, true}) {
    ExpectEqual(
        [&] {
          auto reader = std::make_shared<usb::CcidReader>(usb::ContactReader());
          reader->Insert(t1 ? usb::ContactT1() : usb::ContactT0());
          return reader;
        },
        [](Place place) {
          card_reader::Reader::Ways ways{place.clock, [](int) {},
                                         [](const card_reader::CardEvent&) {}, [] {}};
          auto reader =
              card_reader::Reader::Claim(place.bus, place.bus.Devices().at(0), std::move(ways));
          ASSERT_TRUE(reader) << reader.error().message;
          ASSERT_TRUE((*reader)->Open());
          const Bytes challenge = {0x00, 0x84, 0x00, 0x00, 0x08};
          const Bytes pattern = {0x80, 0x12, 0x00, 0x64, 0x00};  // 100 bytes
          for (const Bytes& command : {challenge, pattern, challenge}) {
            const auto answer = (*reader)->Exchange({0, 0}, command);
            ASSERT_TRUE(answer) << answer.error().message;
            EXPECT_GT(answer->size(), 2U);
          }
        },
        12);
  }
}

// One code of each kind of scanner: what is set up before, and every report of the scan.
TEST(EveryFrontEnd, AScanner) {
  constexpr const char* kText = "6402065208909999";
  constexpr int kPatienceMs = 20'000;
  using Event = scanner::usb::ScannerEvent;
  const std::vector<std::function<std::shared_ptr<usb::ScannerModel>()>> kinds = {
      [] { return std::make_shared<usb::KeyboardScanner>(); },
      [] { return std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell); },
      [] { return std::make_shared<usb::SerialScanner>(); }};
  for (const auto& kind : kinds) {
    std::shared_ptr<usb::ScannerModel> model;
    const Exercise scan = [&](Place place) {
      std::string scanned;
      const auto tell = [&](const Event& event) {
        if (event.kind == Event::Kind::kReady) model->Scan(kText);
        scanned += event.code.text.str();
      };
      // Its time stands still: on a busy machine a pause between two keys would end the scan.
      const tests::FakeClock stopped;
      scanner::usb::Roster roster(place.bus, stopped,
                                  *scanner::usb::LoadProfiles("/nonexistent", "/nonexistent"), tell,
                                  [] {});
      roster.Heard({drivers::usb::DeviceEvent::Kind::kArrived, place.bus.Devices().at(0)});
      const auto until = place.clock.MonotonicMs() + kPatienceMs;
      // A keyboard lets go of its last key after that.
      while ((scanned.empty() || model->waiting() > 0) && place.clock.MonotonicMs() < until) {
        roster.Turn();
        place.Wait(5);
      }
      EXPECT_EQ(scanned, kText) << model->Product();
    };
    ExpectEqual([&] { return model = kind(); }, scan, 3);
  }
}

}  // namespace
}  // namespace drivers::simulator
