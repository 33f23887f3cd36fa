#include "offline-store/protocol/text_encoding.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace offline_store::protocol {
namespace {

constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

tl::unexpected<base::Error> Broken(std::string_view encoding) {
  const std::string name(encoding);
  return base::Fail(base::ErrorCode::kInvalid, name, "the text is no " + name);
}

// base64, base32 and hexadecimal: `bits` a symbol, no padding, unused low bits zero.
std::string EncodeBits(base::ByteView bytes, std::string_view alphabet, unsigned bits) {
  std::string text;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const std::uint8_t byte : bytes) {
    held = held << 8 | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      text += alphabet[held >> count & ((1U << bits) - 1)];
    }
    held &= (1U << count) - 1;
  }
  if (count > 0) text += alphabet[held << (bits - count) & ((1U << bits) - 1)];
  return text;
}

base::Result<base::Bytes> DecodeBits(std::string_view text, std::string_view alphabet,
                                     unsigned bits, const char* encoding) {
  base::Bytes bytes;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char symbol : text) {
    const std::size_t value = alphabet.find(symbol);
    if (value == std::string_view::npos) return Broken(encoding);
    held = held << bits | static_cast<std::uint32_t>(value);
    count += bits;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<std::uint8_t>(held >> count));
    }
    held &= (1U << count) - 1;
  }
  // A whole unused symbol, or bits that the encoder would have left zero, is another text for the
  // same bytes.
  if (count >= bits || held != 0) return Broken(encoding);
  return bytes;
}

}  // namespace

std::string Base45(base::ByteView bytes) {
  std::string text;
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    const unsigned value = bytes[i] * 256U + bytes[i + 1];
    text += kBase45[value % 45];
    text += kBase45[value / 45 % 45];
    text += kBase45[value / 2025];
  }
  if (i < bytes.size()) {
    text += kBase45[bytes[i] % 45U];
    text += kBase45[bytes[i] / 45U];
  }
  return text;
}

base::Result<base::Bytes> FromBase45(std::string_view text) {
  base::Bytes bytes;
  while (!text.empty()) {
    const std::size_t group = text.size() == 2 ? 2 : 3;
    if (text.size() < group) return Broken("base45");
    std::size_t value = 0;
    std::size_t weight = 1;
    for (const char symbol : text.substr(0, group)) {
      const std::size_t digit = kBase45.find(symbol);
      if (digit == std::string_view::npos) return Broken("base45");
      value += digit * weight;
      weight *= 45;
    }
    if (value > (group == 3 ? 0xffffU : 0xffU)) return Broken("base45");
    if (group == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
    text.remove_prefix(group);
  }
  return bytes;
}

std::string Base64Url(base::ByteView bytes) {
  return EncodeBits(bytes, kBase64Url, 6);
}

base::Result<base::Bytes> FromBase64Url(std::string_view text) {
  return DecodeBits(text, kBase64Url, 6, "base64url");
}

std::string Base32(base::ByteView bytes) {
  return EncodeBits(bytes, kBase32, 5);
}

base::Result<base::Bytes> FromBase32(std::string_view text) {
  return DecodeBits(text, kBase32, 5, "base32");
}

base::Result<base::Bytes> FromHex(std::string_view text) {
  return DecodeBits(text, kHex, 4, "hex");
}

bool IsUtf8(std::string_view text) {
  return IsUtf8Of(text, [](std::uint32_t) { return true; });
}

bool IsPlainLine(std::string_view text) {
  return IsUtf8Of(
      text, [](std::uint32_t point) { return point >= 0x20 && (point < 0x7f || point > 0x9f); });
}

bool IsUtf8Of(std::string_view text, bool (*good)(std::uint32_t point)) {
  const base::ByteView bytes = base::AsBytes(text);
  std::size_t i = 0;
  while (i < bytes.size()) {
    const std::uint8_t lead = bytes[i++];
    if (lead < 0x80) {
      if (!good(lead)) return false;
      continue;
    }
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() - i < more) return false;
    std::uint32_t point = lead & (0x3fU >> more);
    for (std::size_t k = 0; k < more; ++k) {
      const std::uint8_t next = bytes[i++];
      if ((next & 0xc0) != 0x80) return false;
      point = point << 6 | (next & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 4> kLeast{0, 0x80, 0x800, 0x10000};
    if (point < kLeast[more] || point > 0x10ffff) return false;
    if ((point >= 0xd800 && point <= 0xdfff) || !good(point)) return false;
  }
  return true;
}

}  // namespace offline_store::protocol
