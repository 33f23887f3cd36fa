// The kiosks that the hub knows, as one immutable list: what a request is checked against before
// the database is asked.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/payload.h"

namespace backend::registry {

namespace protocol = offline_store::protocol;

struct Kiosk {
  protocol::VerifyKey key;
  std::string number;
  protocol::Digest tls_spki{};
  protocol::StoreId store_id{};
  protocol::Office office;
  // The reason for which its enrolment was refused; empty when it was accepted. A refused kiosk is
  // remembered, so that what it sends can be told from forgeries and kept apart.
  std::string refused;
};

class Roster {
 public:
  Roster() = default;
  Roster(std::vector<Kiosk> kiosks, std::uint64_t key_list_version)
      : kiosks_(std::move(kiosks)), key_list_version_(key_list_version) {}

  // Null when there is none. By TLS key an accepted one comes before a refused one.
  const Kiosk* FindByKey(const protocol::KeyId& key_id) const;
  const Kiosk* FindByTls(const protocol::Digest& spki) const;
  const Kiosk* FindByNumber(std::string_view number) const;  // accepted ones only

  // The keys of the accepted kiosks, the newest kMaxListedKeys of them.
  protocol::KeyList KeyList() const;

  const std::vector<Kiosk>& kiosks() const { return kiosks_; }

 private:
  std::vector<Kiosk> kiosks_;  // in the order of their enrolment
  std::uint64_t key_list_version_ = 0;
};

// Where the current roster is. Thread-safe.
class RosterHolder {
 public:
  std::shared_ptr<const Roster> Get() const {
    const std::lock_guard lock(mutex_);
    return roster_;
  }
  void Set(Roster roster) {
    auto next = std::make_shared<const Roster>(std::move(roster));
    const std::lock_guard lock(mutex_);
    roster_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Roster> roster_ = std::make_shared<const Roster>();
};

}  // namespace backend::registry
