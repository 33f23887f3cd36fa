// The part of CBOR (RFC 8949) that our messages use, and nothing else: unsigned and negative
// integers, byte strings, text, arrays; definite lengths, shortest form, at most kMaxCborDepth
// arrays inside one another. So every value has exactly one encoding (docs/formats.md "Ground
// rules").
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace offline_store::protocol {

inline constexpr int kMaxCborDepth = 6;

// Builds one value from front to back. The caller counts: an array of n is followed by n items.
class CborWriter {
 public:
  CborWriter& Array(std::size_t count);
  CborWriter& Unsigned(std::uint64_t value);
  CborWriter& Integer(std::int64_t value);
  CborWriter& Bytes(base::ByteView bytes);
  CborWriter& Text(std::string_view text);

  base::Bytes Take() { return std::move(out_); }

 private:
  void Head(std::uint8_t major, std::uint64_t value);
  base::Bytes out_;
};

// Reads one value from front to back. The first error sticks: later calls return zeros and empty
// views, and Finish() says what was wrong, so a decoder reads all its fields and asks once. Views
// look into the input. Reasons: "cbor-too-large", "cbor-cut-off", "cbor-type", "cbor-not-shortest",
// "cbor-too-deep", "cbor-range", "cbor-length", "cbor-text" (not UTF-8), "cbor-items" (an array
// with more or fewer items than its reader expects), "cbor-trailing".
class CborReader {
 public:
  CborReader(base::ByteView input, std::size_t max_size);

  // Opens an array and returns its number of items, at most `max`.
  std::size_t Array(std::size_t max);
  // Opens an array that must have exactly `count` items.
  void ArrayOf(std::size_t count);
  std::uint64_t Unsigned(std::uint64_t max = UINT64_MAX);
  std::int64_t Integer();
  base::ByteView Bytes(std::size_t max);
  std::string_view Text(std::size_t max);

  template <std::size_t N>
  std::array<std::uint8_t, N> Fixed() {
    std::array<std::uint8_t, N> out{};
    const base::ByteView bytes = Bytes(N);
    if (bytes.size() == N) {
      std::copy(bytes.begin(), bytes.end(), out.begin());
    } else {
      Refuse("cbor-length");
    }
    return out;
  }

  // For what only the caller can judge; an earlier error stays.
  void Refuse(std::string_view reason);

  bool ok() const { return reason_.empty(); }

  // kInvalid with the reason of the first error, or if the value is not complete or not the whole
  // input. `what` names the message in the error's text.
  base::Status Finish(std::string_view what);

 private:
  struct Head {
    std::uint8_t major = 0;
    std::uint64_t value = 0;
  };
  Head ReadHead(std::uint8_t major, std::uint8_t other_major);
  void CountItem();
  base::ByteView Take(std::uint64_t size);

  base::ByteView rest_;
  std::vector<std::size_t> open_;  // items still to come, outermost first; the root counts as one
  std::string reason_;
};

// Cuts a CBOR sequence (RFC 8742) of byte strings into its items as the bytes arrive, so that each
// item can be kept as soon as it is whole. Not thread-safe.
class CborSequence {
 public:
  explicit CborSequence(std::size_t max_item) : max_item_(max_item) {}

  // Takes the next bytes of the stream.
  void Feed(base::ByteView bytes);

  // The next whole item, or nullopt: more bytes are needed. kInvalid when the stream is no such
  // sequence or an item is larger than max_item; from then on always.
  base::Result<std::optional<base::Bytes>> Next();

  // Whether everything that was fed has been given out.
  bool AtBoundary() const { return buffer_.size() == start_; }

 private:
  std::size_t max_item_;
  base::Bytes buffer_;
  std::size_t start_ = 0;
};

// Adds one item to such a sequence.
void AppendToSequence(base::Bytes& sequence, base::ByteView item);

}  // namespace offline_store::protocol
