// Simulated devices and the bus that a program sees of them, behind each front end that moves in
// real time.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/simulator/served/server.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/usb/libusb_bus.h"
#include "drivers/usb/socket_bus.h"
#include "tests/support/temp_dir.h"
#include "tests/support/umockdev/hurried_bus.h"

namespace tests {

enum class FrontEnd { kLibusb, kSocket };
inline constexpr std::array kFrontEnds = {FrontEnd::kLibusb, FrontEnd::kSocket};

inline std::string_view Name(FrontEnd front_end) {
  return front_end == FrontEnd::kLibusb ? "libusb" : "socket";
}

// Whether it can show a fault.
template <class Fault>
bool Shows(FrontEnd front_end, const Fault& fault) {
  return front_end == FrontEnd::kSocket || fault.not_by_umockdev.empty();
}

// Devices and time-outs are in the clock's time.
class Rig {
 public:
  Rig(FrontEnd front_end, const HurriedClock& clock) {
    if (front_end == FrontEnd::kLibusb) {
      stand_ = std::make_unique<drivers::simulator::umockdev::Testbed>(clock);
      auto started = drivers::usb::LibusbBus::Start();
      EXPECT_TRUE(started) << started.error().message;
      libusb_ = std::move(*started);
      bus_ = std::make_unique<HurriedBus>(*libusb_, clock);
    } else {
      auto server = drivers::simulator::served::Server::Open(folder_ / "bus", clock);
      EXPECT_TRUE(server) << server.error().message;
      stand_ = std::move(*server);
      auto opened = drivers::usb::SocketBus::Open(folder_ / "bus", clock);
      EXPECT_TRUE(opened) << opened.error().message;
      bus_ = std::move(*opened);
    }
  }

  drivers::simulator::usb::Stand& stand() { return *stand_; }
  drivers::usb::Bus& bus() { return *bus_; }

 private:
  TempDir folder_;
  // In this order: what is used goes last.
  std::unique_ptr<drivers::simulator::usb::Stand> stand_;
  std::unique_ptr<drivers::usb::Bus> libusb_;
  std::unique_ptr<drivers::usb::Bus> bus_;
};

}  // namespace tests
