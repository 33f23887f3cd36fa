#include "tests/support/memory_watch/memory_watch.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace {

// In front of every block: a list of the blocks that are in use.
struct alignas(std::max_align_t) Header {
  Header* previous;
  Header* next;
  std::size_t size;
};

// A list as long as this forgets the sizes of the later ones.
constexpr std::size_t kMaxSizes = 4096;

std::mutex g_mutex;
Header g_blocks{&g_blocks, &g_blocks, 0};
std::array<std::string_view, 8> g_needles;
std::size_t g_needle_count = 0;  // 0: no watch
std::size_t g_freed_with_needle = 0;
std::array<std::size_t, kMaxSizes> g_freed_sizes;

bool HoldsNeedle(const void* memory, std::size_t size) {
  for (std::size_t i = 0; i < g_needle_count; ++i) {
    if (memmem(memory, size, g_needles[i].data(), g_needles[i].size()) != nullptr) return true;
  }
  return false;
}

void* Allocate(std::size_t size) {
  auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + size));
  if (header == nullptr) std::abort();
  header->size = size;
  const std::lock_guard lock(g_mutex);
  header->previous = &g_blocks;
  header->next = g_blocks.next;
  g_blocks.next->previous = header;
  g_blocks.next = header;
  std::memset(header + 1, 0, size);
  return header + 1;
}

void Release(void* memory) {
  if (memory == nullptr) return;
  Header* header = static_cast<Header*>(memory) - 1;
  {
    const std::lock_guard lock(g_mutex);
    if (HoldsNeedle(memory, header->size)) {
      if (g_freed_with_needle < kMaxSizes) g_freed_sizes[g_freed_with_needle] = header->size;
      ++g_freed_with_needle;
    }
    header->previous->next = header->next;
    header->next->previous = header->previous;
  }
  std::free(header);
}

}  // namespace

void* operator new(std::size_t size) {
  return Allocate(size);
}
void operator delete(void* memory) noexcept {
  Release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  Release(memory);
}

namespace tests {

MemoryWatch::MemoryWatch(const std::vector<std::string_view>& needles) {
  const std::lock_guard lock(g_mutex);
  g_freed_with_needle = 0;
  g_needle_count = 0;
  for (const std::string_view needle : needles) g_needles.at(g_needle_count++) = needle;
}

MemoryWatch::~MemoryWatch() {
  const std::lock_guard lock(g_mutex);
  g_needle_count = 0;
}

std::size_t MemoryWatch::freed_with_needle() const {
  const std::lock_guard lock(g_mutex);
  return g_freed_with_needle;
}

std::size_t MemoryWatch::freed_with_needle(std::size_t size) const {
  const std::lock_guard lock(g_mutex);
  const auto known = std::min(g_freed_with_needle, kMaxSizes);
  return static_cast<std::size_t>(
      std::count(g_freed_sizes.begin(), g_freed_sizes.begin() + known, size));
}

std::size_t MemoryWatch::held_with_needle() const {
  const std::lock_guard lock(g_mutex);
  std::size_t held = 0;
  for (const Header* block = g_blocks.next; block != &g_blocks; block = block->next) {
    if (HoldsNeedle(block + 1, block->size)) ++held;
  }
  return held;
}

bool MemoryWatch::Holds(const void* memory, std::size_t size) {
  return HoldsNeedle(memory, size);
}

}  // namespace tests
