// How often one address may look something up. In memory: a restart forgives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace backend::people {

// A bucket of `burst` tokens for each address, one token back every `refill_ms`. Remembers the
// kMaxAddresses seen last. Thread-safe.
class RateLimit {
 public:
  static constexpr std::size_t kMaxAddresses = 65'536;

  RateLimit(int burst, std::int64_t refill_ms) : burst_(burst), refill_ms_(refill_ms) {}

  // Takes a token. False: there is none now.
  bool Take(std::string_view address, std::int64_t monotonic_ms);

 private:
  struct Bucket {
    std::string address;
    std::int64_t tokens = 0;
    std::int64_t since_ms = 0;  // when `tokens` was right
  };

  const std::int64_t burst_;
  const std::int64_t refill_ms_;
  std::mutex mutex_;
  std::list<Bucket> buckets_;  // the one used last in front
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_address_;
};

// What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, since a
// single household has all of that. Anything else counts as it is.
std::string NetworkOf(std::string_view address);

}  // namespace backend::people
