#include "drivers/card-reader/reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/secret.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;

constexpr int kPollMs = 250;          // slots that cannot tell of a change
constexpr int kLookMs = 2000;         // the others, because a notice can be lost
constexpr int kAgainMs = 200;         // until a card that was not understood is asked again
constexpr int kReactivationMs = 300;  // power off for so long: the field is down
constexpr int kTries = 3;
// A change that is told so soon after we saw the card is the one that we saw.
constexpr int kSettleMs = 500;
constexpr int kMaxFaultyLooks = 5;
constexpr int kMaxPowerOffs = 10;  // at the start, as many as acsccid tries (ccid.c)
constexpr std::size_t kNoticeSize = 8;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// The card itself, quickly: worth another try. (What cost the whole time of a command is not.)
bool WorthAnotherTry(const base::Error& error) {
  const Trouble trouble = TroubleOf(error);
  return trouble == Trouble::kMute || trouble == Trouble::kNonsense;
}

bool IsOurs(const usb::InterfaceDescriptor& interface, const Quirk* quirk) {
  if (interface.alternate != 0) return false;
  const Fit fit = FitOf(interface);
  return fit == Fit::kReader ||
         (fit == Fit::kVendorReader && quirk != nullptr && quirk->vendor_class);
}

const Quirk* QuirkOf(const usb::Descriptors& descriptors) {
  return FindQuirk(descriptors.vendor, descriptors.product, descriptors.release);
}

}  // namespace

// What the interrupt pipe told last of a slot.
enum class Said : std::uint8_t { kNothing, kAbsent, kPresent };

// One claimed interface.
struct Reader::Port {
  std::uint8_t index = 0;
  std::unique_ptr<usb::Interface> interface;
  std::unique_ptr<Ccid> ccid;
  int seen_resets = 0;
  // Written on the bus's event thread.
  // When a slot was last told to have changed; 0: nothing new.
  std::array<std::atomic<std::int64_t>, 16> changed_at{};
  std::array<std::atomic<Said>, 16> said{};
  std::atomic<bool> deaf = false;  // no interrupt pipe, or not any more
  // Last: nothing is heard any more once it goes.
  std::unique_ptr<usb::Listening> listening;
};

enum class Phase : std::uint8_t {
  kEmpty,
  kReading,       // asked again at `next`
  kReactivating,  // without power until `next`
  kTold,          // told as arrived
  kFailed,        // told as unreadable
};

struct Reader::Place {
  Place(Port& home, std::uint8_t slot, Level speaks)
      : port(home), card(*home.ccid, slot, speaks), id{home.index, slot}, level(speaks) {}

  SlotInfo info() const { return {id, role, level}; }

  Port& port;
  Card card;
  SlotId id;
  Role role = Role::kUnknown;
  Level level = Level::kShortApdu;
  Phase phase = Phase::kEmpty;
  std::int64_t next = 0;
  std::int64_t seen_at = 0;     // when its card was first seen
  std::int64_t changed_at = 0;  // when that was heard; 0: it did not
  bool looked = false;          // at least once
  bool was_there = false;       // its card, at the first look
  int tries = 0;
  int faulty_looks = 0;
  CardKind kind = CardKind::kUnknown;
  SecretBytes uid;
};

bool IsCardReader(const usb::Descriptors& descriptors) {
  const auto& interfaces = descriptors.interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(), [&](const auto& interface) {
    return IsOurs(interface, QuirkOf(descriptors));
  });
}

Reader::Reader(const usb::DeviceInfo& device, Ways ways)
    : port_name_(device.port), quirk_(QuirkOf(device.descriptors)), ways_(std::move(ways)) {}

Reader::~Reader() = default;

base::Result<std::unique_ptr<Reader>> Reader::Claim(usb::Bus& bus, const usb::DeviceInfo& device,
                                                    Ways ways) {
  std::unique_ptr<Reader> reader(new Reader(device, std::move(ways)));
  if (auto claimed = reader->ClaimPorts(bus, device); !claimed) {
    return base::Fail(std::move(claimed.error()));
  }
  return reader;
}

base::Status Reader::Open() {
  for (const auto& port : ports_) {
    if (auto open = port->ccid->Open(); !open) return open;
    port->seen_resets = port->ccid->resets();
  }
  StartLooking();
  CardEvent ready;
  ready.slots = Slots();
  Tell(CardEvent::Kind::kReaderReady, nullptr, std::move(ready));
  return {};
}

// A reader that seeks no card before: its cards are looked for once its field is up.
void Reader::StartLooking() {
  if (quirk_ == nullptr || !quirk_->looks_after_power_off) return;
  for (const auto& place : places_) {
    if (place->role == Role::kSam) continue;
    const std::int64_t until = place->port.ccid->Total();
    for (int i = 0; i < kMaxPowerOffs && place->port.ccid->in_step(); ++i) {
      if (place->card.PowerOff(until)) break;
    }
    place->next = Now() + quirk_->reactivation_ms;
  }
}

// Is there a card, and does it have power?
base::Result<Icc> Reader::StatusOf(Place& place) {
  // Asked in any case: a reader that answers nothing more is found out.
  auto icc = place.card.Look(until_);
  const Port& port = place.port;
  const Said said = port.said[place.id.slot];
  const bool by_notice = quirk_ != nullptr && quirk_->status_by_notice;
  if (!icc || !by_notice || port.deaf || said == Said::kNothing) return icc;
  if (said == Said::kAbsent) return Icc::kAbsent;
  return place.card.active() ? Icc::kActive : Icc::kInactive;
}

base::Status Reader::ClaimPorts(usb::Bus& bus, const usb::DeviceInfo& device) {
  for (const auto& descriptor : device.descriptors.interfaces) {
    if (!IsOurs(descriptor, quirk_)) continue;
    auto described = DescribeReader(descriptor);
    if (!described) return base::Fail(std::move(described.error()));
    auto claimed = bus.Claim(device, descriptor.number);
    if (!claimed) return base::Fail(std::move(claimed.error()));
    auto port = std::make_unique<Port>();
    port->index = static_cast<std::uint8_t>(ports_.size());
    port->interface = std::move(*claimed);
    port->ccid = std::make_unique<Ccid>(*port->interface, *described, quirk_, ways_.clock,
                                        ways_.wait, [this] { Prolonged(); });
    const auto* interrupt = descriptor.Find(usb::TransferType::kInterrupt, true);
    port->deaf = interrupt == nullptr;
    if (interrupt != nullptr) {
      port->listening = port->interface->Listen(
          interrupt->address, std::max<std::size_t>(kNoticeSize, interrupt->max_packet),
          [heard = port.get(), wake = ways_.wake, &clock = ways_.clock](usb::InResult packet) {
            if (packet.end != usb::End::kDone) heard->deaf = true;
            const Notice notice = ParseNotice(packet.bytes);
            for (std::size_t i = 0; i < notice.slot_count; ++i) {
              heard->said[i] = (notice.slots[i] & 1) != 0 ? Said::kPresent : Said::kAbsent;
              if ((notice.slots[i] & 2) != 0) heard->changed_at[i] = clock.MonotonicMs();
            }
            if (wake) wake();
          });
    }
    AddPlaces(*port);
    ports_.push_back(std::move(port));
  }
  if (ports_.empty()) {
    return base::Fail(ErrorCode::kInvalid, "ccid-descriptor-missing", "no card reader");
  }
  return {};
}

void Reader::AddPlaces(Port& port) {
  std::uint8_t slots = port.ccid->described().slots;
  if (quirk_ != nullptr && quirk_->slots != 0) slots = quirk_->slots;
  for (std::uint8_t slot = 0; slot < slots; ++slot) {
    Level level = port.ccid->described().level;
    Role role = Role::kUnknown;
    if (quirk_ != nullptr) {
      for (const SlotQuirk& one : quirk_->slot_quirks) {
        if (one.interface != port.index || one.slot != slot) continue;
        role = one.role;
        level = one.level.value_or(level);
      }
    }
    auto place = std::make_unique<Place>(port, slot, level);
    place->role = role;
    place->level = level;
    // A SAM stays where it is; it is activated when it is asked.
    place->next = role == Role::kSam ? kNever : Now();
    places_.push_back(std::move(place));
  }
}

std::vector<SlotInfo> Reader::Slots() const {
  std::vector<SlotInfo> slots;
  for (const auto& place : places_) slots.push_back(place->info());
  return slots;
}

void Reader::CancelAll() {
  for (const auto& port : ports_) port->interface->CancelAll();
}

void Reader::Tell(CardEvent::Kind kind, const Place* place, CardEvent event) {
  event.kind = kind;
  event.port = port_name_;
  if (place != nullptr) {
    event.slot = place->id;
    event.was_there = place->was_there;
  }
  ways_.tell(std::move(event));
}

void Reader::Prolonged() {
  if (!std::exchange(prolonged_, true)) Tell(CardEvent::Kind::kReadingTakesLonger, busy_);
}

void Reader::Lose(base::Error error) {
  if (std::exchange(lost_, true)) return;
  for (const auto& place : places_) {
    if (place->phase == Phase::kTold) Removed(*place);
    place->next = kNever;
  }
  CardEvent event;
  event.error = std::move(error);
  Tell(CardEvent::Kind::kReaderLost, nullptr, std::move(event));
}

void Reader::Leave() {
  Lose({ErrorCode::kUnavailable, "reader-gone", "the reader was unplugged"});
}

void Reader::HearNotices() {
  for (const auto& place : places_) {
    const std::int64_t at = place->port.changed_at[place->id.slot].exchange(0);
    if (at == 0 || place->next == kNever) continue;
    place->changed_at = at;
    // While it has no power on purpose, changes are our own doing.
    if (place->phase != Phase::kReactivating) place->next = Now();
  }
}

std::int64_t Reader::NextStepMs() const {
  if (lost_) return kNever;
  std::int64_t next = kNever;
  for (const auto& place : places_) {
    next = std::min(next, place->next);
    const bool heard = place->port.changed_at[place->id.slot] != 0 && place->next != kNever;
    if (heard) next = std::min(next, Now());
  }
  return next;
}

base::Status Reader::GetInStep(Port& port) {
  if (auto back = port.ccid->Resynchronise(); !back) return back;
  if (port.ccid->resets() != port.seen_resets) {
    // The whole device was reset: no card of it has power now.
    for (const auto& one : ports_) one->seen_resets = one->ccid->resets();
    for (const auto& place : places_) place->card.Forget();
  }
  return {};
}

void Reader::Step() {
  if (lost_) return;
  HearNotices();
  const auto due = std::min_element(places_.begin(), places_.end(),
                                    [](const auto& a, const auto& b) { return a->next < b->next; });
  if (due == places_.end() || (*due)->next > Now()) return;
  Place& place = **due;
  busy_ = &place;
  prolonged_ = false;
  if (auto back = GetInStep(place.port); !back) return Lose(std::move(back.error()));
  until_ = place.port.ccid->Total();
  switch (place.phase) {
    case Phase::kReactivating:
      ReadAgain(place);
      break;
    case Phase::kEmpty:
    case Phase::kReading:
    case Phase::kTold:
    case Phase::kFailed:
      Look(place);
      break;
  }
  if (place.next <= Now()) place.next = Now() + (place.port.deaf ? kPollMs : kLookMs);
}

void Reader::Look(Place& place) {
  const auto icc = StatusOf(place);
  if (!icc) return Faulty(place, icc.error());
  place.faulty_looks = 0;
  const bool changed = std::exchange(place.changed_at, 0) > place.seen_at + kSettleMs;
  const bool first = !std::exchange(place.looked, true);
  if (first || changed || *icc == Icc::kAbsent) place.was_there = first && *icc != Icc::kAbsent;
  if (*icc == Icc::kAbsent) {
    place.card.Forget();
    if (place.phase == Phase::kTold) {
      Removed(place);
    } else if (place.phase == Phase::kReading) {
      Unreadable(place, {ErrorCode::kUnavailable, "card-removed", "the card was taken away"});
    }
    place.phase = Phase::kEmpty;
    return;
  }
  if (place.phase == Phase::kReading) return Read(place);
  // Present and changed is another card, or the same one tapped again.
  if (place.phase == Phase::kTold && changed) Removed(place);
  if (place.phase == Phase::kEmpty || changed) return Appeared(place);
  // A card that lost the power that we gave it may be another one by now.
  if (place.phase == Phase::kTold && *icc == Icc::kInactive) CheckSame(place);
}

void Reader::Appeared(Place& place) {
  place.phase = Phase::kReading;
  place.seen_at = Now();
  place.tries = 0;
  Read(place);
}

// What an error means for the place that was being read; its end, or another try.
void Reader::Faulty(Place& place, base::Error error) {
  if (error.reason == "reader-gone" || error.reason == "reader-closed") {
    return Lose(std::move(error));
  }
  if (++place.faulty_looks >= kMaxFaultyLooks) return Lose(std::move(error));
  place.next = Now() + kAgainMs;
}

void Reader::Read(Place& place) {
  auto status = place.card.Activate(until_);
  const bool contactless =
      status && (place.role == Role::kContactless ||
                 (place.role == Role::kUnknown && IsContactless(*place.card.atr())));
  if (status && contactless) {
    status = ReadContactless(place);
  } else if (status) {
    return Arrived(place, Evidence{CardKind::kContact, Strength::kNone, {}});
  }
  if (!status) {
    if (status.error().reason == "reader-gone" || status.error().reason == "reader-closed") {
      return Lose(std::move(status.error()));
    }
    if (WorthAnotherTry(status.error()) && ++place.tries < kTries) {
      place.next = Now() + kAgainMs;
      return;
    }
    Unreadable(place, std::move(status.error()));
  }
}

base::Status Reader::ReadContactless(Place& place) {
  const auto send = [&](base::ByteView apdu) { return place.card.Exchange(apdu, until_); };
  auto uid = ReadUid(send);
  if (!uid) return base::Fail(std::move(uid.error()));
  auto kind = ReadKind(*place.card.atr(), send);
  if (!kind) return base::Fail(std::move(kind.error()));
  place.kind = *kind;
  place.uid = std::move(*uid);
  if (!NeedsReactivation(place.kind, place.uid.view())) {
    Arrived(place, Judge(place.kind, place.uid, nullptr));
    return {};
  }
  if (auto off = place.card.PowerOff(until_); !off) return off;
  const bool slow = quirk_ != nullptr && quirk_->reactivation_ms != 0;
  place.next = Now() + (slow ? quirk_->reactivation_ms : kReactivationMs);
  place.phase = Phase::kReactivating;
  return {};
}

void Reader::ReadAgain(Place& place) {
  place.changed_at = 0;
  place.port.changed_at[place.id.slot] = 0;
  place.seen_at = Now();
  auto status = place.card.Activate(until_);
  base::Result<SecretBytes> again = SecretBytes();
  if (status) {
    again = ReadUid([&](base::ByteView apdu) { return place.card.Exchange(apdu, until_); });
  } else {
    again = base::Fail(std::move(status.error()));
  }
  if (!again) {
    if (again.error().reason == "reader-gone" || again.error().reason == "reader-closed") {
      return Lose(std::move(again.error()));
    }
    return Unreadable(place, std::move(again.error()));
  }
  Arrived(place, Judge(place.kind, place.uid, &*again));
}

// Told, and without power since: silent if it is the same card.
void Reader::CheckSame(Place& place) {
  auto status = place.card.Activate(until_);
  if (!status) {
    if (status.error().reason == "reader-gone") return Lose(std::move(status.error()));
    Removed(place);
    place.phase = Phase::kEmpty;
    place.next = Now() + kAgainMs;
    return;
  }
  if (place.kind == CardKind::kContact) return;
  const auto uid = ReadUid([&](base::ByteView apdu) { return place.card.Exchange(apdu, until_); });
  if (uid && *uid == place.uid) return;
  Removed(place);
  place.phase = Phase::kEmpty;
  place.next = Now() + kAgainMs;
}

void Reader::Arrived(Place& place, Evidence evidence) {
  place.phase = Phase::kTold;
  place.kind = evidence.kind;
  CardEvent event;
  event.evidence = std::move(evidence);
  Tell(CardEvent::Kind::kCardArrived, &place, std::move(event));
}

void Reader::Unreadable(Place& place, base::Error error) {
  place.phase = Phase::kFailed;
  place.card.Forget();
  place.uid = SecretBytes();
  CardEvent event;
  event.trouble = TroubleOf(error);
  event.error = std::move(error);
  Tell(CardEvent::Kind::kCardUnreadable, &place, std::move(event));
}

void Reader::Removed(Place& place) {
  place.phase = Phase::kEmpty;
  place.card.Forget();
  place.uid = SecretBytes();
  Tell(CardEvent::Kind::kCardRemoved, &place);
}

base::Result<base::Bytes> Reader::Exchange(SlotId slot, base::ByteView apdu) {
  if (lost_) return base::Fail(ErrorCode::kUnavailable, "reader-gone", "the reader is lost");
  const auto found = std::find_if(places_.begin(), places_.end(),
                                  [&](const auto& place) { return place->id == slot; });
  if (found == places_.end()) {
    return base::Fail(ErrorCode::kNotFound, "slot-unknown", "the reader has no such slot");
  }
  Place& place = **found;
  if (place.phase == Phase::kReading || place.phase == Phase::kReactivating) {
    return base::Fail(ErrorCode::kUnavailable, "card-being-read", "the card is still being read");
  }
  busy_ = &place;
  prolonged_ = false;
  const auto lose = [&](base::Error error) {
    if (error.reason == "reader-gone" || error.reason == "reader-stuck") Lose(error);
    if (error.reason == "card-removed" || error.reason == "card-mute") place.card.Forget();
    if (place.next != kNever) place.next = Now();
    return base::Fail(std::move(error));
  };
  if (auto back = GetInStep(place.port); !back) return lose(std::move(back.error()));
  until_ = place.port.ccid->Total();
  if (!place.card.active()) {
    // A tapped card that lost its power may be another one by now; a SAM stays where it is.
    if (place.phase == Phase::kTold && place.kind != CardKind::kContact) {
      return lose({ErrorCode::kUnavailable, "card-removed", "the card was taken away"});
    }
    const auto icc = StatusOf(place);
    if (!icc) return lose(icc.error());
    if (*icc == Icc::kAbsent) {
      return base::Fail(ErrorCode::kUnavailable, "card-absent", "there is no card in this slot");
    }
    if (auto active = place.card.Activate(until_); !active) return lose(std::move(active.error()));
  }
  auto answer = place.card.Exchange(apdu, until_);
  if (!answer) return lose(std::move(answer.error()));
  return answer;
}

}  // namespace drivers::card_reader
