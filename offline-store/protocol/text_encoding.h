// Bytes as text, strictly: a decoder takes only what its encoder writes. Each returns kInvalid with
// reason "base45", "base64url", "base32" or "hex".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace offline_store::protocol {

// RFC 9285: fits the alphanumeric mode of QR codes.
std::string Base45(base::ByteView bytes);
base::Result<base::Bytes> FromBase45(std::string_view text);

// RFC 4648, section 5, without padding.
std::string Base64Url(base::ByteView bytes);
base::Result<base::Bytes> FromBase64Url(std::string_view text);

// RFC 4648, section 6, upper case, without padding.
std::string Base32(base::ByteView bytes);
base::Result<base::Bytes> FromBase32(std::string_view text);

// Lower case; base::ToHex is its encoder.
base::Result<base::Bytes> FromHex(std::string_view text);

// Whether the bytes are well-formed UTF-8 (RFC 3629).
bool IsUtf8(std::string_view text);
// The same, and every code point is `good`.
bool IsUtf8Of(std::string_view text, bool (*good)(std::uint32_t point));
// Well-formed UTF-8 without control characters: what may stand on a line that people read.
bool IsPlainLine(std::string_view text);

}  // namespace offline_store::protocol
