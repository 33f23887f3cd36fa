// A simulated scanner, card reader or person that types on a USB keyboard.
#pragma once

#include <cstdint>
#include <string>

#include "drivers/simulator/usb/scanner_model.h"

namespace drivers::simulator::usb {

class KeyboardScanner final : public ScannerModel {
 public:
  struct Shape {
    std::uint16_t vendor = 0x1209;
    std::uint16_t product = 0x5C01;
    std::string serial = "SIM-KEY-1";
    std::string maker = "Contoh";
    std::string name = "Simulated keyboard scanner";
    // Knows the boot protocol; else it has one report with an id, which only its descriptor tells.
    bool boot = true;
    // Typed behind each scan: '\n', '\t' or 0 for nothing.
    char suffix = '\n';
    int interval_ms = 8;           // between reports; a person's is some 100
    bool several_at_once = false;  // presses as many keys in a report as go in, in order
    // A second HID interface, for volume keys.
    bool has_media_keys = false;
  };

  KeyboardScanner();
  explicit KeyboardScanner(Shape shape);

  static std::span<const FaultName> ListFaults();
  std::span<const FaultName> Faults() const override { return ListFaults(); }

  base::Bytes Descriptors() const override;
  std::string Manufacturer() const override { return shape_.maker; }
  std::string Product() const override { return shape_.name; }

 private:
  struct Key {
    std::uint8_t modifiers = 0;
    std::uint8_t usage = 0;
  };

  static Key KeyOf(char c);
  base::Bytes Report(std::uint8_t modifiers, base::ByteView keys) const;
  void Send(std::string_view text, std::string_view aim, std::string_view fault) override;
  void SendSeveral(std::string_view text);
  Reply Ask(const Setup& setup, base::ByteView data, std::size_t size) override;

  const Shape shape_;
};

}  // namespace drivers::simulator::usb
