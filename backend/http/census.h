// How many connections are open, in all and from each address. For this folder only; thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace backend::http {

class Census {
 public:
  // One place among the connections, given back at its end.
  class Seat {
   public:
    Seat(Census& census, std::string address) : census_(census), address_(std::move(address)) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() { census_.Leave(address_); }
    const std::string& address() const { return address_; }

   private:
    Census& census_;
    std::string address_;
  };

  Census(std::size_t limit, std::size_t limit_per_address)
      : limit_(limit), limit_per_address_(limit_per_address) {}

  // Null when the house is full.
  std::unique_ptr<Seat> Enter(const std::string& address);

 private:
  void Leave(const std::string& address);

  const std::size_t limit_;
  const std::size_t limit_per_address_;
  std::mutex mutex_;
  std::size_t all_ = 0;
  std::map<std::string, std::size_t> by_address_;
};

}  // namespace backend::http
