// Time that a test can make go faster, for the driver, the device and the time-outs between them:
// what waits five seconds waits one.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "drivers/usb/bus.h"

namespace tests {

class HurriedClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override {
    const std::lock_guard lock(mutex_);
    return start_ + factor_ * (system_.MonotonicMs() - system_start_);
  }
  std::int64_t UnixMs() const override { return system_.UnixMs(); }

  // From now on `factor` times as fast as the system's.
  void Hurry(int factor) {
    const std::int64_t now = MonotonicMs();
    const std::lock_guard lock(mutex_);
    start_ = now;
    system_start_ = system_.MonotonicMs();
    factor_ = factor;
  }

  int factor() const {
    const std::lock_guard lock(mutex_);
    return factor_;
  }

  // Lets so much of this time pass.
  void Pass(int ms) const {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    const auto over = [&, end = MonotonicMs() + ms] { return MonotonicMs() >= end; };
    while (!never.wait_for(lock, std::chrono::milliseconds(1), over)) {
    }
  }

 private:
  mutable std::mutex mutex_;
  base::SystemClock system_;
  std::int64_t system_start_ = system_.MonotonicMs();
  std::int64_t start_ = system_start_;
  int factor_ = 1;
};

// A bus whose time-outs are of that time.
class HurriedBus final : public drivers::usb::Bus {
 public:
  HurriedBus(drivers::usb::Bus& bus, const HurriedClock& clock) : bus_(bus), clock_(clock) {}

  base::Status Watch(std::function<void(drivers::usb::DeviceEvent)> heard) override {
    return bus_.Watch(std::move(heard));
  }
  std::vector<drivers::usb::DeviceInfo> Devices() const override { return bus_.Devices(); }
  base::Result<std::unique_ptr<drivers::usb::Interface>> Claim(
      const drivers::usb::DeviceInfo& device, drivers::usb::Setting setting) override {
    auto claimed = bus_.Claim(device, setting);
    if (!claimed) return base::Fail(claimed.error());
    return std::make_unique<Hurried>(std::move(*claimed), clock_);
  }

 private:
  class Hurried final : public drivers::usb::Interface {
   public:
    Hurried(std::unique_ptr<drivers::usb::Interface> one, const HurriedClock& clock)
        : one_(std::move(one)), clock_(clock) {}

    const drivers::usb::DeviceInfo& device() const override { return one_->device(); }
    const drivers::usb::InterfaceDescriptor& descriptor() const override {
      return one_->descriptor();
    }
    drivers::usb::InResult ControlIn(const drivers::usb::Setup& setup, std::size_t size,
                                     int timeout_ms) override {
      return one_->ControlIn(setup, size, Real(timeout_ms));
    }
    drivers::usb::OutResult ControlOut(const drivers::usb::Setup& setup, base::ByteView bytes,
                                       int timeout_ms) override {
      return one_->ControlOut(setup, bytes, Real(timeout_ms));
    }
    drivers::usb::InResult Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) override {
      return one_->Read(endpoint, size, Real(timeout_ms));
    }
    drivers::usb::OutResult Write(std::uint8_t endpoint, base::ByteView bytes,
                                  int timeout_ms) override {
      return one_->Write(endpoint, bytes, Real(timeout_ms));
    }
    std::unique_ptr<drivers::usb::Listening> Listen(
        std::uint8_t endpoint, std::size_t size,
        std::function<void(drivers::usb::InResult)> heard) override {
      return one_->Listen(endpoint, size, std::move(heard));
    }
    drivers::usb::End ClearHalt(std::uint8_t endpoint) override {
      return one_->ClearHalt(endpoint);
    }
    drivers::usb::End Reset() override { return one_->Reset(); }
    void CancelAll() override { one_->CancelAll(); }

   private:
    // A device's answer takes its way through this machine in real time.
    int Real(int timeout_ms) const { return std::max(20, timeout_ms / clock_.factor()); }

    std::unique_ptr<drivers::usb::Interface> one_;
    const HurriedClock& clock_;
  };

  drivers::usb::Bus& bus_;
  const HurriedClock& clock_;
};

}  // namespace tests
