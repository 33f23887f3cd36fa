#include "backend/http/census.h"

namespace backend::http {

std::unique_ptr<Census::Seat> Census::Enter(const std::string& address) {
  {
    const std::lock_guard lock(mutex_);
    if (all_ >= limit_) return nullptr;
    const auto here = by_address_.try_emplace(address, 0).first;
    if (here->second >= limit_per_address_) return nullptr;
    ++here->second;
    ++all_;
  }
  return std::make_unique<Seat>(*this, address);
}

void Census::Leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  --all_;
  const auto here = by_address_.find(address);
  if (--here->second == 0) by_address_.erase(here);
}

}  // namespace backend::http
