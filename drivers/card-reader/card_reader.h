// The kiosk's card readers: watches for readers and cards, posts what happens, and carries commands
// to SAM and card slots.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/card-reader/ccid.h"
#include "drivers/card-reader/events.h"
#include "drivers/usb/bus.h"

namespace drivers::card_reader {

// One thread a physical reader, which is also its lock: exchanges and looking for cards take turns.
// Thread-safe.
class CardReader {
 public:
  // `tell` runs on a reader's thread: it only posts. `simulated`, in tests, lets time pass instead
  // of waiting for it. The bus outlives this.
  CardReader(usb::Bus& bus, const base::Clock& clock, std::function<void(CardEvent)> tell,
             Wait simulated = nullptr);
  // Cancels what is under way and joins the threads. Nothing is told any more.
  ~CardReader();

  // Hand every event of the bus here, on whatever thread: it only posts. Devices that are no card
  // readers are ignored.
  void Heard(const usb::DeviceEvent& event);

  // A short command to the card in a slot of the reader at `port`, and its answer with the status
  // word, which may hold what is personal: wipe it. Blocks for one command's total time, and for at
  // most one look before it. Errors: those of Reader::Exchange; kUnavailable "reader-gone" when no
  // reader is there.
  base::Result<base::Bytes> Exchange(const std::string& port, SlotId slot, base::ByteView apdu);

 private:
  class Station;

  std::shared_ptr<Station> Find(const std::string& port);

  usb::Bus& bus_;
  const base::Clock& clock_;
  const std::function<void(CardEvent)> tell_;
  const Wait simulated_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Station>> stations_;
};

}  // namespace drivers::card_reader
