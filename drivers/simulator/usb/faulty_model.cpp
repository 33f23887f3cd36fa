#include "drivers/simulator/usb/faulty_model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/usb/descriptors.h"

namespace drivers::simulator::usb {
namespace {

using drivers::usb::TransferType;

constexpr int kLateMs = 3000;
constexpr int kTooLateMs = 20000;
constexpr int kDeafMs = 8000;

constexpr std::array kFaults = {
    FaultName{"vanish-in", "leaves the bus instead of answering", ""},
    FaultName{"vanish-out", "leaves the bus after half of what is written", ""},
    FaultName{"vanish-control", "leaves the bus in a control request", ""},
    FaultName{"stall-in", "halts the endpoint instead of answering", ""},
    FaultName{"stall-out", "halts the endpoint that is written to", ""},
    FaultName{"stall-control", "refuses a control request", ""},
    FaultName{"babble", "sends more than it may", ""},
    FaultName{"broken-in", "bus error instead of an answer", ""},
    FaultName{"broken-out", "bus error in a write", ""},
    FaultName{"short", "the second half of an answer is missing", ""},
    FaultName{"empty", "an empty packet before the answer", ""},
    FaultName{"late", "answers after 3 s", ""},
    FaultName{"too-late", "answers after 20 s, when nobody waits for it any more", ""},
    FaultName{"twice", "answers twice", ""},
    FaultName{"flood", "repeats its answer without end", ""},
    FaultName{"garbage", "an answer with all its bits turned over", ""},
    FaultName{"mute", "never answers again", ""},
    FaultName{"take-part", "takes half of a write, and nothing for 8 s", ""},
    FaultName{"deaf", "takes no byte for 8 s", ""},
};

// Where the device answers: see the class.
std::uint8_t AnswerEndpoint(const base::Bytes& descriptors) {
  const auto parsed = drivers::usb::ParseDescriptors(descriptors);
  if (!parsed) return 0;
  for (const auto type : {TransferType::kBulk, TransferType::kInterrupt}) {
    for (const auto& one : parsed->interfaces) {
      if (const auto* found = one.Find(type, true)) return found->address;
    }
  }
  return 0;
}

}  // namespace

std::span<const FaultName> ListFaults() {
  return kFaults;
}

FaultyModel::FaultyModel(std::shared_ptr<Model> device)
    : device_(std::move(device)), in_(AnswerEndpoint(device_->Descriptors())) {}

base::Status FaultyModel::Arm(std::string_view fault, int skip) {
  const bool known = std::any_of(kFaults.begin(), kFaults.end(),
                                 [&](const FaultName& one) { return one.name == fault; });
  if (!known) {
    return base::Fail(base::ErrorCode::kInvalid, "fault-unknown",
                      "no fault \"" + std::string(fault) + "\": see --list-faults");
  }
  Disarm();
  fault_ = fault;
  skip_ = skip;
  return {};
}

void FaultyModel::Disarm() {
  fault_.clear();
  held_.clear();
  flood_.reset();
  mute_ = false;
  deaf_ms_ = 0;
}

// True once, when the armed fault is this one and its turn has come.
bool FaultyModel::Strikes(std::string_view fault) {
  if (fault_ != fault) return false;
  if (skip_-- > 0) return false;
  fault_.clear();
  ++strikes_;
  return true;
}

Reply FaultyModel::Control(const Setup& setup, base::ByteView data, std::size_t size) {
  if (Strikes("stall-control")) return Reply::Of(Reply::Kind::kStall);
  if (Strikes("vanish-control")) return Reply::Of(Reply::Kind::kVanish);
  return device_->Control(setup, data, size);
}

Reply FaultyModel::Out(std::uint8_t endpoint, base::ByteView bytes) {
  if (deaf_ms_ > 0) return Reply::Of(Reply::Kind::kNak);
  if (Strikes("stall-out")) return Reply::Of(Reply::Kind::kStall);
  if (Strikes("broken-out")) return Reply::Of(Reply::Kind::kBroken);
  if (Strikes("deaf")) {
    deaf_ms_ = kDeafMs;
    return Reply::Of(Reply::Kind::kNak);
  }
  const bool vanishes = Strikes("vanish-out");
  if (vanishes || Strikes("take-part")) {
    Reply half = device_->Out(endpoint, bytes.first(bytes.size() / 2));
    half.kind = vanishes ? Reply::Kind::kVanish : Reply::Kind::kNak;
    deaf_ms_ = kDeafMs;
    return half;
  }
  return device_->Out(endpoint, bytes);
}

Reply FaultyModel::In(std::uint8_t endpoint, std::size_t size) {
  if (endpoint != in_) return device_->In(endpoint, size);
  if (mute_) return Reply::Of(Reply::Kind::kNak);
  if (flood_) return *flood_;
  if (!held_.empty()) {
    if (held_.front().wait_ms > 0) return Reply::Of(Reply::Kind::kNak);
    Reply reply = std::move(held_.front().reply);
    held_.pop_front();
    return reply;
  }
  Reply reply = device_->In(endpoint, size);
  const bool answers = reply.kind == Reply::Kind::kDone && !reply.bytes.empty();
  return answers ? Change(std::move(reply)) : reply;
}

Reply FaultyModel::Change(Reply answer) {
  if (Strikes("vanish-in")) return Reply::Of(Reply::Kind::kVanish);
  if (Strikes("stall-in")) return Reply::Of(Reply::Kind::kStall);
  if (Strikes("babble")) return Reply::Of(Reply::Kind::kBabble);
  if (Strikes("broken-in")) return Reply::Of(Reply::Kind::kBroken);
  if (Strikes("short")) {
    answer.bytes.resize(answer.bytes.size() / 2);
  } else if (Strikes("empty")) {
    held_.push_back({std::move(answer), 0});
    return Reply::In({});
  } else if (Strikes("late")) {
    held_.push_back({std::move(answer), kLateMs});
    return Reply::Of(Reply::Kind::kNak);
  } else if (Strikes("too-late")) {
    held_.push_back({std::move(answer), kTooLateMs});
    return Reply::Of(Reply::Kind::kNak);
  } else if (Strikes("twice")) {
    held_.push_back({answer, 0});
  } else if (Strikes("flood")) {
    flood_ = answer;
  } else if (Strikes("garbage")) {
    for (auto& byte : answer.bytes) byte = static_cast<std::uint8_t>(~byte);
  } else if (Strikes("mute")) {
    mute_ = true;
    return Reply::Of(Reply::Kind::kNak);
  }
  return answer;
}

void FaultyModel::ClearHalt(std::uint8_t endpoint) {
  device_->ClearHalt(endpoint);
}

// A reset ends what goes on for ever, as it does with a device that hangs.
void FaultyModel::Reset() {
  Disarm();
  device_->Reset();
}

void FaultyModel::Advance(int ms) {
  deaf_ms_ = std::max(0, deaf_ms_ - ms);
  if (!held_.empty()) held_.front().wait_ms -= ms;
  device_->Advance(ms);
}

}  // namespace drivers::simulator::usb
