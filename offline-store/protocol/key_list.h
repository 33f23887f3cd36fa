// The list of kiosk keys that the hub signs: with it a browser, an official's page or a kiosk
// checks receipts of any kiosk (docs/formats.md "Receipt"). Its version only rises.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxKeyList = 48 * 1024;
inline constexpr std::size_t kMaxListedKeys = 1000;

// Keys stay listed after a kiosk is replaced: its receipts remain checkable.
struct KioskKey {
  std::string kiosk_number;
  VerifyKey key;
  bool operator==(const KioskKey&) const = default;
};

struct KeyList {
  std::uint64_t version = 0;
  std::vector<KioskKey> keys;
  bool operator==(const KeyList&) const = default;

  // The keys of one kiosk.
  std::vector<VerifyKey> Of(std::string_view kiosk_number) const;
};

base::Result<base::Bytes> SignKeyList(const KeyList& list, const SigningKey& hub);
base::Result<KeyList> OpenKeyList(base::ByteView message, std::span<const VerifyKey> hub);

}  // namespace offline_store::protocol
