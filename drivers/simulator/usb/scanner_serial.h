// A simulated scanner with a serial line (CDC-ACM).
#pragma once

#include <cstdint>
#include <string>

#include "drivers/simulator/usb/scanner_model.h"

namespace drivers::simulator::usb {

class SerialScanner final : public ScannerModel {
 public:
  enum class Shape {
    kUnion,    // two interfaces, and a union descriptor that says so
    kNoUnion,  // the same without it
    kSwapped,  // the union descriptor names them the wrong way round
    kOne,      // both roles on one interface
  };

  explicit SerialScanner(Shape shape = Shape::kUnion, std::string serial = "SIM-SER-1");

  static std::span<const FaultName> ListFaults();
  std::span<const FaultName> Faults() const override { return ListFaults(); }

  base::Bytes Descriptors() const override;
  std::string Product() const override { return "Simulated serial scanner"; }

  // Scans without the host's DTR; it keeps them, as some devices do.
  void KeepsStale() { keeps_stale_ = true; }
  std::uint32_t baud() const { return baud_; }

 private:
  void Send(std::string_view text, std::string_view aim, std::string_view fault) override;
  Reply Ask(const Setup& setup, base::ByteView data, std::size_t size) override;
  bool silent() const override { return !dtr_ && !keeps_stale_; }
  void Restart() override { dtr_ = false; }

  const Shape shape_;
  bool dtr_ = false;
  bool keeps_stale_ = false;
  std::uint32_t baud_ = 9600;
};

}  // namespace drivers::simulator::usb
