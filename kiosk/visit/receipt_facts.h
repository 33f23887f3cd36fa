// What the store hands back once a request is durable: all that the screens and the printer need.
#pragma once

#include <cstdint>

#include "base/secret.h"

namespace kiosk::visit {

struct ReceiptFacts {
  std::int64_t print_job = 0;      // the print job's durable row
  base::SecretText tracking_code;  // "KKKK-RRRR-RRRC", as printed
  std::int64_t time_unix_ms = 0;   // when it was accepted
  bool clock_sure = false;         // whether that time can be trusted

  bool operator==(const ReceiptFacts&) const = default;
};

}  // namespace kiosk::visit
