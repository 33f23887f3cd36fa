// One client of the server: what it has claimed, and what it waits for.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/seqpacket.h"
#include "drivers/simulator/usb/stand.h"
#include "drivers/simulator/usb/wire.h"
#include "drivers/usb/socket_frames.h"

namespace drivers::simulator::served {

// A device that is plugged in.
struct Plugged {
  Plugged(std::uint64_t number, std::string place, std::shared_ptr<usb::Model> model)
      : id(number), port(std::move(place)), wire(std::move(model)) {}

  drivers::usb::ArrivedNews Introduction();

  const std::uint64_t id;
  const std::string port;
  usb::Wire wire;
  usb::UrbCount count;
  std::set<std::uint8_t> claimed;
  std::set<unsigned> held;  // by another program
};

// Not thread-safe: the server has the lock.
class Session {
 public:
  using Find = std::function<std::shared_ptr<Plugged>(std::uint64_t device)>;

  Session(base::seqpacket::Connection connection, Find find);
  // Gives back what it claimed.
  ~Session();

  int fd() const { return connection_.fd(); }
  // False once the client is gone, or said what none of this build says.
  bool alive() const { return alive_; }
  // When it has to be pumped again; nullopt if nothing is pending.
  std::optional<int> PatienceMs() const;

  void Tell(const drivers::usb::News& news);
  // Takes what has come; never waits.
  void Receive(std::int64_t now_ms);
  // Moves what can move, and ends what waited long enough.
  void Pump(std::int64_t now_ms);

 private:
  struct Claim {
    std::shared_ptr<Plugged> device;
    drivers::usb::InterfaceDescriptor descriptor;
    bool cancelled = false;
  };
  // A listening is one that is never over.
  struct Transfer {
    drivers::usb::Ask ask;
    std::shared_ptr<Plugged> device;
    std::int64_t until_ms = 0;
    base::Bytes moved;
    std::size_t taken = 0;

    bool listening() const { return ask.kind == drivers::usb::Ask::Kind::kListen; }
  };

  void Take(drivers::usb::Ask ask, std::int64_t now_ms);
  void TakeClaim(const drivers::usb::Ask& ask);
  void Begin(drivers::usb::Ask ask, const Claim& claim, std::int64_t now_ms);
  void Release(std::uint32_t claim);
  static void GiveBack(const Claim& claim);
  void Cancel(std::uint32_t claim);
  bool Move(Transfer& transfer, std::set<std::pair<std::uint64_t, int>>& waiting);
  static std::optional<drivers::usb::End> Try(Transfer& transfer);
  void End(Transfer& transfer, drivers::usb::End end);
  void Conclude(const drivers::usb::Ask& ask, drivers::usb::End end);

  base::seqpacket::Connection connection_;
  const Find find_;
  bool alive_ = true;
  std::map<std::uint32_t, Claim> claims_;
  std::list<Transfer> transfers_;
};

}  // namespace drivers::simulator::served
