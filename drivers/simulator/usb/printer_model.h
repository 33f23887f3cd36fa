// A receipt printer on USB as software: takes bytes into a buffer, prints them at its own pace, and
// runs out of paper in the middle of a receipt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/status.h"
#include "drivers/simulator/interpreter.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

// What can be wrong with a printer: "paper-out", "paper-near-end", "cover-open", "cutter-fault",
// "overheated", "printer-offline". Faults of transfers are FaultyModel's.
std::span<const FaultName> ListPrinterFaults();

struct PrinterModelOptions {
  printer::Profile profile;
  std::uint8_t class_code = 0x07;  // FF: a vendor's class, the same protocol
  std::uint8_t protocol = 2;
  // Before the setting of `protocol` come two others, as with printers that can be all: setting 0
  // to the printer only, setting 1 with packets of IEEE 1284.4.
  bool several_settings = false;
  bool takes_no_setting = false;  // it stalls when it is to use another than setting 0
  int roll_mm = 50'000;
  std::size_t buffer_bytes = 16'384;
  int bytes_per_ms = 64;
};

// Like real ones it goes on from its buffer when a fault is mended, forgets that only when switched
// off or asked to (DLE DC4 8, if its model knows that), and acts on real-time commands as they
// arrive. Commands that its profile does not vouch for are refused: it prints nothing from there
// on.
class PrinterModel final : public Model {
 public:
  explicit PrinterModel(PrinterModelOptions options);

  // At once, or when so many bytes of what comes from now on are printed (real-time commands do not
  // count). kInvalid "fault-unknown".
  base::Status Break(std::string_view fault, std::optional<std::size_t> after_bytes = std::nullopt);
  // When the next sheet is cut off. kInvalid "fault-unknown".
  base::Status BreakAfterCut(std::string_view fault);
  // Everything is well again, with a new roll. What was to break later will not.
  void Mend();
  // Off and on: the buffer is forgotten, the paper is not.
  void PowerCycle();

  // What is on the paper.
  const Interpreter& paper() const { return interpreter_; }
  // The first thing that was refused; empty if nothing.
  const std::string& refused() const { return refused_; }
  const printer::PrinterStatus& state() const { return state_; }
  std::size_t buffered() const { return buffer_.size(); }

  base::Bytes Descriptors() const override;
  std::string Manufacturer() const override { return "Anjungan"; }
  std::string Product() const override { return "Simulated printer"; }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) override;
  Reply Out(std::uint8_t endpoint, base::ByteView bytes) override;
  Reply In(std::uint8_t endpoint, std::size_t size) override;
  Reply Select(drivers::usb::Setting setting) override;
  void ClearHalt(std::uint8_t) override {}
  void Reset() override { answers_.clear(); }
  void Advance(int ms) override;

 private:
  struct Waiting {
    std::string fault;
    std::size_t left = 0;    // bytes
    bool after_cut = false;  // waits for that instead
  };
  struct Buffered {
    std::uint8_t byte = 0;
    bool real_time = false;  // done when it came
  };

  void Arrive(std::uint8_t byte);
  void Print();
  void Raise(std::string_view fault);
  void Say(base::ByteView bytes);
  void StateChanged(const printer::PrinterStatus& before);
  void Forget();
  void WatchPaper();

  PrinterModelOptions options_;
  Interpreter interpreter_;
  printer::PrinterStatus state_;
  std::deque<Buffered> buffer_;
  base::Bytes arrived_;  // the newest bytes, as far as they could be a real-time command
  std::deque<std::uint8_t> answers_;
  std::vector<Waiting> waiting_;
  std::int64_t roll_began_ = 0;  // in rows of paper
  int reported_ = 0;             // the last GS a
  std::string refused_;
};

}  // namespace drivers::simulator::usb
