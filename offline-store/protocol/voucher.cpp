#include "offline-store/protocol/voucher.h"

#include <algorithm>

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/hub_identity.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/text_encoding.h"
#include "offline-store/protocol/tracking_code.h"

namespace offline_store::protocol {
namespace {

constexpr std::size_t kMaxName = 80;  // bytes; what fits a line of the technician's screen
constexpr std::size_t kMaxShort = 40;
constexpr std::size_t kMaxProfiles = 8;
constexpr std::int64_t kMaxTimeS = 253'402'300'799;  // the end of the year 9999

base::Bytes WriteContent(const Voucher& voucher) {
  CborWriter writer;
  writer.Array(10)
      .Array(3)
      .Text(voucher.office.name)
      .Text(voucher.office.code)
      .Text(voucher.office.kecamatan)
      .Text(voucher.kiosk_number);
  WriteHubIdentity(writer, voucher.hub);
  writer.Bytes(voucher.office_key ? base::ByteView(*voucher.office_key) : base::ByteView())
      .Bytes(voucher.token)
      .Integer(voucher.not_before_s)
      .Integer(voucher.not_after_s)
      .Text(voucher.language)
      .Text(voucher.time_zone)
      .Array(voucher.device_profiles.size());
  for (const std::string& each : voucher.device_profiles) writer.Text(each);
  return writer.Take();
}

base::Result<Voucher> ReadContent(base::ByteView content) {
  CborReader reader(content, kMaxVoucher);
  Voucher voucher;
  reader.ArrayOf(10);
  reader.ArrayOf(3);
  voucher.office.name = reader.Text(kMaxName);
  voucher.office.code = reader.Text(kMaxShort);
  voucher.office.kecamatan = reader.Text(kMaxName);
  voucher.kiosk_number = reader.Text(4);
  voucher.hub = ReadHubIdentity(reader);
  const base::ByteView office_key = reader.Bytes(32);
  if (office_key.size() == 32) {
    std::copy(office_key.begin(), office_key.end(), voucher.office_key.emplace().begin());
  } else if (!office_key.empty()) {
    reader.Refuse("cbor-length");
  }
  voucher.token = reader.Fixed<16>();
  voucher.not_before_s = reader.Integer();
  voucher.not_after_s = reader.Integer();
  voucher.language = reader.Text(kMaxShort);
  voucher.time_zone = reader.Text(kMaxShort);
  for (std::size_t n = reader.Array(kMaxProfiles); n > 0; --n) {
    voucher.device_profiles.emplace_back(reader.Text(kMaxShort));
  }
  const bool times = voucher.not_before_s >= 0 && voucher.not_after_s >= voucher.not_before_s &&
                     voucher.not_after_s <= kMaxTimeS;
  const auto finished = reader.Finish("voucher");
  if (!finished || !IsPlaceName(voucher.office.name) ||
      BeginsWithWord(voucher.office.name, kOfficeWord) || !IsOfficeCode(voucher.office.code) ||
      !IsPlaceName(voucher.office.kecamatan) ||
      BeginsWithWord(voucher.office.kecamatan, kKecamatanWord) ||
      !IsScreenLanguage(voucher.language) || !IsOfficeTimeZone(voucher.time_zone) || !times ||
      !IsKioskNumber(voucher.kiosk_number)) {
    return base::Fail(
        base::ErrorCode::kInvalid, "voucher-content",
        finished ? "a field of the voucher has an impossible value" : finished.error().message);
  }
  return voucher;
}

tl::unexpected<base::Error> Broken() {
  return base::Fail(base::ErrorCode::kInvalid, "voucher-broken",
                    "this is no whole voucher; ask the provisioning desk for another copy");
}

}  // namespace

bool IsPlaceName(std::string_view text) {
  // What the screens' letters hold and a receipt can spell: Latin-1 and Latin Extended-A.
  const bool shown = IsUtf8Of(text, [](std::uint32_t point) {
    return (point >= 0x20 && point < 0x7f) || (point >= 0xc0 && point <= 0x17f) || point == 0x2019;
  });
  return shown && !text.empty() && text.size() <= kMaxName && text.front() != ' ' &&
         text.back() != ' ';
}

bool BeginsWithWord(std::string_view name, std::string_view word) {
  if (name.size() < word.size()) return false;
  const bool same = std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
  });
  return same && (name.size() == word.size() || name[word.size()] == ' ');
}

bool IsOfficeCode(std::string_view text) {
  constexpr std::string_view kForm = "dd.dd.dd.dddd";
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), [](char c, char form) {
    return form == 'd' ? c >= '0' && c <= '9' : c == form;
  });
}

bool IsScreenLanguage(std::string_view text) {
  return text == "id" || text == "en";
}

bool IsOfficeTimeZone(std::string_view text) {
  return text == "Asia/Makassar" || text == "Asia/Jakarta" || text == "Asia/Pontianak" ||
         text == "Asia/Jayapura";
}

base::Result<base::Bytes> IssueVoucher(const Voucher& voucher, const SigningKey& issuer) {
  const base::Bytes content = WriteContent(voucher);
  if (const auto again = ReadContent(content); !again) return base::Fail(again.error());
  return SignMessage(Context::kVoucher, content, kMaxVoucher, issuer);
}

base::Result<Voucher> OpenVoucher(base::ByteView message, std::span<const VerifyKey> issuers) {
  const auto parts = ReadSigned(message, kMaxVoucher);
  if (!parts) return Broken();
  if (auto checked = CheckSignature(Context::kVoucher, *parts, issuers); !checked) {
    if (checked.error().reason == "signer-unknown") {
      return base::Fail(base::ErrorCode::kDenied, "voucher-issuer-unknown",
                        "no issuer of this installation signed the voucher");
    }
    return base::Fail(base::ErrorCode::kDenied, "voucher-signature-wrong",
                      "the voucher was changed after it was signed, or is forged");
  }
  return ReadContent(parts->content);
}

std::string VoucherText(base::ByteView message) {
  return std::string(kVoucherPrefix) + Base45(message);
}

base::Result<base::Bytes> ParseVoucherText(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (!text.starts_with(kVoucherPrefix) || text.size() > kMaxVoucher * 2) return Broken();
  auto message = FromBase45(text.substr(kVoucherPrefix.size()));
  if (!message || message->size() > kMaxVoucher) return Broken();
  return message;
}

base::Status CheckVoucherTime(const Voucher& voucher, std::int64_t latest_signed_ms) {
  if (latest_signed_ms / 1000 > voucher.not_after_s) {
    return base::Fail(base::ErrorCode::kDenied, "voucher-expired",
                      "the voucher has expired; ask the provisioning desk for a new one");
  }
  return {};
}

}  // namespace offline_store::protocol
