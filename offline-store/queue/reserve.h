// Room on the disk: a file of its own that is given up only when the disk is full, so that
// checkpoints and purges, which free room, still find some.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/result.h"

namespace offline_store::queue {

struct ReserveLimits {
  // Four times the WAL's limit and the biggest letter.
  std::uint64_t reserve_bytes = 64ULL << 20;
  // Below this much free room no visit begins.
  std::uint64_t min_free_bytes = 128ULL << 20;
  // Free bytes of the file system that holds a folder; empty: ask the system.
  std::function<base::Result<std::uint64_t>(const std::filesystem::path&)> free_bytes;
};

class Reserve {
 public:
  // Nothing is touched yet.
  Reserve(std::filesystem::path folder, ReserveLimits limits);

  // Allocates the file if there is room for it beside min_free_bytes. Its absence is no error: a
  // full disk must not keep the kiosk from sending.
  void Fill();
  // Gives the room back to the file system.
  void Release();

  // kFull "no-room" when less than min_free_bytes is free.
  base::Status Check() const;

 private:
  base::Result<std::uint64_t> FreeBytes() const;

  std::filesystem::path folder_;
  ReserveLimits limits_;
};

}  // namespace offline_store::queue
