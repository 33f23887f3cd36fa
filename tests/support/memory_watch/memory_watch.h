// Looks for what is a citizen's own in the memory that nobody should find it in: every heap block
// that is given back, and, on request, every block that is still in use. Replaces operator new and
// delete of the test program that links it. Memory may come and go on any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tests {

class MemoryWatch {
 public:
  // `needles` must outlive the watch and lie in constant memory. One watch at a time.
  explicit MemoryWatch(const std::vector<std::string_view>& needles);
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;
  ~MemoryWatch();

  // How many blocks were given back with a needle in them; or only those of this size, to tell one
  // owner's blocks from what stands for the other end in the same program.
  std::size_t freed_with_needle() const;
  std::size_t freed_with_needle(std::size_t size) const;

  // How many blocks in use, allocated under this watch, hold a needle now.
  std::size_t held_with_needle() const;

  static bool Holds(const void* memory, std::size_t size);
};

}  // namespace tests
