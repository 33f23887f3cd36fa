#include "drivers/simulator/served/session.h"

#include <algorithm>
#include <utility>

#include "drivers/usb/text.h"

namespace drivers::simulator::served {
namespace {

using base::ErrorCode;
using drivers::usb::Ask;
using drivers::usb::EndedNews;
using drivers::usb::HeardNews;
using drivers::usb::RefusedNews;
using Ended = drivers::usb::End;

// A client reads at once; one that does not is given up.
constexpr int kSendMs = 1000;
constexpr std::size_t kMaxTransfers = 64;
// A device that talks without end gets this many packets heard at once.
constexpr int kMaxHeardAtOnce = 64;
constexpr int kMaxMessagesAtOnce = 64;
// How long a device can be left alone: while it is asked, and while it is only listened to.
constexpr int kAskedMs = 1;
constexpr int kHeardMs = 5;
// No wait of a driver is nearly as long.
constexpr std::uint32_t kMaxTimeoutMs = 600'000;

bool IsControl(const Ask& ask) {
  return ask.kind == Ask::Kind::kControlIn || ask.kind == Ask::Kind::kControlOut;
}

bool IsIn(const Ask& ask) {
  return ask.kind == Ask::Kind::kControlIn || ask.kind == Ask::Kind::kIn ||
         ask.kind == Ask::Kind::kListen;
}

}  // namespace

drivers::usb::ArrivedNews Plugged::Introduction() {
  const auto text = [](std::string one) { return drivers::usb::Printable(std::move(one)); };
  usb::Model& model = wire.model();
  base::Bytes raw = wire.raw_descriptors();
  raw.resize(std::min(raw.size(), drivers::usb::kMaxDescriptors));
  return {id,
          text(port),
          text(model.Manufacturer()),
          text(model.Product()),
          text(model.Serial()),
          std::move(raw)};
}

Session::Session(base::seqpacket::Connection connection, Find find)
    : connection_(std::move(connection)), find_(std::move(find)) {}

Session::~Session() {
  for (const auto& [number, claim] : claims_) GiveBack(claim);
}

std::optional<int> Session::PatienceMs() const {
  if (transfers_.empty()) return std::nullopt;
  const bool asked = std::any_of(transfers_.begin(), transfers_.end(),
                                 [](const Transfer& one) { return !one.listening(); });
  return asked ? kAskedMs : kHeardMs;
}

void Session::Tell(const drivers::usb::News& news) {
  if (!alive_ || connection_.Send(drivers::usb::Encode(news), kSendMs)) return;
  alive_ = false;
  connection_.Interrupt();
}

void Session::Receive(std::int64_t now_ms) {
  for (int i = 0; i < kMaxMessagesAtOnce && alive_; ++i) {
    const auto message = connection_.Receive(0);
    if (!message) {
      if (message.error().code != ErrorCode::kTimeout) alive_ = false;
      return;
    }
    auto ask = drivers::usb::DecodeAsk(*message);
    if (ask) {
      Take(std::move(*ask), now_ms);
    } else {
      alive_ = false;
    }
  }
}

void Session::Take(Ask ask, std::int64_t now_ms) {
  if (ask.kind == Ask::Kind::kClaim) return TakeClaim(ask);
  if (ask.kind == Ask::Kind::kQuiet) {
    transfers_.remove_if(
        [&](const Transfer& one) { return one.listening() && one.ask.call == ask.call; });
    return Conclude(ask, Ended::kDone);
  }
  if (ask.kind == Ask::Kind::kRelease) {
    Release(ask.claim);
    return Conclude(ask, Ended::kDone);
  }
  if (ask.kind == Ask::Kind::kCancel) return Cancel(ask.claim);
  const auto claim = claims_.find(ask.claim);
  if (claim == claims_.end()) return Conclude(ask, Ended::kGone);
  if (claim->second.cancelled) return Conclude(ask, Ended::kCancelled);
  usb::Wire& wire = claim->second.device->wire;
  if (ask.kind == Ask::Kind::kClearHalt) return Conclude(ask, wire.ClearHalt(ask.endpoint));
  if (ask.kind == Ask::Kind::kReset) return Conclude(ask, wire.Reset());
  Begin(std::move(ask), claim->second, now_ms);
}

void Session::TakeClaim(const Ask& ask) {
  const auto refuse = [&](ErrorCode code, const char* reason, std::string message) {
    Tell(RefusedNews{ask.call, {code, reason, std::move(message)}});
  };
  const std::shared_ptr<Plugged> device = find_(ask.device);
  if (!device || claims_.contains(ask.call)) {
    return refuse(ErrorCode::kUnavailable, "usb-gone", "the device was unplugged");
  }
  const drivers::usb::Setting setting(ask.interface, ask.alternate);
  const auto* described = device->wire.descriptors().Find(setting);
  if (described == nullptr) {
    return refuse(ErrorCode::kInvalid, "usb-fault",
                  "the device at port " + device->port + " has no such interface");
  }
  if (device->held.contains(ask.interface) || !device->claimed.insert(ask.interface).second) {
    return refuse(ErrorCode::kUnavailable, "usb-claimed",
                  "the device at port " + device->port +
                      " is held by another program; stop it and try again");
  }
  claims_[ask.call] = {device, *described, false};
  if (setting.alternate != 0 && device->wire.Select(setting) != Ended::kDone) {
    Release(ask.call);
    return refuse(ErrorCode::kUnavailable, "usb-open",
                  "the device at port " + device->port + " does not take " + SettingName(setting) +
                      ": unplug it and plug it in again");
  }
  Tell(drivers::usb::ClaimedNews{ask.call});
}

void Session::Begin(Ask ask, const Claim& claim, std::int64_t now_ms) {
  const bool carried =
      IsControl(ask) || claim.descriptor.Carrier(ask.endpoint, IsIn(ask)) != nullptr;
  if (!carried || transfers_.size() >= kMaxTransfers) return Conclude(ask, Ended::kBroken);
  // As libusb has it: the direction is the call's.
  if (ask.kind == Ask::Kind::kControlIn) ask.setup.request_type |= 0x80;
  if (ask.kind == Ask::Kind::kControlOut) ask.setup.request_type &= 0x7F;
  usb::UrbCount& count = claim.device->count;
  ++(IsControl(ask) ? count.control : IsIn(ask) ? count.in : count.out);
  const std::int64_t until_ms = now_ms + std::min(ask.timeout_ms, kMaxTimeoutMs);
  transfers_.push_back({std::move(ask), claim.device, until_ms, {}, 0});
}

void Session::Release(std::uint32_t number) {
  const auto claim = claims_.find(number);
  if (claim == claims_.end()) return;
  transfers_.remove_if([&](const Transfer& one) { return one.ask.claim == number; });
  GiveBack(claim->second);
  claims_.erase(claim);
}

void Session::GiveBack(const Claim& claim) {
  claim.device->claimed.erase(claim.descriptor.number);
  claim.device->wire.Deselect(claim.descriptor.number);
}

void Session::Cancel(std::uint32_t number) {
  const auto claim = claims_.find(number);
  if (claim == claims_.end()) return;
  claim->second.cancelled = true;
  for (Transfer& one : transfers_) {
    if (one.ask.claim == number) End(one, Ended::kCancelled);
  }
  transfers_.remove_if([&](const Transfer& one) { return one.ask.claim == number; });
}

void Session::Pump(std::int64_t now_ms) {
  for (bool moved = true; moved;) {
    moved = false;
    // Transfers of one endpoint keep their order.
    std::set<std::pair<std::uint64_t, int>> waiting;
    for (auto one = transfers_.begin(); one != transfers_.end();) {
      const bool over = Move(*one, waiting);
      moved = moved || over;
      one = over ? transfers_.erase(one) : std::next(one);
    }
  }
  transfers_.remove_if([&](Transfer& one) {
    if (one.listening() || now_ms < one.until_ms) return false;
    End(one, Ended::kTimedOut);
    return true;
  });
}

// One step of one transfer; true if it is over.
bool Session::Move(Transfer& transfer, std::set<std::pair<std::uint64_t, int>>& waiting) {
  const std::pair<std::uint64_t, int> place(transfer.device->id,
                                            IsControl(transfer.ask) ? 0 : transfer.ask.endpoint);
  if (waiting.contains(place)) return false;
  for (int i = 0; i < kMaxHeardAtOnce; ++i) {
    const std::optional<Ended> end = Try(transfer);
    if (!end) break;
    const bool goes_on = transfer.listening() && *end == Ended::kDone;
    End(transfer, *end);
    if (!goes_on) return true;
  }
  waiting.insert(place);
  return false;
}

std::optional<Ended> Session::Try(Transfer& transfer) {
  usb::Wire& wire = transfer.device->wire;
  const Ask& ask = transfer.ask;
  if (ask.kind == Ask::Kind::kControlIn) {
    return wire.TryControlIn(ask.setup, ask.size, transfer.moved);
  }
  if (ask.kind == Ask::Kind::kControlOut) {
    return wire.TryControlOut(ask.setup, ask.bytes, transfer.taken);
  }
  if (ask.kind == Ask::Kind::kOut) return wire.TryOut(ask.endpoint, ask.bytes, transfer.taken);
  return wire.TryIn(ask.endpoint, ask.size, transfer.moved);
}

// Tells what became of it; of a listening, what was heard.
void Session::End(Transfer& transfer, Ended end) {
  base::Bytes bytes = std::exchange(transfer.moved, {});
  // What came beyond the buffer is lost, and so is the meaning of the rest.
  if (end == Ended::kBabble) bytes.clear();
  transfer.device->count.bytes_in += bytes.size();
  transfer.device->count.bytes_out += transfer.taken;
  const std::uint32_t call = transfer.ask.call;
  if (transfer.listening()) return Tell(HeardNews{call, end, std::move(bytes)});
  Tell(EndedNews{call, end, static_cast<std::uint32_t>(transfer.taken), std::move(bytes)});
}

// The end of what never became a transfer, or is none.
void Session::Conclude(const Ask& ask, Ended end) {
  if (ask.kind == Ask::Kind::kListen) return Tell(HeardNews{ask.call, end, {}});
  Tell(EndedNews{ask.call, end, 0, {}});
}

}  // namespace drivers::simulator::served
