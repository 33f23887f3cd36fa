// A claimed interface over libusb: only asynchronous transfers, which the event thread ends and the
// calling thread waits for.
#pragma once

#include <libusb.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "drivers/usb/bus.h"
#include "drivers/usb/libusb_context.h"
#include "drivers/usb/presence.h"

namespace drivers::usb {

class LibusbInterface final : public Interface {
 public:
  // Takes the handle, with this interface claimed.
  LibusbInterface(std::shared_ptr<LibusbContext> context, libusb_device_handle* handle,
                  DeviceInfo device, InterfaceDescriptor descriptor,
                  std::shared_ptr<Presence> presence);
  ~LibusbInterface() override;

  const DeviceInfo& device() const override { return device_; }
  const InterfaceDescriptor& descriptor() const override { return descriptor_; }

  InResult ControlIn(const Setup& setup, std::size_t size, int timeout_ms) override;
  OutResult ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) override;
  InResult Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) override;
  OutResult Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) override;
  std::unique_ptr<Listening> Listen(std::uint8_t endpoint, std::size_t size,
                                    std::function<void(InResult)> heard) override;
  End ClearHalt(std::uint8_t endpoint) override;
  End Reset() override;
  void CancelAll() override;

 private:
  class Flight;
  class Ear;
  class LibusbListening;

  // What became of a flight, and the flight if it came back.
  struct Landing {
    End end = End::kBroken;
    std::shared_ptr<Flight> flight;
  };

  Landing Fly(std::shared_ptr<Flight> flight, int timeout_ms);
  static InResult Received(const Landing& landing, std::size_t head);
  static OutResult Sent(const Landing& landing, std::size_t size);
  End Settle(End end);
  bool cancelled();

  std::shared_ptr<LibusbContext> context_;
  libusb_device_handle* handle_;
  DeviceInfo device_;
  InterfaceDescriptor descriptor_;
  std::shared_ptr<Presence> presence_;

  std::mutex mutex_;
  std::condition_variable landed_;
  std::set<std::shared_ptr<Flight>> flights_;
  std::vector<std::weak_ptr<Ear>> ears_;
  bool cancelled_ = false;
};

}  // namespace drivers::usb
