// Bytes that may identify a person's card (ATR, UID, what a SAM answers): overwritten when they go,
// and never part of a message or a log.
#pragma once

#include <utility>

#include "base/bytes.h"
#include "base/secret.h"

namespace drivers::card_reader {

class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit SecretBytes(base::ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(const SecretBytes&) = default;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {}
  SecretBytes& operator=(SecretBytes other) noexcept {
    bytes_.swap(other.bytes_);
    return *this;
  }
  ~SecretBytes() { base::Wipe(bytes_); }

  base::ByteView view() const { return bytes_; }
  // Hands the bytes on, with the duty to wipe them.
  base::Bytes Take() { return std::exchange(bytes_, {}); }

  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  bool operator==(const SecretBytes&) const = default;

 private:
  base::Bytes bytes_;
};

// Appends so that no old copy is left behind when the bytes have to move.
inline void AppendSecret(base::Bytes& bytes, base::ByteView more) {
  if (bytes.size() + more.size() > bytes.capacity()) {
    base::Bytes grown;
    grown.reserve((bytes.size() + more.size()) * 2);
    grown.assign(bytes.begin(), bytes.end());
    base::Wipe(bytes);
    bytes.swap(grown);
  }
  bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace drivers::card_reader
