#include "offline-store/protocol/cbor.h"

#include <utility>

#include "offline-store/protocol/text_encoding.h"

namespace offline_store::protocol {
namespace {

constexpr std::uint8_t kUnsigned = 0;
constexpr std::uint8_t kNegative = 1;
constexpr std::uint8_t kBytes = 2;
constexpr std::uint8_t kText = 3;
constexpr std::uint8_t kArray = 4;

// How many bytes follow a head's first byte, by its low five bits (RFC 8949, section 3); nullopt
// for the indefinite and reserved ones.
std::optional<std::size_t> ArgumentSize(std::uint8_t info) {
  if (info < 24) return 0;
  if (info < 28) return std::size_t{1} << (info - 24);
  return std::nullopt;
}

std::uint64_t BigEndian(base::ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// The argument size that the shortest form of a value has.
std::size_t ShortestSize(std::uint64_t value) {
  if (value < 24) return 0;
  if (value <= 0xff) return 1;
  if (value <= 0xffff) return 2;
  if (value <= 0xffffffff) return 4;
  return 8;
}

}  // namespace

void CborWriter::Head(std::uint8_t major, std::uint64_t value) {
  const std::size_t size = ShortestSize(value);
  std::uint8_t info = static_cast<std::uint8_t>(value);
  if (size == 1) info = 24;
  if (size == 2) info = 25;
  if (size == 4) info = 26;
  if (size == 8) info = 27;
  out_.push_back(static_cast<std::uint8_t>(major << 5 | info));
  for (std::size_t i = size; i > 0; --i) {
    out_.push_back(static_cast<std::uint8_t>(value >> (8 * (i - 1))));
  }
}

CborWriter& CborWriter::Array(std::size_t count) {
  Head(kArray, count);
  return *this;
}

CborWriter& CborWriter::Unsigned(std::uint64_t value) {
  Head(kUnsigned, value);
  return *this;
}

CborWriter& CborWriter::Integer(std::int64_t value) {
  if (value < 0) {
    Head(kNegative, ~static_cast<std::uint64_t>(value));
  } else {
    Head(kUnsigned, static_cast<std::uint64_t>(value));
  }
  return *this;
}

CborWriter& CborWriter::Bytes(base::ByteView bytes) {
  Head(kBytes, bytes.size());
  out_.insert(out_.end(), bytes.begin(), bytes.end());
  return *this;
}

CborWriter& CborWriter::Text(std::string_view text) {
  Head(kText, text.size());
  const base::ByteView bytes = base::AsBytes(text);
  out_.insert(out_.end(), bytes.begin(), bytes.end());
  return *this;
}

CborReader::CborReader(base::ByteView input, std::size_t max_size) : rest_(input), open_{1} {
  if (input.size() > max_size) Refuse("cbor-too-large");
}

void CborReader::Refuse(std::string_view reason) {
  if (ok()) reason_ = reason;
}

base::ByteView CborReader::Take(std::uint64_t size) {
  if (size > rest_.size()) {
    Refuse("cbor-cut-off");
    return {};
  }
  const base::ByteView taken = rest_.first(static_cast<std::size_t>(size));
  rest_ = rest_.subspan(static_cast<std::size_t>(size));
  return taken;
}

// One item begins: it must be awaited by the innermost open array.
void CborReader::CountItem() {
  while (open_.size() > 1 && open_.back() == 0) open_.pop_back();
  if (open_.back() == 0) {
    Refuse("cbor-items");
    return;
  }
  --open_.back();
}

CborReader::Head CborReader::ReadHead(std::uint8_t major, std::uint8_t other_major) {
  CountItem();
  if (!ok()) return {};
  const base::ByteView first = Take(1);
  if (!ok()) return {};
  const Head head{static_cast<std::uint8_t>(first[0] >> 5), 0};
  const std::uint8_t info = first[0] & 0x1f;
  const std::optional<std::size_t> size = ArgumentSize(info);
  if ((head.major != major && head.major != other_major) || !size) {
    Refuse("cbor-type");
    return {};
  }
  const std::uint64_t value = *size == 0 ? info : BigEndian(Take(*size));
  if (!ok()) return {};
  if (ShortestSize(value) != *size) {
    Refuse("cbor-not-shortest");
    return {};
  }
  return {head.major, value};
}

std::size_t CborReader::Array(std::size_t max) {
  const Head head = ReadHead(kArray, kArray);
  if (!ok()) return 0;
  // An item has at least one byte, so a count beyond the rest can be refused at once.
  if (head.value > rest_.size()) {
    Refuse("cbor-cut-off");
  } else if (head.value > max) {
    Refuse("cbor-items");
  } else if (open_.size() > kMaxCborDepth) {
    Refuse("cbor-too-deep");
  }
  if (!ok()) return 0;
  open_.push_back(static_cast<std::size_t>(head.value));
  return open_.back();
}

void CborReader::ArrayOf(std::size_t count) {
  if (Array(count) != count) Refuse("cbor-items");
}

std::uint64_t CborReader::Unsigned(std::uint64_t max) {
  const Head head = ReadHead(kUnsigned, kUnsigned);
  if (head.value > max) Refuse("cbor-range");
  return ok() ? head.value : 0;
}

std::int64_t CborReader::Integer() {
  const Head head = ReadHead(kUnsigned, kNegative);
  if (head.value > INT64_MAX) Refuse("cbor-range");
  if (!ok()) return 0;
  const auto value = static_cast<std::int64_t>(head.value);
  return head.major == kNegative ? -1 - value : value;
}

base::ByteView CborReader::Bytes(std::size_t max) {
  const Head head = ReadHead(kBytes, kBytes);
  if (head.value > max) Refuse("cbor-length");
  return ok() ? Take(head.value) : base::ByteView{};
}

std::string_view CborReader::Text(std::size_t max) {
  const Head head = ReadHead(kText, kText);
  if (head.value > max) Refuse("cbor-length");
  if (!ok()) return {};
  const std::string_view text = base::AsText(Take(head.value));
  if (ok() && !IsUtf8(text)) Refuse("cbor-text");
  return ok() ? text : std::string_view{};
}

base::Status CborReader::Finish(std::string_view what) {
  while (!open_.empty() && open_.back() == 0) open_.pop_back();
  if (!open_.empty()) Refuse("cbor-items");
  if (!rest_.empty()) Refuse("cbor-trailing");
  if (ok()) return {};
  return base::Fail(base::ErrorCode::kInvalid, reason_,
                    std::string(what) + " is not well-formed (" + reason_ + ")");
}

void CborSequence::Feed(base::ByteView bytes) {
  // What was given out makes room first: the buffer holds little more than one item.
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(start_));
  start_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

base::Result<std::optional<base::Bytes>> CborSequence::Next() {
  const auto refuse = [](const std::string& reason) {
    return base::Fail(base::ErrorCode::kInvalid, reason,
                      "the sequence is not well-formed (" + reason + ")");
  };
  const base::ByteView rest = base::ByteView(buffer_).subspan(start_);
  if (rest.empty()) return std::nullopt;
  const std::optional<std::size_t> size = ArgumentSize(rest[0] & 0x1f);
  if (rest[0] >> 5 != kBytes || !size) return refuse("cbor-type");
  if (rest.size() < 1 + *size) return std::nullopt;
  const std::uint64_t length =
      *size == 0 ? rest[0] & std::uint64_t{0x1f} : BigEndian(rest.subspan(1, *size));
  if (ShortestSize(length) != *size) return refuse("cbor-not-shortest");
  if (length > max_item_) return refuse("cbor-too-large");
  const base::ByteView body = rest.subspan(1 + *size);
  if (body.size() < length) return std::nullopt;
  start_ += 1 + *size + static_cast<std::size_t>(length);
  return base::ToBytes(body.first(static_cast<std::size_t>(length)));
}

void AppendToSequence(base::Bytes& sequence, base::ByteView item) {
  const base::Bytes encoded = CborWriter().Bytes(item).Take();
  sequence.insert(sequence.end(), encoded.begin(), encoded.end());
}

}  // namespace offline_store::protocol
