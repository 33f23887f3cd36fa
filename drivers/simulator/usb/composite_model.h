// Two devices in one case (USB 2.0 §5.2.3): the interfaces of the second stand behind those of the
// first.
#pragma once

#include <memory>

#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

// Names and number are the first's. A printer comes first: its requests name the setting where
// others name the interface (USB printer class 1.1 §4.2).
class CompositeModel final : public Model {
 public:
  CompositeModel(std::shared_ptr<Model> first, std::shared_ptr<Model> second);

  base::Bytes Descriptors() const override;
  std::string Manufacturer() const override { return first_->Manufacturer(); }
  std::string Product() const override { return first_->Product(); }
  std::string Serial() const override { return first_->Serial(); }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) override;
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override;
  Reply In(std::uint8_t endpoint, std::size_t size) override;
  Reply Select(drivers::usb::Setting setting) override;
  void ClearHalt(std::uint8_t endpoint) override;
  void Reset() override;
  void Advance(int ms) override;
  int QuietMs() const override;

 private:
  bool IsSeconds(std::uint8_t endpoint) const;
  Model& Of(std::uint8_t endpoint) const;
  // As that device itself calls it.
  std::uint8_t Own(std::uint8_t endpoint) const;

  const std::shared_ptr<Model> first_, second_;
  const std::uint8_t interfaces_;  // of the first
};

}  // namespace drivers::simulator::usb
