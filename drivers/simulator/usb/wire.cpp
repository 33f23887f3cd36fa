#include "drivers/simulator/usb/wire.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace drivers::simulator::usb {
namespace {

using drivers::usb::End;
using drivers::usb::EndpointDescriptor;
using drivers::usb::Setting;

// USB 2.0 §9.3.1: bmRequestType, and §9.4 (table 9-4): bRequest.
constexpr std::uint8_t kTypeMask = 0x60;
constexpr std::uint8_t kRecipientMask = 0x1F;
constexpr std::uint8_t kToInterface = 1;
constexpr std::uint8_t kToEndpoint = 2;
constexpr std::uint8_t kGetStatus = 0;
constexpr std::uint8_t kClearFeature = 1;
constexpr std::uint8_t kGetDescriptor = 6;
constexpr std::uint8_t kGetConfiguration = 8;
constexpr std::uint8_t kSetConfiguration = 9;
constexpr std::uint8_t kGetInterface = 10;
constexpr std::uint8_t kSetInterface = 11;

constexpr std::size_t kDeviceLength = 18;

// Text of a string descriptor (USB 2.0 §9.6.7): UTF-16LE, at most 126 characters. Models speak
// ASCII.
base::Bytes Spell(const std::string& text) {
  const std::size_t count = std::min<std::size_t>(text.size(), 126);
  base::Bytes out = {static_cast<std::uint8_t>(2 + 2 * count), 3};
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(static_cast<std::uint8_t>(text[i]));
    out.push_back(0);
  }
  return out;
}

}  // namespace

Wire::Wire(std::shared_ptr<Model> model) : model_(std::move(model)), raw_(model_->Descriptors()) {
  if (auto parsed = drivers::usb::ParseDescriptors(raw_)) {
    parsed_ = std::move(*parsed);
  } else {
    fault_ = parsed.error().message;
  }
}

std::optional<End> Wire::TryIn(std::uint8_t endpoint, std::size_t size, base::Bytes& moved) {
  if (gone_) return End::kGone;
  const EndpointDescriptor* from = EndpointNow(endpoint);
  if (from == nullptr) return End::kBroken;
  if (halted_.contains(endpoint)) return End::kStalled;
  const std::size_t packet = std::max<std::size_t>(1, from->max_packet);
  for (;;) {
    Reply reply = model_->In(endpoint, size - moved.size());
    if (reply.kind != Reply::Kind::kDone) return EndOf(reply.kind, endpoint);
    if (reply.bytes.size() > size - moved.size()) return End::kBabble;
    moved.insert(moved.end(), reply.bytes.begin(), reply.bytes.end());
    // Only a short packet ends a transfer that is not full (USB 2.0 §5.8.3).
    if (moved.size() == size || reply.bytes.size() % packet != 0 || reply.bytes.empty()) {
      return End::kDone;
    }
  }
}

std::optional<End> Wire::TryOut(std::uint8_t endpoint, base::ByteView bytes, std::size_t& taken) {
  if (gone_) return End::kGone;
  if (EndpointNow(endpoint) == nullptr) return End::kBroken;
  if (halted_.contains(endpoint)) return End::kStalled;
  for (;;) {
    const base::ByteView rest = bytes.subspan(taken);
    const Reply reply = model_->Out(endpoint, rest);
    const std::size_t now = std::min(reply.taken, rest.size());
    taken += now;
    if (reply.kind != Reply::Kind::kDone) return EndOf(reply.kind, endpoint);
    if (taken == bytes.size()) return End::kDone;
    if (now == 0) return std::nullopt;
  }
}

std::optional<End> Wire::TryControlIn(const Setup& setup, std::size_t size, base::Bytes& moved) {
  if (gone_) return End::kGone;
  auto standard = Standard(setup);
  Reply reply = standard ? std::move(*standard) : model_->Control(setup, {}, size);
  if (reply.kind != Reply::Kind::kDone) return EndOf(reply.kind, 0);
  if (standard) reply.bytes.resize(std::min(reply.bytes.size(), size));
  if (reply.bytes.size() > size) return End::kBabble;
  moved = std::move(reply.bytes);
  return End::kDone;
}

std::optional<End> Wire::TryControlOut(const Setup& setup, base::ByteView bytes,
                                       std::size_t& taken) {
  if (gone_) return End::kGone;
  auto standard = Standard(setup);
  const Reply reply = standard ? std::move(*standard) : model_->Control(setup, bytes, 0);
  if (reply.kind != Reply::Kind::kDone) return EndOf(reply.kind, 0);
  taken = bytes.size();
  return End::kDone;
}

End Wire::ClearHalt(std::uint8_t endpoint) {
  if (gone_) return End::kGone;
  halted_.erase(endpoint);
  model_->ClearHalt(endpoint);
  return End::kDone;
}

End Wire::Reset() {
  if (gone_) return End::kGone;
  halted_.clear();
  model_->Reset();
  return End::kDone;
}

End Wire::Select(Setting setting) {
  if (gone_) return End::kGone;
  const auto* found = parsed_.Find(setting);
  if (found == nullptr) return End::kStalled;
  const Reply reply = model_->Select(setting);
  if (reply.kind != Reply::Kind::kDone) return EndOf(reply.kind, 0).value_or(End::kTimedOut);
  alternates_[setting.interface] = setting.alternate;
  // Its endpoints begin anew (USB 2.0 §9.1.1.5).
  for (const auto& one : found->endpoints) halted_.erase(one.address);
  return End::kDone;
}

void Wire::Deselect(std::uint8_t interface) {
  if (Alternate(interface) != 0) Select(interface);
}

void Wire::Advance(int ms) {
  if (!gone_) model_->Advance(ms);
}

int Wire::QuietMs() const {
  return gone_ ? std::numeric_limits<int>::max() : std::max(1, model_->QuietMs());
}

std::optional<End> Wire::EndOf(Reply::Kind kind, std::uint8_t endpoint) {
  switch (kind) {
    case Reply::Kind::kDone:
      return End::kDone;
    case Reply::Kind::kNak:
      return std::nullopt;
    case Reply::Kind::kStall:
      // A control endpoint takes the next SETUP in any case (USB 2.0 §8.5.3.4).
      if (endpoint != 0) halted_.insert(endpoint);
      return End::kStalled;
    case Reply::Kind::kBabble:
      return End::kBabble;
    case Reply::Kind::kBroken:
      return End::kBroken;
    case Reply::Kind::kVanish:
      gone_ = true;
      return End::kGone;
  }
  return End::kBroken;
}

std::optional<Reply> Wire::Standard(const Setup& setup) {
  if ((setup.request_type & kTypeMask) != 0) return std::nullopt;
  const std::uint8_t recipient = setup.request_type & kRecipientMask;
  switch (setup.request) {
    case kGetStatus: {
      const auto endpoint = static_cast<std::uint8_t>(setup.index);
      const bool halted = recipient == kToEndpoint && halted_.contains(endpoint);
      return Reply::In({static_cast<std::uint8_t>(halted ? 1 : 0), 0});
    }
    case kClearFeature:
      if (recipient != kToEndpoint || setup.value != 0) break;
      ClearHalt(static_cast<std::uint8_t>(setup.index));
      return Reply::Took(0);
    case kGetDescriptor: {
      // A class descriptor of an interface, such as HID's report descriptor, is the model's.
      if (recipient == kToInterface) return std::nullopt;
      const auto type = static_cast<std::uint8_t>(setup.value >> 8);
      const auto index = static_cast<std::uint8_t>(setup.value & 0xFF);
      const auto device = std::min(kDeviceLength, raw_.size());
      const auto middle = raw_.begin() + static_cast<std::ptrdiff_t>(device);
      if (type == 1) return Reply::In({raw_.begin(), middle});
      if (type == 2 && index == 0) return Reply::In({middle, raw_.end()});
      if (type == 3) {
        base::Bytes text = StringDescriptor(index);
        if (!text.empty()) return Reply::In(std::move(text));
      }
      break;
    }
    case kGetConfiguration:
      return Reply::In({1});
    case kGetInterface:
      return Reply::In({Alternate(static_cast<std::uint8_t>(setup.index))});
    case kSetConfiguration:
      return Reply::Took(0);
    case kSetInterface: {
      const Setting setting(static_cast<std::uint8_t>(setup.index),
                            static_cast<std::uint8_t>(setup.value));
      if (Select(setting) == End::kDone) return Reply::Took(0);
      break;
    }
    default:
      break;
  }
  return Reply::Of(Reply::Kind::kStall);
}

// Which index stands for which text is in the device descriptor (USB 2.0 table 9-8).
base::Bytes Wire::StringDescriptor(std::uint8_t index) const {
  if (index == 0) return {4, 3, 0x09, 0x04};  // one language: US English
  if (raw_.size() < kDeviceLength) return {};
  if (index == raw_[14]) return Spell(model_->Manufacturer());
  if (index == raw_[15]) return Spell(model_->Product());
  if (index == raw_[16]) return Spell(model_->Serial());
  return {};
}

std::uint8_t Wire::Alternate(std::uint8_t interface) const {
  const auto found = alternates_.find(interface);
  return found == alternates_.end() ? std::uint8_t{0} : found->second;
}

const EndpointDescriptor* Wire::EndpointNow(std::uint8_t address) const {
  for (const auto& one : parsed_.interfaces) {
    if (one.alternate != Alternate(one.number)) continue;
    for (const auto& candidate : one.endpoints) {
      if (candidate.address == address) return &candidate;
    }
  }
  return nullptr;
}

}  // namespace drivers::simulator::usb
