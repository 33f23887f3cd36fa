// A claimed interface of a device behind a socket.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "drivers/usb/bus.h"
#include "drivers/usb/socket_line.h"

namespace drivers::usb {

class SocketInterface final : public Interface {
 public:
  // The server knows this claim by the number that asked for it.
  SocketInterface(const base::Clock& clock, std::shared_ptr<SocketLine> line, std::uint32_t claim,
                  DeviceInfo device, InterfaceDescriptor descriptor);
  ~SocketInterface() override;

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
  class SocketListening;

  Ask Question(Ask::Kind kind, std::uint8_t endpoint = 0) const;
  EndedNews Answer(Ask ask, int timeout_ms);

  const base::Clock& clock_;
  const std::shared_ptr<SocketLine> line_;
  const std::uint32_t claim_;
  const DeviceInfo device_;
  const InterfaceDescriptor descriptor_;

  std::mutex mutex_;
  std::condition_variable answered_;
  int waiting_ = 0;
  bool cancelled_ = false;
};

}  // namespace drivers::usb
