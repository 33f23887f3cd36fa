// One physical card reader: all its CCID interfaces and slots, watched and used from one thread, so
// that no two commands are ever under way in it. (Whether a reader stands two at once is not known
// of any; some lock up.)
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/card-reader/card.h"
#include "drivers/card-reader/ccid.h"
#include "drivers/card-reader/events.h"
#include "drivers/usb/bus.h"

namespace drivers::card_reader {

// Is there an interface that this driver takes?
bool IsCardReader(const usb::Descriptors& descriptors);

class Reader {
 public:
  struct Ways {
    const base::Clock& clock;
    Wait wait;                            // lets time pass within a command
    std::function<void(CardEvent)> tell;  // on the thread that uses the reader
    std::function<void()> wake;           // something happened: Step soon; from any thread
  };

  // Claims all the reader's interfaces, and waits for nothing. Errors: those of Bus::Claim and
  // DescribeReader.
  static base::Result<std::unique_ptr<Reader>> Claim(usb::Bus& bus, const usb::DeviceInfo& device,
                                                     Ways ways);
  // Asks each interface for its status, once, before anything else. Errors: those of Ccid::Open.
  base::Status Open();
  ~Reader();

  // One step of watching: at most one slot, and of it at most one activation with its questions, so
  // that exchanges with another slot come in between. All of it within kTotalMs, after
  // kResynchroniseMs at most if the reader was out of step.
  void Step();
  // When the next step is due, on the clock; now, if something was heard.
  std::int64_t NextStepMs() const;

  // A command to the card in a slot, which is activated first if it has no power; within the same
  // times as a step. Errors: those of
  // Card; kNotFound "slot-unknown"; kUnavailable "card-absent", "card-being-read".
  base::Result<base::Bytes> Exchange(SlotId slot, base::ByteView apdu);

  // The device is no longer there: tells so, unless it was told already.
  void Leave();

  // It was told lost: only another arrival helps.
  bool lost() const { return lost_; }
  std::vector<SlotInfo> Slots() const;

  // Ends whatever is under way; nothing new is begun. Thread-safe.
  void CancelAll();

 private:
  struct Port;
  struct Place;

  Reader(const usb::DeviceInfo& device, Ways ways);
  base::Status ClaimPorts(usb::Bus& bus, const usb::DeviceInfo& device);
  void AddPlaces(Port& port);
  void StartLooking();
  base::Result<Icc> StatusOf(Place& place);
  void HearNotices();
  base::Status GetInStep(Port& port);
  void Look(Place& place);
  void Appeared(Place& place);
  void Read(Place& place);
  void ReadAgain(Place& place);
  base::Status ReadContactless(Place& place);
  void CheckSame(Place& place);
  void Arrived(Place& place, Evidence evidence);
  void Unreadable(Place& place, base::Error error);
  void Removed(Place& place);
  void Faulty(Place& place, base::Error error);
  void Lose(base::Error error);
  void Prolonged();
  void Tell(CardEvent::Kind kind, const Place* place, CardEvent event = {});
  std::int64_t Now() const { return ways_.clock.MonotonicMs(); }

  const std::string port_name_;
  const Quirk* const quirk_;
  Ways ways_;
  std::vector<std::unique_ptr<Port>> ports_;
  std::vector<std::unique_ptr<Place>> places_;
  const Place* busy_ = nullptr;
  bool prolonged_ = false;
  std::int64_t until_ = 0;  // of the step or exchange that is running
  bool lost_ = false;
};

}  // namespace drivers::card_reader
