// What the kiosk does for anjungan-sync: the answers to the messages of docs/formats.md "Kiosk and
// sync". Called on the link's thread, one call at a time; may wait for the store's worker.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/kiosk_link.h"

namespace offline_store::link {

class LinkService {
 public:
  struct Unsent {
    std::vector<base::Bytes> envelopes;
    bool more = false;
  };
  struct Stored {
    protocol::Cursor cursor;
    bool more = false;
  };

  virtual ~LinkService() = default;

  // Where the hub is; empty on a bare kiosk. `tls_spki`: of the key that sync shows to the hub.
  virtual protocol::link::HubAddress Hub(const protocol::Digest& tls_spki) = 0;
  // The enrolment to be posted, while the hub's verdict is awaited.
  virtual std::optional<base::Bytes> Enrolment() = 0;
  virtual base::Status VerdictCame(base::ByteView verdict) = 0;
  virtual base::Result<base::Bytes> Question() = 0;
  virtual base::Result<Unsent> TakeUnsent(std::size_t max_bytes) = 0;
  virtual base::Status AnswerCame(base::ByteView answer) = 0;
  virtual base::Result<Stored> PageCame(base::ByteView page) = 0;
  // Also called with up == false when sync itself is gone (reason "sync-away").
  virtual void LinkChanged(const protocol::link::LinkState& state) = 0;
};

}  // namespace offline_store::link
