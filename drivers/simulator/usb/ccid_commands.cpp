// The simulated card reader's commands to the cards in its slots.
#include <algorithm>
#include <utility>

#include "drivers/simulator/usb/ccid_reader_state.h"

namespace drivers::simulator::usb {

using namespace ccid;

CcidReader::Response CcidReader::Execute(Interface& interface, Slot& slot, const Request& request) {
  if (Strikes("ccid-busy")) return Response::Fail(kBusy);
  if (Strikes("ccid-hardware")) return Response::Fail(kHardware);
  if (Strikes("ccid-vendor-error")) return Response::Fail(kVendor);
  if (Strikes("ccid-refuses")) return Response::Fail(kUnknown);
  switch (request.command) {
    case kGetSlotStatus:
      return {};
    case kPowerOnCommand:
      return PowerOn(slot);
    case 0x63:  // IccPowerOff
      slot.active = false;
      StartLooking();
      return {};
    case kEscape: {
      const auto known = shape_.escapes.find(request.data);
      if (known == shape_.escapes.end()) break;
      return {false, 0, 0, known->second, false};
    }
    case 0x61:  // SetParameters
      if (!slot.active) return Response::Fail(kMute);
      if (shape_.refuses_parameters) break;
      last_parameters_ = request.data;
      return {false, 0, request.specific[0], request.data, false};
    case 0x6c:  // GetParameters
      if (!shape_.agreed_protocol) break;
      return {false, 0, *shape_.agreed_protocol, {0x11, 0x10, 0x00, 0x4d, 0x00, 0xfe, 0x00}, false};
    case kXfrBlock:
      return Transfer(interface, slot, request);
    default:
      break;
  }
  return Response::Fail(kUnknown);
}

CcidReader::Response CcidReader::PowerOn(Slot& slot) {
  if (!slot.present || idle_) return Response::Fail(kMute);
  ++power_ons_;
  slot.active = false;
  if (Strikes("card-mute")) return Response::Fail(kMute);
  slot.active = true;
  slot.t1->Reset();
  slot.incoming.clear();
  slot.outgoing.clear();
  if (slot.card.random_uid && slot.card.uid.size() == 4) {
    drawn_ = drawn_ * 1664525u + 1013904223u;
    for (std::size_t i = 1; i < 4; ++i) {
      slot.card.uid[i] = static_cast<std::uint8_t>(drawn_ >> (8 * i));
    }
    // A type B card draws all of it, and its ATR may show it.
    if (slot.card.uid[0] != 0x08) slot.card.uid[0] = static_cast<std::uint8_t>(drawn_ | 0x10);
  }
  Response response{false, 0, 0, slot.card.atr, false};
  if (Strikes("card-no-atr")) response.data.clear();
  if (Strikes("card-long-atr")) response.data.resize(34, 0xaa);
  return response;
}

base::Bytes CcidReader::AnswerPseudo(const Slot& slot, base::ByteView apdu) {
  if (apdu[2] == 0x01)
    return slot.card.has_ats ? base::Bytes{0x80, 0x90, 0x00} : base::Bytes{0x6a, 0x81};
  if (Strikes("uid-length-for-ever")) return {0x6c, 0x04};
  base::Bytes uid = slot.card.uid;
  if (Strikes("uid-wrong-length")) uid.resize(5, 0x55);
  if (uid.empty()) return {0x6a, 0x81};
  uid.insert(uid.end(), {0x90, 0x00});
  return uid;
}

base::Bytes CcidReader::AskCard(Slot& slot, base::ByteView bytes, bool tpdu) {
  if (slot.card.kind == SimulatedCard::Kind::kContactless) {
    if (bytes.size() == 5 && bytes[0] == 0xff && bytes[1] == 0xca) return AnswerPseudo(slot, bytes);
    return slot.card.application(bytes);
  }
  if (!tpdu) return slot.card.application(bytes);
  if (bytes.size() >= 3 && bytes.size() <= 4 && bytes[0] == 0xff)
    return base::ToBytes(bytes);  // PPS
  return slot.card.kind == SimulatedCard::Kind::kT1 ? slot.t1->Answer(bytes)
                                                    : slot.t0->Answer(bytes);
}

CcidReader::Response CcidReader::Transfer(Interface& interface, Slot& slot,
                                          const Request& request) {
  if (!slot.present || !slot.active) return Response::Fail(kMute);
  if (Strikes("card-torn")) {
    slot = Slot{};
    slot.changed = true;
    Notify(interface);
    return Response::Fail(kMute);
  }
  const bool extended = (interface.shape.features & kExtended) != 0;
  const std::uint8_t level = request.specific[1];
  if (extended && level == 0x10) return Continue(interface, slot);
  slot.outgoing.clear();
  if (!extended || level == 0x00 || level == 0x01) slot.incoming.clear();
  slot.incoming.insert(slot.incoming.end(), request.data.begin(), request.data.end());
  if (extended && (level == 0x01 || level == 0x03)) return {false, 0, 0x10, {}, false};
  const base::Bytes command = std::exchange(slot.incoming, {});
  base::Bytes answer = AskCard(slot, command, (interface.shape.features & kTpdu) != 0);
  if (answer.empty()) return Response::Fail(kMute);
  if (Strikes("card-no-status-word")) answer.resize(1);
  const std::size_t room = interface.shape.max_message - kHeader;
  Response response{false, 0, 0, std::move(answer), true};
  if (fault_ == "chain-endless" || fault_ == "chain-empty") {
    response.specific = 0x01;
    if (Strikes("chain-empty")) response.data.clear();
  } else if (Strikes("chain-middle-first")) {
    response.specific = 0x03;
  } else if (extended && response.data.size() > room) {
    slot.outgoing.assign(response.data.begin() + static_cast<std::ptrdiff_t>(room),
                         response.data.end());
    response.data.resize(room);
    response.specific = 0x01;
  }
  return response;
}

CcidReader::Response CcidReader::Continue(Interface& interface, Slot& slot) {
  if (fault_ == "chain-endless") return {false, 0, 0x03, {0x00}, true};
  if (fault_ == "chain-empty") return {false, 0, 0x03, {}, true};
  const std::size_t room = interface.shape.max_message - kHeader;
  const std::size_t size = std::min(room, slot.outgoing.size());
  base::Bytes part(slot.outgoing.begin(),
                   slot.outgoing.begin() + static_cast<std::ptrdiff_t>(size));
  slot.outgoing.erase(slot.outgoing.begin(),
                      slot.outgoing.begin() + static_cast<std::ptrdiff_t>(size));
  const std::uint8_t chain = slot.outgoing.empty() ? 0x02 : 0x03;
  return {false, 0, chain, std::move(part), true};
}

}  // namespace drivers::simulator::usb
