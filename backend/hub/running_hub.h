// The whole hub in one object: registry, two listeners, admin socket. What main.cpp serves, and
// what tests run in their own process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "backend/hub/state.h"
#include "backend/intake/context.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace backend::hub {

struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses
};

// "127.0.0.1:8443" or "[::1]:8443". kInvalid "bad-endpoint".
base::Result<Endpoint> ParseEndpoint(const std::string& text);

struct HubOptions {
  Endpoint kiosks;
  Endpoint people;
  // TLS of the listener for people; without it plain HTTP, for the proxy on this machine.
  std::optional<http::Tls> people_tls;
  std::int64_t secured_after_ms = 0;
  http::Limits limits;
};

class RunningHub {
 public:
  // Takes the folder's lock (kUnavailable "folder-in-use" when somebody has it). `note`, `clock`
  // and `random` must outlive the hub.
  static base::Result<std::unique_ptr<RunningHub>> Start(const StateFiles& files,
                                                         const HubOptions& options,
                                                         const base::Clock& clock,
                                                         base::Random& random, intake::Note note);
  ~RunningHub();
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  std::uint16_t kiosk_port() const;
  std::uint16_t people_port() const;

 private:
  struct Parts;
  explicit RunningHub(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace backend::hub
