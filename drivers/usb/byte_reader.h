// The one way to read bytes that a device sent: each step is checked against what came, never
// against a length that the device claims.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace drivers::usb {

// A step that asks for more than is left takes nothing and answers nullopt.
class ByteReader {
 public:
  explicit ByteReader(base::ByteView bytes) : rest_(bytes) {}

  std::size_t left() const { return rest_.size(); }
  base::ByteView rest() const { return rest_; }

  std::optional<base::ByteView> Take(std::size_t size) {
    if (size > rest_.size()) return std::nullopt;
    const base::ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  // Little-endian, as all integers of USB and CCID.
  std::optional<std::uint8_t> U8() { return Number<std::uint8_t>(); }
  std::optional<std::uint16_t> U16() { return Number<std::uint16_t>(); }
  std::optional<std::uint32_t> U32() { return Number<std::uint32_t>(); }

 private:
  template <class T>
  std::optional<T> Number() {
    const auto bytes = Take(sizeof(T));
    if (!bytes) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) value |= std::uint32_t{(*bytes)[i]} << (8 * i);
    return static_cast<T>(value);
  }

  base::ByteView rest_;
};

}  // namespace drivers::usb
