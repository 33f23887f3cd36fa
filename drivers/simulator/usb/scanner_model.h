// What all simulated scanners share: packets that wait for the host, at a device's pace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

// Shows one code after the other to the host, as if a person had scanned it. Scan and Arm may be
// called from any thread, also while a bus runs it.
class ScannerModel : public Model {
 public:
  // What the scanner reads: bytes, and an AIM identifier ("]Q1") for models that tell it.
  void Scan(std::string_view text, std::string_view aim = "]Q1");

  // The next scan comes out wrong. kInvalid "fault-unknown" for a name that Faults does not have.
  base::Status Arm(std::string_view fault);
  // The device is itself again at once.
  void Disarm();
  virtual std::span<const FaultName> Faults() const = 0;

  std::string Manufacturer() const override { return "Contoh"; }
  std::string Serial() const override { return serial_; }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) final;
  Reply Out(std::uint8_t, base::ByteView bytes) override { return Reply::Took(bytes.size()); }
  Reply In(std::uint8_t endpoint, std::size_t size) final;
  void ClearHalt(std::uint8_t) override {}
  void Reset() final;
  void Advance(int ms) final;

  // Packets that the host has not taken yet.
  std::size_t waiting() const;

 protected:
  ScannerModel(std::string serial, std::uint8_t endpoint, int interval_ms)
      : serial_(std::move(serial)), endpoint_(endpoint), interval_ms_(interval_ms) {}

  // All of these with the lock held. Queues what one scan sends; `fault` is empty or one of Faults.
  virtual void Send(std::string_view text, std::string_view aim, std::string_view fault) = 0;
  virtual Reply Ask(const Setup& setup, base::ByteView data, std::size_t size) = 0;
  // True if the host has to set it up first, and has not: what is scanned then is lost.
  virtual bool silent() const { return false; }
  virtual void Restart() {}

  // `pause_ms` more than the interval before it goes out.
  void Queue(base::Bytes packet, int pause_ms = 0);
  // At every interval from now on, when nothing else waits.
  void RepeatForEver(base::Bytes packet) { repeated_ = std::move(packet); }

 private:
  struct Packet {
    base::Bytes bytes;
    int pause_ms = 0;
  };

  const std::string serial_;
  const std::uint8_t endpoint_;
  const int interval_ms_;
  mutable std::mutex mutex_;
  std::deque<Packet> packets_;
  base::Bytes repeated_;
  std::string fault_;
  int idle_ms_ = 0;  // since the last packet
};

}  // namespace drivers::simulator::usb
