#include "offline-store/protocol/receipt_code.h"

#include <algorithm>

#include "offline-store/protocol/hub_identity.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/text_encoding.h"

namespace offline_store::protocol {
namespace {

// Places in the 98 bytes: version, code, time, flags, key id, envelope, signature.
constexpr std::size_t kCodeAt = 1;
constexpr std::size_t kTimeAt = 13;
constexpr std::size_t kFlagsAt = 17;
constexpr std::size_t kKeyAt = 18;
constexpr std::size_t kEnvelopeAt = 26;
constexpr std::size_t kSignedSize = 34;
static_assert(kSignedSize + 64 == kReceiptSize);

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kClockUnsure = 1;

constexpr std::string_view kLinkMark = "/l#";
constexpr std::size_t kLinkSymbols = 131;  // base64url of 98 bytes

template <class T>
void Put(ReceiptBytes& out, std::size_t at, const T& bytes) {
  std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
}

tl::unexpected<base::Error> Invalid(std::string reason, std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

}  // namespace

base::Result<ReceiptBytes> SignReceipt(const ReceiptFacts& facts, const SigningKey& kiosk) {
  ReceiptBytes out{};
  out[0] = kVersion;
  Put(out, kCodeAt, facts.code.symbols());
  for (std::size_t i = 0; i < 4; ++i) {
    out[kTimeAt + i] = static_cast<std::uint8_t>(facts.time_s >> (8 * (3 - i)));
  }
  out[kFlagsAt] = facts.clock == ClockQuality::kUnsure ? kClockUnsure : 0;
  Put(out, kKeyAt, kiosk.id());
  Put(out, kEnvelopeAt, facts.envelope);
  const auto signature =
      kiosk.Sign(SignedBytes(Context::kReceipt, base::ByteView(out).first(kSignedSize)));
  if (!signature) return base::Fail(signature.error());
  Put(out, kSignedSize, *signature);
  return out;
}

base::Result<ReceiptFacts> ReadReceipt(base::ByteView receipt) {
  if (receipt.size() != kReceiptSize) {
    return Invalid("receipt-length", "a receipt's code holds 98 bytes");
  }
  if (receipt[0] != kVersion) return Invalid("receipt-version", "a receipt of another version");
  if ((receipt[kFlagsAt] & ~kClockUnsure) != 0) {
    return Invalid("receipt-flags", "a receipt with unknown flags");
  }
  const auto code =
      TrackingCode::FromSymbols(base::AsText(receipt.subspan(kCodeAt, TrackingCode::kSymbols)));
  if (!code) return base::Fail(code.error());
  ReceiptFacts facts;
  facts.code = *code;
  for (std::size_t i = 0; i < 4; ++i) facts.time_s = facts.time_s << 8 | receipt[kTimeAt + i];
  facts.clock = receipt[kFlagsAt] == 0 ? ClockQuality::kSure : ClockQuality::kUnsure;
  std::copy_n(receipt.begin() + kEnvelopeAt, facts.envelope.size(), facts.envelope.begin());
  return facts;
}

base::Result<ReceiptFacts> OpenReceipt(base::ByteView receipt, const KeyList& keys) {
  auto facts = ReadReceipt(receipt);
  if (!facts) return facts;
  SignedParts parts;
  parts.content = base::ToBytes(receipt.first(kSignedSize));
  std::copy_n(receipt.begin() + kKeyAt, parts.key_id.size(), parts.key_id.begin());
  std::copy_n(receipt.begin() + kSignedSize, parts.signature.size(), parts.signature.begin());
  const std::vector<VerifyKey> candidates = keys.Of(facts->code.kiosk_number());
  if (auto checked = CheckSignature(Context::kReceipt, parts, candidates); !checked) {
    return base::Fail(checked.error());
  }
  return facts;
}

std::string StatusLink(std::string_view public_url, const ReceiptBytes& receipt) {
  return std::string(public_url) + std::string(kLinkMark) + Base64Url(receipt);
}

base::Result<ReceiptBytes> ParseStatusLink(std::string_view link) {
  const std::size_t mark = link.find('#');
  const auto refuse = [] { return Invalid("status-link", "not the link of a receipt"); };
  if (mark == std::string_view::npos) return refuse();
  const std::string_view address = link.substr(0, mark + 1);
  const std::string_view symbols = link.substr(mark + 1);
  if (!address.ends_with(kLinkMark) || symbols.size() != kLinkSymbols ||
      !IsHubUrl(address.substr(0, address.size() - kLinkMark.size()))) {
    return refuse();
  }
  const auto bytes = FromBase64Url(symbols);
  if (!bytes || bytes->size() != kReceiptSize) return refuse();
  ReceiptBytes receipt;
  std::copy(bytes->begin(), bytes->end(), receipt.begin());
  return receipt;
}

base::SecretText PickUpText(const PickUp& pick_up) {
  std::string seed = Base32(pick_up.seed);
  const base::WipeOnExit wiper(seed);
  std::string text;
  text.reserve(64);
  text.append(kPickUpPrefix).append(pick_up.code.symbols()).append(":").append(seed);
  return base::SecretText(std::move(text));
}

base::Result<PickUp> ParsePickUpText(std::string_view text) {
  constexpr std::size_t kSeparatorAt = kPickUpPrefix.size() + TrackingCode::kSymbols;
  const auto refuse = [] { return Invalid("pick-up-code", "not the pick-up code of a receipt"); };
  if (!text.starts_with(kPickUpPrefix) || text.size() <= kSeparatorAt || text.size() > 64 ||
      text[kSeparatorAt] != ':') {
    return refuse();
  }
  const auto code =
      TrackingCode::FromSymbols(text.substr(kPickUpPrefix.size(), TrackingCode::kSymbols));
  auto seed = FromBase32(text.substr(kSeparatorAt + 1));
  if (!code || !seed || seed->size() != PickUpSeed().size()) return refuse();
  PickUp pick_up;
  pick_up.code = *code;
  std::copy(seed->begin(), seed->end(), pick_up.seed.begin());
  base::Wipe(*seed);
  return pick_up;
}

}  // namespace offline_store::protocol
