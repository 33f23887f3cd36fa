#include "backend/registry/roster.h"

#include <algorithm>

namespace backend::registry {

const Kiosk* Roster::FindByKey(const protocol::KeyId& key_id) const {
  const auto found = std::find_if(kiosks_.begin(), kiosks_.end(),
                                  [&](const Kiosk& kiosk) { return kiosk.key.id() == key_id; });
  return found == kiosks_.end() ? nullptr : &*found;
}

const Kiosk* Roster::FindByTls(const protocol::Digest& spki) const {
  const Kiosk* refused = nullptr;
  for (const Kiosk& kiosk : kiosks_) {
    if (kiosk.tls_spki != spki) continue;
    if (kiosk.refused.empty()) return &kiosk;
    refused = &kiosk;
  }
  return refused;
}

const Kiosk* Roster::FindByNumber(std::string_view number) const {
  const auto found = std::find_if(kiosks_.begin(), kiosks_.end(), [&](const Kiosk& kiosk) {
    return kiosk.number == number && kiosk.refused.empty();
  });
  return found == kiosks_.end() ? nullptr : &*found;
}

protocol::KeyList Roster::KeyList() const {
  protocol::KeyList list;
  list.version = key_list_version_;
  for (const Kiosk& kiosk : kiosks_) {
    if (kiosk.refused.empty()) list.keys.push_back({kiosk.number, kiosk.key});
  }
  if (list.keys.size() > protocol::kMaxListedKeys) {
    const auto surplus = static_cast<std::ptrdiff_t>(list.keys.size() - protocol::kMaxListedKeys);
    list.keys.erase(list.keys.begin(), list.keys.begin() + surplus);
  }
  return list;
}

}  // namespace backend::registry
