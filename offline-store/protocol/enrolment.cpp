#include "offline-store/protocol/enrolment.h"

#include <utility>

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/token.h"
#include "offline-store/protocol/tracking_code.h"
#include "offline-store/protocol/voucher.h"

namespace offline_store::protocol {
namespace {

// Request and verdict share a context: their first item keeps them apart.
constexpr std::uint64_t kRequest = 1;
constexpr std::uint64_t kVerdict = 2;

constexpr std::size_t kMaxName = 120;

base::Result<EnrolVerdict> ReadVerdict(base::ByteView content) {
  CborReader reader(content, kMaxEnrolVerdict);
  EnrolVerdict verdict;
  reader.ArrayOf(9);
  if (reader.Unsigned() != kVerdict) reader.Refuse("enrol-kind");
  verdict.nonce = reader.Fixed<16>();
  verdict.kiosk_key = reader.Fixed<8>();
  verdict.accepted = reader.Unsigned(1) == 1;
  verdict.reason = reader.Text(kMaxToken);
  verdict.kiosk_number = reader.Text(4);
  verdict.office_name = reader.Text(kMaxName);
  verdict.epoch = reader.Fixed<8>();
  verdict.time_ms = reader.Integer();
  if (verdict.accepted ? !verdict.reason.empty() : !IsToken(verdict.reason)) {
    reader.Refuse("enrol-reason");
  }
  // A refusal of a voucher that the hub could not read names no kiosk.
  if (verdict.accepted && !IsKioskNumber(verdict.kiosk_number)) reader.Refuse("kiosk-number");
  if (auto finished = reader.Finish("enrolment verdict"); !finished) {
    return base::Fail(finished.error());
  }
  return verdict;
}

}  // namespace

base::Result<base::Bytes> SignEnrolRequest(const EnrolRequest& request, const SigningKey& kiosk) {
  const base::Bytes content = CborWriter()
                                  .Array(6)
                                  .Unsigned(kRequest)
                                  .Bytes(request.voucher)
                                  .Bytes(request.sign_key.bytes())
                                  .Bytes(request.tls_spki)
                                  .Bytes(request.store_id)
                                  .Bytes(request.nonce)
                                  .Take();
  auto message = SignMessage(Context::kEnrol, content, kMaxEnrolRequest, kiosk);
  if (!message) return message;
  if (const auto again = OpenEnrolRequest(*message); !again) return base::Fail(again.error());
  return message;
}

base::Result<EnrolRequest> OpenEnrolRequest(base::ByteView message) {
  const auto parts = ReadSigned(message, kMaxEnrolRequest);
  if (!parts) return base::Fail(parts.error());
  CborReader reader(parts->content, kMaxEnrolRequest);
  reader.ArrayOf(6);
  if (reader.Unsigned() != kRequest) reader.Refuse("enrol-kind");
  const base::ByteView voucher = reader.Bytes(kMaxVoucher);
  const SignPublicKey sign_key = reader.Fixed<33>();
  const Digest tls_spki = reader.Fixed<32>();
  const StoreId store_id = reader.Fixed<8>();
  const Nonce nonce = reader.Fixed<16>();
  if (auto finished = reader.Finish("enrolment request"); !finished) {
    return base::Fail(finished.error());
  }
  auto key = VerifyKey::FromBytes(sign_key);
  if (!key) return base::Fail(key.error());
  if (auto checked = CheckSignature(Context::kEnrol, *parts, {&*key, 1}); !checked) {
    return base::Fail(base::ErrorCode::kDenied, "signature-wrong",
                      "the enrolment request is not signed by the key it brings");
  }
  return EnrolRequest{base::ToBytes(voucher), *std::move(key), tls_spki, store_id, nonce};
}

base::Result<base::Bytes> SignEnrolVerdict(const EnrolVerdict& verdict, const SigningKey& hub) {
  const base::Bytes content = CborWriter()
                                  .Array(9)
                                  .Unsigned(kVerdict)
                                  .Bytes(verdict.nonce)
                                  .Bytes(verdict.kiosk_key)
                                  .Unsigned(verdict.accepted ? 1 : 0)
                                  .Text(verdict.reason)
                                  .Text(verdict.kiosk_number)
                                  .Text(verdict.office_name)
                                  .Bytes(verdict.epoch)
                                  .Integer(verdict.time_ms)
                                  .Take();
  if (const auto again = ReadVerdict(content); !again) return base::Fail(again.error());
  return SignMessage(Context::kEnrol, content, kMaxEnrolVerdict, hub);
}

base::Result<EnrolVerdict> OpenEnrolVerdict(base::ByteView message,
                                            std::span<const VerifyKey> hub) {
  const auto parts = OpenSigned(Context::kEnrol, message, kMaxEnrolVerdict, hub);
  if (!parts) return base::Fail(parts.error());
  return ReadVerdict(parts->content);
}

}  // namespace offline_store::protocol
