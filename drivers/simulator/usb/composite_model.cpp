#include "drivers/simulator/usb/composite_model.h"

#include <algorithm>
#include <utility>

namespace drivers::simulator::usb {
namespace {

// The second's endpoints have numbers from here on; the first's are below.
constexpr std::uint8_t kShift = 4;
constexpr std::uint8_t kNumber = 0x0f;
// Offsets and types of USB 2.0 §9.6.
constexpr std::size_t kDevice = 18, kConfiguration = 9;
constexpr std::size_t kTotalLength = 2, kNumInterfaces = 4, kInterfaceNumber = 2,
                      kEndpointAddress = 2;
constexpr std::uint8_t kInterfaceType = 4, kEndpointType = 5;
constexpr int kRecipient = 0x1f, kToEndpoint = 2;

}  // namespace

CompositeModel::CompositeModel(std::shared_ptr<Model> first, std::shared_ptr<Model> second)
    : first_(std::move(first)),
      second_(std::move(second)),
      interfaces_(first_->Descriptors().at(kDevice + kNumInterfaces)) {}

base::Bytes CompositeModel::Descriptors() const {
  base::Bytes all = first_->Descriptors();
  base::Bytes behind = second_->Descriptors();
  all[kDevice + kNumInterfaces] =
      static_cast<std::uint8_t>(interfaces_ + behind[kDevice + kNumInterfaces]);
  behind.erase(behind.begin(), behind.begin() + kDevice + kConfiguration);
  for (std::size_t at = 0; at < behind.size(); at += behind[at]) {
    std::uint8_t* one = behind.data() + at;
    if (one[1] == kInterfaceType) {
      one[kInterfaceNumber] = static_cast<std::uint8_t>(one[kInterfaceNumber] + interfaces_);
    } else if (one[1] == kEndpointType) {
      one[kEndpointAddress] = static_cast<std::uint8_t>(one[kEndpointAddress] + kShift);
    }
  }
  all.insert(all.end(), behind.begin(), behind.end());
  const std::size_t total = all.size() - kDevice;
  all[kDevice + kTotalLength] = static_cast<std::uint8_t>(total);
  all[kDevice + kTotalLength + 1] = static_cast<std::uint8_t>(total >> 8);
  return all;
}

bool CompositeModel::IsSeconds(std::uint8_t endpoint) const {
  return (endpoint & kNumber) >= kShift;
}

Model& CompositeModel::Of(std::uint8_t endpoint) const {
  return IsSeconds(endpoint) ? *second_ : *first_;
}

std::uint8_t CompositeModel::Own(std::uint8_t endpoint) const {
  return static_cast<std::uint8_t>(IsSeconds(endpoint) ? endpoint - kShift : endpoint);
}

Reply CompositeModel::Control(const Setup& setup, base::ByteView data, std::size_t size) {
  Setup own = setup;
  const auto low = static_cast<std::uint8_t>(setup.index);
  if ((setup.request_type & kRecipient) == kToEndpoint) {
    own.index = Own(low);
    return Of(low).Control(own, data, size);
  }
  if (low < interfaces_) return first_->Control(setup, data, size);
  own.index = static_cast<std::uint16_t>(setup.index - interfaces_);
  return second_->Control(own, data, size);
}

Reply CompositeModel::Out(std::uint8_t endpoint, base::ByteView bytes) {
  return Of(endpoint).Out(Own(endpoint), bytes);
}

Reply CompositeModel::In(std::uint8_t endpoint, std::size_t size) {
  return Of(endpoint).In(Own(endpoint), size);
}

Reply CompositeModel::Select(drivers::usb::Setting setting) {
  if (setting.interface < interfaces_) return first_->Select(setting);
  setting.interface = static_cast<std::uint8_t>(setting.interface - interfaces_);
  return second_->Select(setting);
}

void CompositeModel::ClearHalt(std::uint8_t endpoint) {
  Of(endpoint).ClearHalt(Own(endpoint));
}

void CompositeModel::Reset() {
  first_->Reset();
  second_->Reset();
}

void CompositeModel::Advance(int ms) {
  first_->Advance(ms);
  second_->Advance(ms);
}

int CompositeModel::QuietMs() const {
  return std::min(first_->QuietMs(), second_->QuietMs());
}

}  // namespace drivers::simulator::usb
