// The store's own settings: single values by name, in the table `setting`. Private to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/database/connection.h"

namespace offline_store::queue::setting {

inline constexpr std::string_view kStoreId = "store-id";
inline constexpr std::string_view kBoot = "boot";
inline constexpr std::string_view kVoucher = "voucher";
inline constexpr std::string_view kSignKey = "sign-key";     // public half
inline constexpr std::string_view kEnrolment = "enrolment";  // "pending", "accepted", "refused:..."
inline constexpr std::string_view kSignedTime = "latest-signed-ms";
inline constexpr std::string_view kLastRequest = "last-request-id";
inline constexpr std::string_view kLastSeq = "last-seq";
inline constexpr std::string_view kCursorEpoch = "cursor-epoch";
inline constexpr std::string_view kCursorCounter = "cursor-counter";
inline constexpr std::string_view kKeyList = "key-list";
inline constexpr std::string_view kKeyListVersion = "key-list-version";
inline constexpr std::string_view kHubSettingsVersion = "hub-settings-version";

// 0 when it is not there.
base::Result<std::int64_t> GetInteger(database::Connection& connection, std::string_view name);
base::Result<std::optional<base::Bytes>> GetBytes(database::Connection& connection,
                                                  std::string_view name);
base::Status PutInteger(database::Connection& connection, std::string_view name,
                        std::int64_t value);
base::Status PutBytes(database::Connection& connection, std::string_view name,
                      base::ByteView value);
base::Status Remove(database::Connection& connection, std::string_view name);

}  // namespace offline_store::queue::setting
