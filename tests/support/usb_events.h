// What a bus tells, and a device that says when it is asked: ways to wait for them.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/echo_device.h"
#include "drivers/usb/bus.h"

namespace tests {

// Says when the host first asks it for something that it has not got.
class AskedDevice final : public drivers::simulator::usb::Model {
 public:
  using Reply = drivers::simulator::usb::Reply;

  base::Bytes Descriptors() const override { return echo.Descriptors(); }
  Reply Control(const drivers::simulator::usb::Setup& setup, base::ByteView data,
                std::size_t size) override {
    return echo.Control(setup, data, size);
  }
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override {
    return echo.Out(endpoint, bytes);
  }
  Reply In(std::uint8_t endpoint, std::size_t size) override {
    Reply reply = echo.In(endpoint, size);
    if (reply.kind == Reply::Kind::kNak && !std::exchange(told_, true)) asked.set_value();
    return reply;
  }
  void ClearHalt(std::uint8_t endpoint) override { echo.ClearHalt(endpoint); }
  void Reset() override { echo.Reset(); }
  void Advance(int ms) override { echo.Advance(ms); }

  drivers::simulator::usb::EchoDevice echo;
  std::promise<void> asked;

 private:
  bool told_ = false;
};

class Events {
 public:
  using Kind = drivers::usb::DeviceEvent::Kind;

  void Add(drivers::usb::DeviceEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }

  // The first `count` events, when there are as many.
  std::vector<drivers::usb::DeviceEvent> Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::seconds(20), [&] { return events_.size() >= count; });
    EXPECT_TRUE(came) << "only " << events_.size() << " events";
    return events_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<drivers::usb::DeviceEvent> events_;
};

}  // namespace tests
