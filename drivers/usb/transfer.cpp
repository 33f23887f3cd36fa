#include "drivers/usb/transfer.h"

namespace drivers::usb {

std::string_view Name(End end) {
  switch (end) {
    case End::kDone:
      return "done";
    case End::kTimedOut:
      return "timed-out";
    case End::kCancelled:
      return "cancelled";
    case End::kStalled:
      return "stalled";
    case End::kBabble:
      return "babble";
    case End::kBroken:
      return "broken";
    case End::kGone:
      return "gone";
  }
  return "broken";
}

}  // namespace drivers::usb
