// A disk for SQLite that fails as real ones do, registered as a VFS of its own. Everything is drawn
// from the seed, so a run repeats exactly. Not thread-safe.
//
// It models: power cuts that lose, tear or spoil any write that was not synced, over all files;
// names that are lost until the directory is synced; syncs that fail and drop the dirty data; a
// full disk that takes half a write; reads that fail; and the end of a process, which loses
// nothing. It does not model shared memory: our connections hold their files exclusively.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "tests/support/crash_disk/disk_image.h"

struct sqlite3_vfs;

namespace tests {

class CrashDisk {
 public:
  explicit CrashDisk(std::uint64_t seed);
  CrashDisk(const CrashDisk&) = delete;
  CrashDisk& operator=(const CrashDisk&) = delete;
  ~CrashDisk();

  // The name to open databases with.
  const std::string& vfs() const { return name_; }

  // The machine stops at the call number `calls` from now: that call happens or not, and every one
  // after it fails.
  void StopAfter(std::int64_t calls) { calls_left_ = calls; }
  void Stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

  // What the next start finds. Close every connection before.
  void PowerCut();
  void EndProcess();

  void FailSyncs(unsigned percent) { sync_failure_percent_ = percent; }
  void FailReads(unsigned percent) { read_failure_percent_ = percent; }
  // Bytes that all files together may take; nullopt: no limit.
  void SetRoom(std::optional<std::size_t> bytes) { room_ = bytes; }
  std::size_t BytesUsed() const { return image_.BytesUsed(); }
  std::int64_t calls() const { return calls_; }

  std::mt19937_64& random() { return random_; }
  DiskImage& image() { return image_; }

  // For the VFS: false when the machine has stopped before this call.
  bool Tick();
  bool SyncFails() { return random_() % 100 < sync_failure_percent_; }
  bool ReadFails() { return random_() % 100 < read_failure_percent_; }
  // How many of `size` bytes at `offset` of a file of `file_size` bytes still fit.
  std::size_t RoomFor(std::size_t file_size, std::size_t offset, std::size_t size) const;

 private:
  std::string name_;
  std::mt19937_64 random_;
  DiskImage image_;
  std::unique_ptr<sqlite3_vfs> registration_;
  bool stopped_ = false;
  std::int64_t calls_ = 0;
  std::int64_t calls_left_ = -1;
  unsigned sync_failure_percent_ = 0;
  unsigned read_failure_percent_ = 0;
  std::optional<std::size_t> room_;
};

}  // namespace tests
