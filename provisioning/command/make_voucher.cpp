#include "provisioning/command/make_voucher.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "offline-store/protocol/signed_message.h"
#include "provisioning/command/utc_time.h"

namespace provisioning::command {
namespace {

namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

constexpr std::size_t kMaxProfile = 40;
constexpr std::size_t kMaxProfiles = 8;
constexpr std::int64_t kMaxValiditySeconds = 366 * std::int64_t{86'400};

// Letters of ASCII, digits and `more`.
bool IsToken(std::string_view text, std::string_view more) {
  return !text.empty() && text.size() <= kMaxProfile &&
         std::all_of(text.begin(), text.end(), [more](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  more.find(c) != std::string_view::npos;
         });
}

tl::unexpected<base::Error> Bad(const char* field, const char* message) {
  return Fail(ErrorCode::kInvalid, field, message);
}

}  // namespace

base::Status CheckOrder(const VoucherOrder& order) {
  if (!protocol::IsPlaceName(order.office.name)) {
    return Bad("office-name", "the office's name must be 1 to 80 bytes of letters and digits");
  }
  if (protocol::BeginsWithWord(order.office.name, protocol::kOfficeWord)) {
    return Bad("office-name", "write the office's name without 'Kantor'; the kiosk says it itself");
  }
  if (!protocol::IsOfficeCode(order.office.code)) {
    return Bad("office-code", "the office's code must look like 64.02.01.2001 (Kemendagri)");
  }
  if (!protocol::IsPlaceName(order.office.kecamatan)) {
    return Bad("kecamatan", "the kecamatan's name must be 1 to 80 bytes of letters and digits");
  }
  if (protocol::BeginsWithWord(order.office.kecamatan, protocol::kKecamatanWord)) {
    return Bad("kecamatan", "write the name without 'Kecamatan'; the kiosk says it itself");
  }
  if (order.not_after_s <= order.not_before_s ||
      order.not_after_s - order.not_before_s > kMaxValiditySeconds) {
    return Bad("validity", "the voucher must end after it begins, and within 366 days");
  }
  if (!protocol::IsScreenLanguage(order.language)) {
    return Bad("language", "the language must be id or en");
  }
  if (!protocol::IsOfficeTimeZone(order.time_zone)) {
    return Bad("time-zone",
               "the time zone must be Asia/Makassar, Asia/Jakarta, Asia/Pontianak or "
               "Asia/Jayapura");
  }
  const auto& profiles = order.device_profiles;
  if (profiles.size() > kMaxProfiles ||
      !std::all_of(profiles.begin(), profiles.end(),
                   [](const auto& profile) { return IsToken(profile, "-_.:"); })) {
    return Bad("device-profile", "at most 8 device profiles, named by letters, digits and -_.:");
  }
  return {};
}

base::Result<MadeVoucher> MakeVoucher(const VoucherOrder& order, const protocol::SigningKey& issuer,
                                      std::int64_t now_s, Register& book, base::Random& random) {
  if (auto good = CheckOrder(order); !good) return Fail(std::move(good.error()));
  const auto number = book.FreeNumber(random);
  if (!number) return Fail(number.error());
  protocol::Voucher voucher;
  voucher.office = order.office;
  voucher.kiosk_number = *number;
  voucher.hub = order.hub;
  voucher.token = random.Array<16>();
  voucher.not_before_s = order.not_before_s;
  voucher.not_after_s = order.not_after_s;
  voucher.language = order.language;
  voucher.time_zone = order.time_zone;
  voucher.device_profiles = order.device_profiles;
  const auto message = protocol::IssueVoucher(voucher, issuer);
  if (!message) return Fail(message.error());
  const auto parts = protocol::ReadSigned(*message, protocol::kMaxVoucher);
  if (!parts) return Fail(parts.error());
  auto added =
      book.Add({*number, order.office.code, order.office.name, order.office.kecamatan,
                FormatUtc(now_s), FormatUtc(order.not_after_s), base::ToHex(parts->hash())});
  if (!added) return Fail(std::move(added.error()));
  return MadeVoucher{*number, protocol::VoucherText(*message)};
}

}  // namespace provisioning::command
