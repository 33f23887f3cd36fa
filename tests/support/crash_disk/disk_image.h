// The memory of a disk that forgets: what processes see now, and what would still be there after a
// power cut. Files and names are made durable separately, as on a real file system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace tests {

// One file's content. Writes since the last sync are kept apart, because after a cut each of them
// may be there whole, torn at sectors, replaced by garbage, or not at all.
class Inode {
 public:
  const base::Bytes& live() const { return live_; }

  void Write(std::size_t offset, base::ByteView data);
  void Truncate(std::size_t size);
  void Sync();

  // A failed sync as Linux does it: some of the dirty data reached the disk, the rest never will,
  // although readers still see it and the next sync reports success.
  void FailSync(std::mt19937_64& random);

  // What the next start reads after a power cut.
  void Cut(std::mt19937_64& random);

 private:
  struct Change {
    std::size_t offset;  // the new size, for a truncation
    std::optional<base::Bytes> data;
  };

  static void Apply(const Change& change, base::Bytes& content);
  static void Tear(const Change& change, base::Bytes& content, std::mt19937_64& random);
  static void Survive(const Change& change, base::Bytes& content, std::mt19937_64& random);

  base::Bytes live_;
  base::Bytes durable_;
  std::vector<Change> pending_;
};

// All files of the disk by name.
class DiskImage {
 public:
  std::shared_ptr<Inode> Find(const std::string& name) const;
  std::shared_ptr<Inode> Create(const std::string& name);
  void Remove(const std::string& name);
  void SyncNames();
  std::size_t BytesUsed() const;

  void Cut(std::mt19937_64& random);

 private:
  struct NameChange {
    std::string name;
    std::shared_ptr<Inode> inode;  // null: removed
  };

  void Note(const std::string& name, std::shared_ptr<Inode> inode);

  std::map<std::string, std::shared_ptr<Inode>> live_;
  std::map<std::string, std::shared_ptr<Inode>> durable_;
  std::vector<NameChange> pending_;
};

}  // namespace tests
