// Which printer the kiosk takes, and what becomes of it without a bus. Cards and scans go through
// tests/journeys/usb_visit_test.py.
#include "kiosk/app/device_desk.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/composite_model.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_serial.h"

namespace kiosk::app {
namespace {

namespace printer = drivers::printer;
namespace sim = drivers::simulator::usb;
namespace usb = drivers::usb;

// A bus that the test keeps; it goes blind at once if there is a reason.
class Borrowed final : public usb::Bus {
 public:
  explicit Borrowed(usb::Bus& bus, base::Error blind = {}) : bus_(bus), blind_(std::move(blind)) {}
  base::Status Watch(std::function<void(usb::DeviceEvent)> heard) override {
    auto watched = bus_.Watch(heard);
    if (!blind_.reason.empty()) heard({usb::DeviceEvent::Kind::kBlind, {}, blind_});
    return watched;
  }
  std::vector<usb::DeviceInfo> Devices() const override { return bus_.Devices(); }
  base::Result<std::unique_ptr<usb::Interface>> Claim(const usb::DeviceInfo& device,
                                                      usb::Setting setting) override {
    return bus_.Claim(device, setting);
  }

 private:
  usb::Bus& bus_;
  const base::Error blind_;
};

std::shared_ptr<sim::PrinterModel> Printer(std::string_view profile) {
  sim::PrinterModelOptions options;
  options.profile = *printer::FindProfile(profile);
  return std::make_shared<sim::PrinterModel>(std::move(options));
}

class DeviceDeskTest : public testing::Test {
 protected:
  ~DeviceDeskTest() override {
    news.Close();
    desk.reset();
  }

  void Start(DeviceDesk::OpenBus open) {
    DeviceDesk::Hooks hooks;
    hooks.card = [this](const drivers::card_reader::CardEvent& event) {
      ready += event.kind == drivers::card_reader::CardEvent::Kind::kReaderReady ? 1 : 0;
    };
    hooks.scanner = [this](const drivers::scanner::usb::ScannerEvent& event) {
      ready += event.kind == drivers::scanner::usb::ScannerEvent::Kind::kReady ? 1 : 0;
    };
    hooks.out = [this](const base::Error& error) { out = error.reason; };
    drivers::devices::Profiles profiles;
    const auto built_in = printer::BuiltInProfiles();
    profiles.printers.assign(built_in.begin(), built_in.end());
    profiles.scanners = *drivers::scanner::usb::LoadProfiles("/nonexistent", "/nonexistent");
    desk = std::make_unique<DeviceDesk>(
        [this, open = std::move(open)] {
          auto made = open();
          const std::lock_guard lock(mutex);
          opened = true;
          changed.notify_all();
          return made;
        },
        std::move(profiles), bus.clock(), news, std::move(hooks));
  }

  void StartWithBus() {
    Start([this]() -> base::Result<std::unique_ptr<usb::Bus>> {
      return std::make_unique<Borrowed>(bus);
    });
  }

  void AwaitOut() {
    const base::SystemClock clock;
    const std::int64_t end = clock.MonotonicMs() + 20'000;
    while (out.empty() && clock.MonotonicMs() < end) {
      for (const News& one : news.TakeAll()) one();
      std::this_thread::yield();
    }
  }

  // The profile's name, or why there is none; as soon as the bus is there.
  std::string Connected() {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [this] { return opened; });
    }
    for (;;) {
      auto connected = desk->ConnectPrinter();
      if (connected) return connected->profile.name;
      if (connected.error().reason != "printer-away" || bus.Devices().empty()) {
        return connected.error().reason;
      }
      std::this_thread::yield();  // opened, and not yet handed over
    }
  }

  sim::InProcessBus bus;
  std::mutex mutex;
  std::condition_variable changed;
  bool opened = false;
  NewsBox news{16, [this] {
                 const std::lock_guard lock(mutex);
                 changed.notify_all();
               }};
  std::string out;
  int ready = 0;
  std::unique_ptr<DeviceDesk> desk;
};

TEST_F(DeviceDeskTest, TakesThePrinterThatAProfileFits) {
  bus.Plug("1-3", Printer("pos-58"));
  StartWithBus();
  EXPECT_EQ(Connected(), "pos-58");
  EXPECT_EQ(Connected(), "pos-58") << "given back each time";
}

TEST_F(DeviceDeskTest, OfTwoPrintersTheFirstPortIsTaken) {
  bus.Plug("1-3", Printer("pos-58"));
  bus.Plug("1-2", Printer("pos-80"));
  StartWithBus();
  EXPECT_EQ(Connected(), "pos-80");
}

TEST_F(DeviceDeskTest, APrinterWithoutAProfileIsNotPrintedOn) {
  bus.Plug("1-2", Printer("simulated-80mm"));
  StartWithBus();
  EXPECT_EQ(Connected(), "printer-unknown");
  bus.Plug("1-3", Printer("pos-58"));
  EXPECT_EQ(Connected(), "pos-58") << "one that fits is found behind it";
}

TEST_F(DeviceDeskTest, SaysWhyAPrinterCannotBeUsed) {
  bus.Plug("1-2", Printer("pos-58"));
  bus.HoldBy("1-2", "usblp");
  StartWithBus();
  EXPECT_EQ(Connected(), "usb-claimed");
  bus.HoldBy("1-2", "");
  bus.Deny("1-2", true);
  EXPECT_EQ(Connected(), "usb-permission");
}

TEST_F(DeviceDeskTest, APrinterThatDoesNotOpenLeavesTheNextOne) {
  bus.Plug("1-2", Printer("pos-80"));
  bus.Plug("1-3", Printer("pos-58"));
  bus.HoldBy("1-2", "usblp");
  StartWithBus();
  EXPECT_EQ(Connected(), "pos-58");
  bus.HoldBy("1-2", "");
  EXPECT_EQ(Connected(), "pos-80");
}

// While the kiosk runs nobody else hears what a scanner types; afterwards the system has it back.
TEST_F(DeviceDeskTest, ReadersAndScannersAreHeldWhileItRunsAndGivenBackAtItsEnd) {
  bus.Plug("1-1", std::make_shared<sim::CcidReader>(sim::ContactlessReader()));
  bus.Plug("1-2", std::make_shared<sim::KeyboardScanner>());
  bus.Plug("1-3", std::make_shared<sim::SerialScanner>());
  StartWithBus();
  while (ready < 3) {
    for (const News& one : news.TakeAll()) one();
    std::this_thread::yield();
  }
  for (const usb::DeviceInfo& device : bus.Devices()) {
    EXPECT_FALSE(bus.Claim(device, 0)) << device.port;
  }
  news.Close();
  desk.reset();
  for (const usb::DeviceInfo& device : bus.Devices()) {
    EXPECT_TRUE(bus.Claim(device, 0)) << device.port;
  }
}

TEST_F(DeviceDeskTest, APrinterInOneCaseWithACardReaderIsPrintedOn) {
  bus.Plug("1-2",
           std::make_shared<sim::CompositeModel>(
               Printer("pos-80"), std::make_shared<sim::CcidReader>(sim::ContactlessReader())));
  StartWithBus();
  EXPECT_EQ(Connected(), "pos-80");
}

TEST_F(DeviceDeskTest, WithoutABusTheKioskIsToldOnceAndGoesOn) {
  Start([]() -> base::Result<std::unique_ptr<usb::Bus>> {
    return base::Fail(base::ErrorCode::kTimeout, "usb-enumeration-hangs", "a device hangs");
  });
  EXPECT_EQ(Connected(), "printer-away");
  AwaitOut();
  EXPECT_EQ(out, "usb-enumeration-hangs");
}

TEST_F(DeviceDeskTest, ThatABusWentBlindIsToldAndAnotherOnesPrinterPrints) {
  bus.Plug("1-3", Printer("pos-58"));
  Start([this]() -> base::Result<std::unique_ptr<usb::Bus>> {
    return std::make_unique<Borrowed>(
        bus, base::Error{base::ErrorCode::kTimeout, "usb-enumeration-hangs", "a device hangs"});
  });
  AwaitOut();
  EXPECT_EQ(out, "usb-enumeration-hangs");
  EXPECT_EQ(Connected(), "pos-58");
}

}  // namespace
}  // namespace kiosk::app
