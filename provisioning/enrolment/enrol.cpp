#include "provisioning/enrolment/enrol.h"

#include <utility>

namespace provisioning::enrolment {

namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

base::Result<PendingEnrolment> AskToEnrol(base::ByteView voucher, const protocol::SigningKey& kiosk,
                                          const protocol::Digest& tls_spki,
                                          const protocol::StoreId& store_id, base::Random& random) {
  const protocol::EnrolRequest request{base::ToBytes(voucher), kiosk.verify_key(), tls_spki,
                                       store_id, random.Array<16>()};
  auto bytes = protocol::SignEnrolRequest(request, kiosk);
  if (!bytes) return Fail(std::move(bytes.error()));
  return PendingEnrolment{std::move(*bytes), request.nonce, kiosk.id()};
}

base::Result<protocol::EnrolVerdict> JudgeVerdict(base::ByteView reply,
                                                  const PendingEnrolment& pending,
                                                  const protocol::Voucher& voucher) {
  auto verdict = protocol::OpenEnrolVerdict(reply, voucher.hub.sign_keys);
  if (!verdict) return verdict;
  const bool ours = verdict->nonce == pending.nonce && verdict->kiosk_key == pending.kiosk_key &&
                    verdict->kiosk_number == voucher.kiosk_number;
  if (!ours) {
    return Fail(ErrorCode::kDenied, "verdict-not-ours",
                "the hub's verdict is about another request; it is not used");
  }
  return verdict;
}

EnrolProblem EnrolProblemOf(std::string_view reason) {
  if (reason == protocol::kEnrolVoucherUsed || reason == protocol::kEnrolNumberTaken) {
    return EnrolProblem::kAlreadyUsed;
  }
  if (reason == protocol::kEnrolVoucherExpired) return EnrolProblem::kExpired;
  if (reason == protocol::kEnrolVoucherTooEarly) return EnrolProblem::kTooEarly;
  if (reason == protocol::kEnrolIssuerUnknown || reason == protocol::kEnrolVoucherBroken ||
      reason == protocol::kEnrolSignatureWrong) {
    return EnrolProblem::kUnknownVoucher;
  }
  if (reason == protocol::kEnrolOtherHub || reason == "pin-mismatch") {
    return EnrolProblem::kWrongHub;
  }
  return EnrolProblem::kRefused;
}

std::string_view ForScreen(EnrolProblem problem) {
  switch (problem) {
    case EnrolProblem::kAlreadyUsed:
      return "Voucher ini sudah dipakai anjungan lain. Mintalah voucher baru kepada kabupaten.";
    case EnrolProblem::kExpired:
      return "Masa berlaku voucher ini sudah lewat. Mintalah voucher baru kepada kabupaten.";
    case EnrolProblem::kTooEarly:
      return "Voucher ini belum berlaku. Periksa tanggal mulai berlakunya pada kabupaten.";
    case EnrolProblem::kUnknownVoucher:
      return "Pusat di kabupaten tidak mengenal voucher ini. Mintalah voucher baru.";
    case EnrolProblem::kWrongHub:
      return "Yang menjawab bukan pusat kabupaten yang disebut voucher ini. Tidak ada yang "
             "dikirim. "
             "Periksa jaringan, lalu hubungi kabupaten.";
    case EnrolProblem::kRefused:
      return "Pusat di kabupaten menolak anjungan ini. Hubungi kabupaten.";
  }
  return {};
}

std::string_view ForTechnician(EnrolProblem problem) {
  switch (problem) {
    case EnrolProblem::kAlreadyUsed:
      return "another kiosk was enrolled with this voucher: have a new one made";
    case EnrolProblem::kExpired:
      return "by the hub's clock the voucher has expired: have a new one made";
    case EnrolProblem::kTooEarly:
      return "by the hub's clock the voucher is not valid yet: check its not-before date";
    case EnrolProblem::kUnknownVoucher:
      return "the hub does not take this voucher: check the hub's issuers.d, have a new one made";
    case EnrolProblem::kWrongHub:
      return "another server answers at the hub's address: check DNS and network; if the hub's key "
             "was replaced, have a new voucher made";
    case EnrolProblem::kRefused:
      return "the hub refused this kiosk: look into the hub's log";
  }
  return {};
}

}  // namespace provisioning::enrolment
