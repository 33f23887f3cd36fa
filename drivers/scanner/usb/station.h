// One scanner that is plugged in: claimed, set up, and listened to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/scanner/usb/harvest.h"
#include "drivers/scanner/usb/opening.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

// Packets on their way from the bus's event thread to the worker. Thread-safe; wiped.
class PacketBox {
 public:
  struct Packet {
    std::size_t line = 0;
    drivers::usb::InResult result;
    std::int64_t at_ms = 0;
  };

  explicit PacketBox(std::function<void()> wake) : wake_(std::move(wake)) {}
  PacketBox(const PacketBox&) = delete;
  PacketBox& operator=(const PacketBox&) = delete;
  ~PacketBox();

  void Put(Packet packet);
  std::deque<Packet> Take();
  // More came than anybody took.
  bool overflowed() const;

 private:
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::deque<Packet> packets_;
  bool overflowed_ = false;
};

// Thread-compatible: all calls from one worker.
class Station {
 public:
  struct Setting {
    drivers::usb::Bus& bus;
    const base::Clock& clock;
    std::function<void()> wake;  // on any thread: Turn has something to do
    KeyReading read_keys = nullptr;
  };

  // Claims all interfaces that could type, also those that are not read, and blocks for at most 5
  // s. `reset`: the device is reset first. Errors: those of Bus::Claim; kUnavailable "usb-gone",
  // "scanner-silent" (it does not answer a request that it must answer); kInvalid "scanner-unlike"
  // (it is not what its profile says), and those of ParseReportDescriptor.
  static base::Result<std::unique_ptr<Station>> Open(const Setting& setting,
                                                     const drivers::usb::DeviceInfo& device,
                                                     const Profile& profile, bool reset);
  // Gives the device back.
  ~Station();

  // Reads what came. After an error nothing comes any more: kUnavailable "usb-gone",
  // "scanner-flood" (it talks without end), "scanner-faulty" (transfers fail again and again).
  base::Status Turn(Harvest& harvest);

  // When Turn has something to do, though nothing came.
  std::optional<std::int64_t> deadline() const;

 private:
  struct Line;

  Station(const base::Clock& clock, std::function<void()> wake);

  void Listen(std::size_t line);
  base::Status Mend(Line& line, std::size_t index, drivers::usb::End end);
  void NewWindow();
  base::Status Sift(Harvest fresh, Harvest& harvest);

  const base::Clock& clock_;
  PacketBox box_;
  std::vector<std::unique_ptr<drivers::usb::Interface>> interfaces_;
  std::vector<Line> lines_;
  // The last scan, to drop its echo.
  base::SecretText last_text_;
  std::int64_t last_text_ms_ = 0;
  // What came since a moment, to see a flood.
  std::int64_t window_since_ms_ = 0;
  std::size_t packets_ = 0;
  int told_ = 0;
};

}  // namespace drivers::scanner::usb
