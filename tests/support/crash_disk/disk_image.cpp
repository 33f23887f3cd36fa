#include "tests/support/crash_disk/disk_image.h"

#include <algorithm>
#include <utility>

namespace tests {
namespace {

bool Chance(std::mt19937_64& random, unsigned percent) {
  return random() % 100 < percent;
}

void FillWithGarbage(base::Bytes& content, std::size_t from, std::size_t to,
                     std::mt19937_64& random) {
  for (std::size_t at = from; at < to; ++at) content[at] = static_cast<std::uint8_t>(random());
}

void Grow(base::Bytes& content, std::size_t size) {
  if (content.size() < size) content.resize(size, 0);
}

}  // namespace

void Inode::Write(std::size_t offset, base::ByteView data) {
  Change change{offset, base::ToBytes(data)};
  Apply(change, live_);
  pending_.push_back(std::move(change));
}

void Inode::Truncate(std::size_t size) {
  Change change{size, std::nullopt};
  Apply(change, live_);
  pending_.push_back(std::move(change));
}

void Inode::Sync() {
  for (const Change& change : pending_) Apply(change, durable_);
  pending_.clear();
}

void Inode::FailSync(std::mt19937_64& random) {
  for (const Change& change : pending_) {
    if (Chance(random, 50)) Apply(change, durable_);
  }
  pending_.clear();
}

void Inode::Cut(std::mt19937_64& random) {
  // Some disks keep the order and some were just fast enough; the rest is chance.
  const std::uint64_t kind = random() % 4;
  const std::size_t whole = kind == 0   ? pending_.size()
                            : kind == 1 ? random() % (pending_.size() + 1)
                                        : 0;
  for (std::size_t i = 0; i < whole; ++i) Apply(pending_[i], durable_);
  const std::size_t end = kind == 1 ? std::min(pending_.size(), whole + 1) : pending_.size();
  for (std::size_t i = whole; i < end; ++i) Survive(pending_[i], durable_, random);
  pending_.clear();
  live_ = durable_;
}

void Inode::Apply(const Change& change, base::Bytes& content) {
  if (!change.data) {
    content.resize(change.offset, 0);
    return;
  }
  Grow(content, change.offset + change.data->size());
  std::copy(change.data->begin(), change.data->end(),
            content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void Inode::Tear(const Change& change, base::Bytes& content, std::mt19937_64& random) {
  const std::size_t sector = Chance(random, 50) ? 512 : 4096;
  const std::size_t end = change.offset + change.data->size();
  Grow(content, end);
  for (std::size_t from = change.offset; from < end;) {
    const std::size_t to = std::min(end, (from / sector + 1) * sector);
    if (Chance(random, 20)) {
      FillWithGarbage(content, from, to, random);
    } else if (Chance(random, 50)) {
      std::copy(change.data->begin() + static_cast<std::ptrdiff_t>(from - change.offset),
                change.data->begin() + static_cast<std::ptrdiff_t>(to - change.offset),
                content.begin() + static_cast<std::ptrdiff_t>(from));
    }
    from = to;
  }
}

void Inode::Survive(const Change& change, base::Bytes& content, std::mt19937_64& random) {
  const unsigned fate = static_cast<unsigned>(random() % 3);
  if (fate == 0) {
    // The size may have grown before the data came.
    if (change.data && Chance(random, 30)) {
      const std::size_t before = content.size();
      Grow(content, change.offset + change.data->size());
      if (Chance(random, 50)) FillWithGarbage(content, before, content.size(), random);
    }
    return;
  }
  if (fate == 1 || !change.data) {
    Apply(change, content);
    return;
  }
  Tear(change, content, random);
}

std::shared_ptr<Inode> DiskImage::Find(const std::string& name) const {
  const auto found = live_.find(name);
  return found == live_.end() ? nullptr : found->second;
}

std::shared_ptr<Inode> DiskImage::Create(const std::string& name) {
  auto inode = std::make_shared<Inode>();
  live_[name] = inode;
  Note(name, inode);
  return inode;
}

void DiskImage::Remove(const std::string& name) {
  live_.erase(name);
  Note(name, nullptr);
}

void DiskImage::SyncNames() {
  durable_ = live_;
  pending_.clear();
}

std::size_t DiskImage::BytesUsed() const {
  std::size_t sum = 0;
  for (const auto& entry : live_) sum += entry.second->live().size();
  return sum;
}

void DiskImage::Cut(std::mt19937_64& random) {
  for (const NameChange& change : pending_) {
    if (Chance(random, 50)) continue;
    if (change.inode) {
      durable_[change.name] = change.inode;
    } else {
      durable_.erase(change.name);
    }
  }
  pending_.clear();
  live_ = durable_;
  for (auto& entry : live_) entry.second->Cut(random);
}

void DiskImage::Note(const std::string& name, std::shared_ptr<Inode> inode) {
  pending_.push_back(NameChange{name, std::move(inode)});
}

}  // namespace tests
