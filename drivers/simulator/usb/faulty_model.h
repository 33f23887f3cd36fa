// Faults by name for any model: the device misbehaves at its next transfer, then is itself again.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

struct FaultName {
  std::string_view name;
  std::string_view what;  // one line for people
  // Why the front end below libusb cannot show it; empty if it can.
  std::string_view not_by_umockdev;
};

// All faults of the transfer level, in a fixed order. What a class's own model can do besides
// (another sequence number, paper out) is that model's.
std::span<const FaultName> ListFaults();

// Faults of IN strike the bulk endpoint, or the interrupt endpoint of a device without one, and
// wait until the device has something to say; those of OUT strike the next write.
class FaultyModel final : public Model {
 public:
  explicit FaultyModel(std::shared_ptr<Model> device);

  // kInvalid "fault-unknown" for a name that ListFaults does not have. `skip` transfers of its kind
  // pass before it strikes. One fault at a time.
  base::Status Arm(std::string_view fault, int skip = 0);
  // The device is itself again at once.
  void Disarm();
  // How many transfers a fault changed.
  int strikes() const { return strikes_; }

  base::Bytes Descriptors() const override { return device_->Descriptors(); }
  std::string Manufacturer() const override { return device_->Manufacturer(); }
  std::string Product() const override { return device_->Product(); }
  std::string Serial() const override { return device_->Serial(); }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) override;
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override;
  Reply In(std::uint8_t endpoint, std::size_t size) override;
  Reply Select(drivers::usb::Setting setting) override { return device_->Select(setting); }
  void ClearHalt(std::uint8_t endpoint) override;
  void Reset() override;
  void Advance(int ms) override;

 private:
  bool Strikes(std::string_view fault);
  Reply Change(Reply answer);

  std::shared_ptr<Model> device_;
  std::uint8_t in_ = 0;
  std::string fault_;
  int skip_ = 0;
  int strikes_ = 0;
  // What comes before the device is asked again, each after its wait.
  struct Held {
    Reply reply;
    int wait_ms = 0;
  };
  std::deque<Held> held_;
  // Answers only with its last one, for ever.
  std::optional<Reply> flood_;
  bool mute_ = false;
  int deaf_ms_ = 0;
};

}  // namespace drivers::simulator::usb
