#include "drivers/simulator/usb/ccid_reader.h"

#include <algorithm>
#include <utility>

#include "drivers/simulator/usb/ccid_faults.h"
#include "drivers/simulator/usb/ccid_reader_state.h"

namespace drivers::simulator::usb {
namespace {

using namespace ccid;

constexpr std::uint8_t kSlotChange = 0x50;
constexpr int kExtensionMs = 1000;
constexpr int kLateMs = 6000;
constexpr int kManyAtOnce = 4096;

std::uint8_t AnswerType(std::uint8_t command) {
  switch (command) {
    case kPowerOnCommand:
    case kXfrBlock:
      return 0x80;
    case 0x61:
    case 0x6c:
    case 0x6d:
      return 0x82;
    case kEscape:
      return 0x83;
    default:
      break;
  }
  return 0x81;
}

}  // namespace

CcidReader::CcidReader(CcidReaderShape shape) : shape_(std::move(shape)) {
  lost_ = shape_.lost_first_commands;
  idle_ = shape_.idle_until_power_off;
  for (const auto& one : shape_.interfaces) {
    auto interface = std::make_unique<Interface>();
    const auto index = static_cast<std::uint8_t>(interfaces_.size());
    interface->shape = one;
    interface->out = static_cast<std::uint8_t>(0x01 + index);
    interface->in = static_cast<std::uint8_t>(0x81 + index);
    interface->interrupt = static_cast<std::uint8_t>(0x88 + index);
    interface->slots.resize(one.slots);
    interfaces_.push_back(std::move(interface));
  }
}

CcidReader::~CcidReader() = default;

void CcidReader::Insert(SimulatedCard card, int interface, int slot) {
  Interface& home = *interfaces_.at(static_cast<std::size_t>(interface));
  Slot& place = home.slots.at(static_cast<std::size_t>(slot));
  place = Slot{};
  place.present = true;
  place.changed = true;
  place.t1 = std::make_unique<T1CardEngine>(card.ifsc, card.application, card.crc);
  place.t0 = std::make_unique<T0CardEngine>(card.application);
  place.card = std::move(card);
  place.active = (home.shape.features & kActivates) != 0;
  ArmCards();
  Notify(home);
}

void CcidReader::Remove(int interface, int slot) {
  Interface& home = *interfaces_.at(static_cast<std::size_t>(interface));
  Slot& place = home.slots.at(static_cast<std::size_t>(slot));
  place = Slot{};
  place.changed = true;
  Notify(home);
}

void CcidReader::Swap(SimulatedCard card, int interface, int slot) {
  Insert(std::move(card), interface, slot);
}

T1CardEngine* CcidReader::t1(int interface, int slot) {
  return interfaces_.at(static_cast<std::size_t>(interface))
      ->slots.at(static_cast<std::size_t>(slot))
      .t1.get();
}

// The cards that lie there already are found now.
void CcidReader::StartLooking() {
  if (!std::exchange(idle_, false)) return;
  for (auto& interface : interfaces_) Notify(*interface);
}

int CcidReader::IccTold(const Slot& slot, std::uint8_t command) const {
  if (command == kGetSlotStatus && shape_.slot_status_says) return *shape_.slot_status_says;
  return idle_ ? 2 : slot.icc();
}

void CcidReader::Notify(Interface& interface) {
  if (idle_) return;
  base::Bytes notice{kSlotChange};
  for (std::size_t i = 0; i < interface.slots.size(); ++i) {
    if (i % 4 == 0) notice.push_back(0);
    Slot& slot = interface.slots[i];
    const int bits = (slot.present ? 1 : 0) | (slot.changed ? 2 : 0);
    notice.back() |= static_cast<std::uint8_t>(bits << (i % 4 * 2));
    slot.changed = false;
  }
  if (interface.shape.interrupt) interface.notices.push_back(std::move(notice));
}

base::Status CcidReader::Arm(std::string_view fault, int times) {
  const auto faults = ListCcidFaults();
  const bool known = std::any_of(faults.begin(), faults.end(),
                                 [&](const CcidFault& one) { return one.name.name == fault; });
  if (!known) {
    return base::Fail(base::ErrorCode::kInvalid, "fault-unknown",
                      "no fault \"" + std::string(fault) + "\": see --list-faults");
  }
  Disarm();
  fault_ = fault;
  times_ = times;
  ArmCards();
  return {};
}

void CcidReader::Disarm() {
  fault_.clear();
  times_ = 0;
  ArmCards();
}

// Troubles of the card itself live in its engine.
void CcidReader::ArmCards() {
  for (auto& interface : interfaces_) {
    for (Slot& slot : interface->slots) {
      if (!slot.t1) continue;
      T1CardEngine::Trouble t1;
      if (fault_ == "t1-bad-check" || fault_ == "t1-lost") t1.bad_checks = times_;
      t1.ignores_resynch = fault_ == "t1-lost";
      if (fault_ == "t1-mute") t1.mute = times_;
      if (fault_ == "t1-wrong-number") t1.wrong_numbers = times_;
      if (fault_ == "t1-wtx-storm") t1.wtx = kManyAtOnce;
      t1.endless_chain = fault_ == "t1-endless-chain";
      t1.aborts = fault_ == "t1-abort";
      slot.t1->trouble = t1;
      slot.t0->trouble = {fault_ == "t0-more-for-ever", fault_ == "t0-length-for-ever",
                          fault_ == "t0-surplus"};
    }
  }
}

bool CcidReader::Strikes(std::string_view fault) {
  if (fault_ != fault || times_ <= 0) return false;
  --times_;
  ++strikes_;
  return true;
}

Reply CcidReader::Control(const Setup& setup, base::ByteView, std::size_t) {
  // ABORT (CCID §5.3.1): class request to an interface.
  if (setup.request_type != 0x21 || setup.request != 0x01 || !shape_.abort_works ||
      setup.index >= interfaces_.size()) {
    return Reply::Of(Reply::Kind::kStall);
  }
  Interface& interface = *interfaces_[setup.index];
  interface.aborting = (setup.value & 0xff) << 8 | setup.value >> 8;
  interface.answers.clear();
  interface.sent = 0;
  ++aborts_;
  return Reply::Took(0);
}

Reply CcidReader::Out(std::uint8_t endpoint, base::ByteView bytes) {
  for (auto& interface : interfaces_) {
    if (interface->out != endpoint) continue;
    base::Bytes& receiving = interface->receiving;
    receiving.insert(receiving.end(), bytes.begin(), bytes.end());
    if (receiving.size() < kHeader) {
      receiving.clear();
      return Reply::Took(bytes.size());
    }
    const int claimed = receiving[1] | receiving[2] << 8 | receiving[3] << 16;
    const std::size_t size = kHeader + static_cast<std::size_t>(claimed);
    if (receiving.size() >= size) {
      const base::Bytes message = std::exchange(receiving, {});
      Handle(*interface, message);
    } else if (bytes.size() % shape_.packet != 0) {
      receiving.clear();  // a short packet ends what will never be whole
    }
    return Reply::Took(bytes.size());
  }
  return Reply::Of(Reply::Kind::kStall);
}

Reply CcidReader::In(std::uint8_t endpoint, std::size_t size) {
  for (auto& interface : interfaces_) {
    if (interface->interrupt == endpoint && !interface->notices.empty()) {
      base::Bytes notice = std::move(interface->notices.front());
      interface->notices.pop_front();
      return Reply::In(std::move(notice));
    }
    if (interface->in != endpoint || interface->answers.empty()) continue;
    auto& answer = interface->answers.front();
    if (answer.wait_ms > 0) return Reply::Of(Reply::Kind::kNak);
    const std::size_t part = std::min(size, answer.bytes.size() - interface->sent);
    const auto begin = answer.bytes.begin() + static_cast<std::ptrdiff_t>(interface->sent);
    base::Bytes out(begin, begin + static_cast<std::ptrdiff_t>(part));
    interface->sent += part;
    if (interface->sent >= answer.bytes.size()) {
      interface->sent = 0;
      if (answer.for_ever) {
        answer.wait_ms = answer.again_ms;
      } else {
        interface->answers.pop_front();
      }
    }
    return Reply::In(std::move(out));
  }
  return Reply::Of(Reply::Kind::kNak);
}

void CcidReader::ClearHalt(std::uint8_t) {}

void CcidReader::Reset() {
  Disarm();
  for (auto& interface : interfaces_) {
    interface->answers.clear();
    interface->notices.clear();
    interface->receiving.clear();
    interface->sent = 0;
    interface->aborting.reset();
    for (Slot& slot : interface->slots) {
      slot.active = false;
      slot.incoming.clear();
      slot.outgoing.clear();
    }
  }
}

void CcidReader::Advance(int ms) {
  for (auto& interface : interfaces_) {
    if (!interface->answers.empty()) interface->answers.front().wait_ms -= ms;
  }
}

void CcidReader::Handle(Interface& interface, base::ByteView message) {
  Request request;
  request.command = message[0];
  request.slot = message[5];
  request.sequence = message[6];
  std::copy_n(message.begin() + 7, 3, request.specific);
  request.data = base::ToBytes(message.subspan(kHeader));
  ++commands_;
  if (lost_ > 0) {
    --lost_;
    return;
  }
  int pending = 1;
  for (const auto& one : interfaces_) pending += one->answers.empty() ? 0 : 1;
  most_pending_ = std::max(most_pending_, pending);
  Response response;
  int icc = 2;
  if (request.slot >= interface.slots.size()) {
    response = Response::Fail(kBadSlot);
  } else if (request.command == kAbortCommand) {
    response = interface.aborting == (request.slot << 8 | request.sequence)
                   ? Response{}
                   : Response::Fail(kUnknown);
    interface.aborting.reset();
    icc = interface.slots[request.slot].icc();
  } else if (interface.aborting) {
    response = Response::Fail(kAborted);
  } else if (!interface.answers.empty() && !interface.answers.front().for_ever) {
    response = Response::Fail(kBusy);
    icc = interface.slots[request.slot].icc();
  } else {
    response = Execute(interface, interface.slots[request.slot], request);
    icc = IccTold(interface.slots[request.slot], request.command);
  }
  const int status = icc | (response.failed ? 0x40 : 0);
  base::Bytes answer{AnswerType(request.command)};
  for (int shift = 0; shift < 32; shift += 8) {
    answer.push_back(static_cast<std::uint8_t>(response.data.size() >> shift));
  }
  answer.push_back(request.slot);
  answer.push_back(request.sequence);
  answer.push_back(static_cast<std::uint8_t>(status));
  answer.push_back(response.error);
  answer.push_back(response.specific);
  answer.insert(answer.end(), response.data.begin(), response.data.end());
  int delay = 0;
  if (response.from_card && slow_ > 0) {
    for (int i = 0; i < slow_; ++i) {
      base::Bytes extension(answer.begin(), answer.begin() + kHeader);
      std::fill(extension.begin() + 1, extension.begin() + 5, std::uint8_t{0});
      extension[7] = static_cast<std::uint8_t>(icc | 0x80);
      extension[8] = 1;
      interface.answers.push_back({std::move(extension), kExtensionMs, false, 0});
    }
    delay = kExtensionMs;
  }
  Distort(interface, request, std::move(answer), delay);
}

// Puts the answer into the pipe, as the armed fault has it.
void CcidReader::Distort(Interface& interface, const Request& request, base::Bytes answer,
                         int delay_ms) {
  auto& answers = interface.answers;
  bool for_ever = false;
  int again_ms = 0;
  if (Strikes("ccid-wrong-sequence")) {
    answer[6] = static_cast<std::uint8_t>(answer[6] + 7);
  } else if (Strikes("ccid-sequence-before")) {
    answer[6] = static_cast<std::uint8_t>(answer[6] - 1);
  } else if (Strikes("ccid-wrong-slot")) {
    answer[5] ^= 0x01;
  } else if (Strikes("ccid-wrong-type")) {
    answer[0] = AnswerType(request.command) == 0x82 ? 0x81 : 0x82;
  } else if (Strikes("ccid-unknown-type")) {
    answer[0] = 0x99;
  } else if (Strikes("ccid-reserved-status")) {
    answer[7] = 0xc3;
  } else if (Strikes("ccid-short-header")) {
    answer.resize(6);
  } else if (Strikes("ccid-claims-more")) {
    answer[1] = static_cast<std::uint8_t>(answer[1] + 5);
  } else if (Strikes("ccid-claims-huge")) {
    std::fill(answer.begin() + 1, answer.begin() + 5, std::uint8_t{0xff});
  } else if (Strikes("ccid-claims-less")) {
    answer.insert(answer.end(), {1, 2, 3});
  } else if (Strikes("ccid-late")) {
    delay_ms = kLateMs;
  } else if (fault_ == "ccid-slow-for-ever" || fault_ == "ccid-extension-flood") {
    if (Strikes(fault_)) {
      for_ever = true;
      again_ms = fault_ == "ccid-slow-for-ever" ? kExtensionMs : 0;
      answer.resize(kHeader);
      std::fill(answer.begin() + 1, answer.begin() + 5, std::uint8_t{0});
      answer[7] = static_cast<std::uint8_t>((answer[7] & 0x03) | 0x80);
      answer[8] = 1;
    }
  } else if (Strikes("ccid-empty-for-ever")) {
    for_ever = true;
    answer.clear();
  }
  answers.push_back({std::move(answer), delay_ms, for_ever, again_ms});
}

}  // namespace drivers::simulator::usb
