#include "kiosk/identity/evidence.h"

namespace kiosk::identity {

std::string_view Token(Evidence evidence) {
  switch (evidence) {
    case Evidence::kTyped:
      return "typed";
    case Evidence::kQr:
      return "qr";
    case Evidence::kCardPresent:
      return "card-present";
    case Evidence::kIkdShown:
      return "ikd-shown";
    case Evidence::kOfficerCompared:
      return "officer-compared";
  }
  return {};
}

std::string_view Token(CardNumber number) {
  switch (number) {
    case CardNumber::kNone:
      return "none";
    case CardNumber::kRandom:
      return "random";
    case CardNumber::kTyped:
      return "typed";
    case CardNumber::kUnknown:
      return "unknown";
    case CardNumber::kFixed:
      return "fixed";
  }
  return {};
}

}  // namespace kiosk::identity
