#include "drivers/simulator/usb/scanner_model.h"

#include <algorithm>
#include <utility>

namespace drivers::simulator::usb {

void ScannerModel::Scan(std::string_view text, std::string_view aim) {
  const std::lock_guard lock(mutex_);
  const std::string fault = std::exchange(fault_, {});
  if (!silent()) Send(text, aim, fault);
}

base::Status ScannerModel::Arm(std::string_view fault) {
  const auto faults = Faults();
  const bool known = std::any_of(faults.begin(), faults.end(),
                                 [&](const FaultName& one) { return one.name == fault; });
  if (!known) {
    return base::Fail(base::ErrorCode::kInvalid, "fault-unknown",
                      "no fault \"" + std::string(fault) + "\": see --list-faults");
  }
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  return {};
}

void ScannerModel::Disarm() {
  const std::lock_guard lock(mutex_);
  fault_.clear();
  repeated_.clear();
}

Reply ScannerModel::Control(const Setup& setup, base::ByteView data, std::size_t size) {
  const std::lock_guard lock(mutex_);
  return Ask(setup, data, size);
}

Reply ScannerModel::In(std::uint8_t endpoint, std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (endpoint != endpoint_) return Reply::Of(Reply::Kind::kNak);
  if (packets_.empty() && !repeated_.empty()) packets_.push_back({repeated_, 0});
  if (packets_.empty()) return Reply::Of(Reply::Kind::kNak);
  if (idle_ms_ < interval_ms_ + packets_.front().pause_ms) return Reply::Of(Reply::Kind::kNak);
  base::Bytes bytes = std::move(packets_.front().bytes);
  packets_.pop_front();
  idle_ms_ = 0;
  if (bytes.size() > size) return Reply::Of(Reply::Kind::kBabble);
  return Reply::In(std::move(bytes));
}

void ScannerModel::Reset() {
  const std::lock_guard lock(mutex_);
  packets_.clear();
  repeated_.clear();
  Restart();
}

void ScannerModel::Advance(int ms) {
  const std::lock_guard lock(mutex_);
  idle_ms_ += ms;
}

std::size_t ScannerModel::waiting() const {
  const std::lock_guard lock(mutex_);
  return packets_.size();
}

void ScannerModel::Queue(base::Bytes packet, int pause_ms) {
  packets_.push_back({std::move(packet), pause_ms});
}

}  // namespace drivers::simulator::usb
