// Turns a citizen's draft into what the store accepts, and what it accepted into a receipt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "kiosk/catalogue/service.h"
#include "kiosk/receipt/receipt.h"
#include "kiosk/visit/effect.h"
#include "offline-store/protocol/voucher.h"
#include "offline-store/queue/store.h"

namespace kiosk::app {

// A request that is on the disk, with what its receipt prints.
struct AcceptedRequest {
  offline_store::queue::Accepted facts;
  receipt::Receipt receipt;
  base::SecretText pickup_code;  // text of the second code: in memory alone
};

// Minutes ahead of UTC at the office; only Indonesia's three zones (and UTC for tests) are known.
int UtcOffsetMinutes(std::string_view time_zone);

// On the store's thread. Errors: as Store::Accept.
base::Result<AcceptedRequest> AcceptDraft(offline_store::queue::Store& store,
                                          const visit::Draft& draft,
                                          const catalogue::Service& service, bool link_up,
                                          base::Random& random);

}  // namespace kiosk::app
