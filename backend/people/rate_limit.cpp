#include "backend/people/rate_limit.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace backend::people {

bool RateLimit::Take(std::string_view address, std::int64_t monotonic_ms) {
  const std::lock_guard lock(mutex_);
  auto found = by_address_.find(address);
  if (found == by_address_.end()) {
    if (buckets_.size() >= kMaxAddresses) {
      by_address_.erase(buckets_.back().address);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string(address), burst_, monotonic_ms});
    found = by_address_.emplace(buckets_.front().address, buckets_.begin()).first;
  } else {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
  }
  Bucket& bucket = *found->second;
  const std::int64_t back = (monotonic_ms - bucket.since_ms) / refill_ms_;
  bucket.since_ms += back * refill_ms_;
  bucket.tokens = std::min(burst_, bucket.tokens + back);
  if (bucket.tokens == 0) return false;
  --bucket.tokens;
  return true;
}

std::string NetworkOf(std::string_view address) {
  std::string text(address);
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    char four[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, six.s6_addr + 12, four, sizeof four);
    return four;
  }
  std::fill(six.s6_addr + 8, six.s6_addr + 16, std::uint8_t{0});
  char network[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &six, network, sizeof network);
  return std::string(network) + "/64";
}

}  // namespace backend::people
