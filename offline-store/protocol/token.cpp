#include "offline-store/protocol/token.h"

#include <algorithm>

namespace offline_store::protocol {

bool IsToken(std::string_view text) {
  return !text.empty() && text.size() <= kMaxToken && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char each) {
           return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
         });
}

}  // namespace offline_store::protocol
