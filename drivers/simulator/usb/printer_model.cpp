#include "drivers/simulator/usb/printer_model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/simulator/usb/printer_status.h"

namespace drivers::simulator::usb {
namespace {

using printer::PrinterStatus;

constexpr std::uint8_t kOut = 0x01;
constexpr std::uint8_t kIn = 0x82;
constexpr int kPacket = 512;
constexpr int kDeviceLength = 18;
constexpr int kRowsPerMm = 8;
// The near-end sensor of a full-size roll sees the last few metres; short rolls have it all the
// time.
constexpr int kNearEndMm = 2000;

constexpr std::array kFaults = {
    FaultName{"paper-out", "the roll is at its end", ""},
    FaultName{"paper-near-end", "the roll is near its end; it still prints", ""},
    FaultName{"cover-open", "somebody opened the cover", ""},
    FaultName{"cutter-fault", "the cutter is jammed", ""},
    FaultName{"overheated", "the head is too hot and rests", ""},
    FaultName{"printer-offline", "taken offline by its own button", ""},
};

constexpr std::array<std::uint8_t, 10> kClear{0x10, 0x14, 0x08, 0x01, 0x03,
                                              0x14, 0x01, 0x06, 0x02, 0x08};

constexpr std::uint8_t Low(int value) {
  return static_cast<std::uint8_t>(value & 0xFF);
}
constexpr std::uint8_t High(int value) {
  return static_cast<std::uint8_t>((value >> 8) & 0xFF);
}

bool* Flag(PrinterStatus& state, std::string_view fault) {
  if (fault == "paper-out") return &state.paper_out;
  if (fault == "paper-near-end") return &state.paper_near_end;
  if (fault == "cover-open") return &state.cover_open;
  if (fault == "cutter-fault") return &state.cutter_fault;
  if (fault == "overheated") return &state.overheated;
  if (fault == "printer-offline") return &state.offline;
  return nullptr;
}

base::Status Known(std::string_view fault) {
  PrinterStatus any;
  if (Flag(any, fault) != nullptr) return {};
  return base::Fail(base::ErrorCode::kInvalid, "fault-unknown",
                    "no printer fault \"" + std::string(fault) + "\": see --list-faults");
}

}  // namespace

std::span<const FaultName> ListPrinterFaults() {
  return kFaults;
}

PrinterModel::PrinterModel(PrinterModelOptions options)
    : options_(std::move(options)),
      interpreter_(options_.profile, Interpreter::Answers::kElsewhere) {}

base::Status PrinterModel::Break(std::string_view fault, std::optional<std::size_t> after_bytes) {
  if (auto known = Known(fault); !known) return known;
  if (after_bytes) {
    waiting_.push_back({std::string(fault), *after_bytes, false});
  } else {
    Raise(fault);
  }
  return {};
}

base::Status PrinterModel::BreakAfterCut(std::string_view fault) {
  if (auto known = Known(fault); !known) return known;
  waiting_.push_back({std::string(fault), 0, true});
  return {};
}

void PrinterModel::Raise(std::string_view fault) {
  const PrinterStatus before = state_;
  *Flag(state_, fault) = true;
  StateChanged(before);
}

void PrinterModel::Mend() {
  const PrinterStatus before = state_;
  state_ = {};
  waiting_.clear();
  roll_began_ = interpreter_.fed_rows();
  StateChanged(before);
}

void PrinterModel::PowerCycle() {
  Forget();
  answers_.clear();
  reported_ = 0;
}

void PrinterModel::Forget() {
  buffer_.clear();
  arrived_.clear();
  interpreter_.Reset();
}

void PrinterModel::StateChanged(const PrinterStatus& before) {
  interpreter_.SetRoll(RollSensors(state_));
  if (reported_ != 0 && !(state_ == before)) Say(AutomaticStatus(state_));
}

void PrinterModel::Say(base::ByteView bytes) {
  // A host that does not read loses the newest: there is no room for more.
  if (answers_.size() < kPacket) answers_.insert(answers_.end(), bytes.begin(), bytes.end());
}

// USB 2.0 §9.6: device, configuration, interface with its settings, and bulk endpoints; class codes
// of USB printer class 1.1.
base::Bytes PrinterModel::Descriptors() const {
  const auto& names = options_.profile.usb;
  // pid.codes keeps 1209:0001 to 1209:0010 for tests; the first is the echo's.
  const printer::UsbName name = names.empty() ? printer::UsbName{0x1209, 0x0002} : names.front();
  base::Bytes all = {18, 1, 0x00, 0x02, 0, 0, 0, 64, Low(name.vendor), High(name.vendor)};
  const base::Bytes rest = {
      Low(name.product), High(name.product), 0x00, 0x01, 1, 2, 0, 1, 9, 2, 0, 0, 1, 1, 0, 0xC0, 50};
  all.insert(all.end(), rest.begin(), rest.end());
  std::uint8_t alternate = 0;
  const auto add = [&](std::uint8_t protocol, bool both_ways) {
    const std::uint8_t count = both_ways ? 2 : 1;
    const base::Bytes setting = {9, 4, 0, alternate++, count, options_.class_code, 1, protocol, 0};
    all.insert(all.end(), setting.begin(), setting.end());
    for (const std::uint8_t address : {kOut, kIn}) {
      if (address == kIn && !both_ways) continue;
      const base::Bytes endpoint = {7, 5, address, 2, Low(kPacket), High(kPacket), 0};
      all.insert(all.end(), endpoint.begin(), endpoint.end());
    }
  };
  if (options_.several_settings) {
    add(1, false);
    add(3, true);
  }
  add(options_.protocol, true);
  const int total = static_cast<int>(all.size()) - kDeviceLength;
  all[kDeviceLength + 2] = Low(total);
  all[kDeviceLength + 3] = High(total);
  return all;
}

Reply PrinterModel::Select(drivers::usb::Setting) {
  if (options_.takes_no_setting) return Reply::Of(Reply::Kind::kStall);
  answers_.clear();
  return Reply::Took(0);
}

Reply PrinterModel::Control(const Setup& setup, base::ByteView, std::size_t size) {
  // USB printer class 1.1 §4.2.
  if (setup.request_type == 0xA1 && setup.request == 0) {
    const std::string text = "MFG:Anjungan;CMD:ESC/POS;MDL:" + options_.profile.name +
                             ";CLS:PRINTER;DES:" + options_.profile.title + ";";
    const int length = static_cast<int>(text.size()) + 2;
    base::Bytes bytes{High(length), Low(length)};
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.resize(std::min(bytes.size(), size));
    return Reply::In(std::move(bytes));
  }
  if (setup.request_type == 0xA1 && setup.request == 1 && size >= 1) {
    // Cheap ones say the same whatever happens.
    return Reply::In({options_.profile.port_status ? PortStatus(state_) : std::uint8_t{0x18}});
  }
  if (setup.request_type == 0x21 && setup.request == 2) {
    Forget();
    return Reply::Took(0);
  }
  return Reply::Of(Reply::Kind::kStall);
}

Reply PrinterModel::Out(std::uint8_t endpoint, base::ByteView bytes) {
  if (endpoint != kOut) return Reply::Of(Reply::Kind::kStall);
  const std::size_t room = options_.buffer_bytes - std::min(options_.buffer_bytes, buffer_.size());
  const std::size_t taken = std::min(room, bytes.size());
  if (taken == 0 && !bytes.empty()) return Reply::Of(Reply::Kind::kNak);
  for (const std::uint8_t byte : bytes.first(taken)) Arrive(byte);
  return Reply::Took(taken);
}

// Real-time commands act here, wherever they stand; the stream keeps them all the same.
void PrinterModel::Arrive(std::uint8_t byte) {
  buffer_.push_back({byte, false});
  arrived_.push_back(byte);
  if (arrived_.size() > kClear.size()) arrived_.erase(arrived_.begin());
  const std::size_t size = arrived_.size();
  if (size >= 3 && arrived_[size - 3] == 0x10 && arrived_[size - 2] == 0x04) {
    if (const auto answer = RealTimeAnswer(options_.profile.status, byte, state_))
      Say({&*answer, 1});
    for (std::size_t i = 0; i < 3; ++i) buffer_[buffer_.size() - 1 - i].real_time = true;
  } else if (options_.profile.clears_buffer &&
             std::equal(arrived_.begin(), arrived_.end(), kClear.begin(), kClear.end())) {
    Forget();
    Say(base::Bytes{0x37, 0x25, 0x00});
  }
}

Reply PrinterModel::In(std::uint8_t endpoint, std::size_t size) {
  if (endpoint != kIn) return Reply::Of(Reply::Kind::kStall);
  if (answers_.empty()) return Reply::Of(Reply::Kind::kNak);
  const auto count = static_cast<std::ptrdiff_t>(std::min(size, answers_.size()));
  base::Bytes bytes(answers_.begin(), answers_.begin() + count);
  answers_.erase(answers_.begin(), answers_.begin() + count);
  return Reply::In(std::move(bytes));
}

void PrinterModel::Advance(int ms) {
  for (int i = 0; i < ms * options_.bytes_per_ms && !buffer_.empty(); ++i) {
    if (!state_.Fault().empty()) return;
    Print();
  }
}

// One byte, as far as the paper goes.
void PrinterModel::Print() {
  const Buffered next = buffer_.front();
  buffer_.pop_front();
  const std::size_t cut_before = interpreter_.CutSheets();
  if (refused_.empty()) {
    if (const auto fed = interpreter_.Feed({&next.byte, 1}); !fed) refused_ = fed.error().message;
  }
  if (interpreter_.automatic() != reported_) {
    reported_ = interpreter_.automatic();
    if (reported_ != 0) Say(AutomaticStatus(state_));
  }
  Say(interpreter_.TakeAnswers());
  WatchPaper();
  if (next.real_time) return;
  const bool cut = interpreter_.CutSheets() > cut_before;
  for (Waiting& one : waiting_) {
    if (one.left > 0) --one.left;
    if (cut) one.after_cut = false;
  }
  while (!waiting_.empty()) {
    const auto due = std::find_if(waiting_.begin(), waiting_.end(), [](const Waiting& one) {
      return one.left == 0 && !one.after_cut;
    });
    if (due == waiting_.end()) break;
    const std::string fault = due->fault;
    waiting_.erase(due);
    Raise(fault);
  }
}

void PrinterModel::WatchPaper() {
  const std::int64_t left =
      std::int64_t{options_.roll_mm} * kRowsPerMm - (interpreter_.fed_rows() - roll_began_);
  if (left <= 0 && !state_.paper_out) Raise("paper-out");
  if (left <= kNearEndMm * kRowsPerMm && !state_.paper_near_end) Raise("paper-near-end");
}

}  // namespace drivers::simulator::usb
