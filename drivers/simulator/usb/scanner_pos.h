// A simulated HID point-of-sale scanner (usage page 8C).
#pragma once

#include <string>

#include "drivers/simulator/usb/scanner_model.h"

namespace drivers::simulator::usb {

class PosScanner final : public ScannerModel {
 public:
  // Both send 64 bytes under report id 2, and mean different bytes of them.
  enum class Layout {
    kHoneywell,  // AIM identifier, then data; says nothing before feature report FE is set
    kNewland,    // data only
  };

  explicit PosScanner(Layout layout, std::string serial = "SIM-POS-1");

  static std::span<const FaultName> ListFaults();
  std::span<const FaultName> Faults() const override { return ListFaults(); }

  base::Bytes Descriptors() const override;
  std::string Product() const override { return "Simulated HID-POS scanner"; }

 private:
  void Send(std::string_view text, std::string_view aim, std::string_view fault) override;
  Reply Ask(const Setup& setup, base::ByteView data, std::size_t size) override;
  bool silent() const override { return layout_ == Layout::kHoneywell && !enabled_; }
  void Restart() override { enabled_ = false; }

  base::Bytes Part(std::string_view text, std::string_view aim, bool continued) const;

  const Layout layout_;
  bool enabled_ = false;
};

}  // namespace drivers::simulator::usb
