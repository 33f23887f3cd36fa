#include "provisioning/voucher/accept.h"

#include <utility>

namespace provisioning::voucher {

namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

base::Result<AcceptedVoucher> AcceptVoucher(std::string_view shown,
                                            std::span<const protocol::VerifyKey> issuers,
                                            std::int64_t latest_signed_ms) {
  if (!shown.starts_with(protocol::kVoucherPrefix)) {
    return Fail(ErrorCode::kInvalid, "voucher-not-a-voucher",
                "this is no voucher; show the file or the code that anjungan-provision made");
  }
  auto message = protocol::ParseVoucherText(shown);
  if (!message) return Fail(std::move(message.error()));
  auto voucher = protocol::OpenVoucher(*message, issuers);
  if (!voucher) return Fail(std::move(voucher.error()));
  if (auto in_time = protocol::CheckVoucherTime(*voucher, latest_signed_ms); !in_time) {
    return Fail(std::move(in_time.error()));
  }
  return AcceptedVoucher{std::move(*voucher), std::move(*message)};
}

VoucherProblem ProblemOf(const base::Error& error) {
  if (error.reason == "voucher-not-a-voucher") return VoucherProblem::kNotAVoucher;
  if (error.reason == "voucher-issuer-unknown") return VoucherProblem::kUnknownIssuer;
  if (error.reason == "voucher-expired") return VoucherProblem::kExpired;
  return VoucherProblem::kDamaged;
}

std::string_view ForScreen(VoucherProblem problem) {
  switch (problem) {
    case VoucherProblem::kNotAVoucher:
      return "Ini bukan voucher anjungan. Tunjukkan kode atau berkas voucher dari kabupaten.";
    case VoucherProblem::kDamaged:
      return "Voucher ini rusak atau telah diubah. Mintalah voucher baru kepada kabupaten.";
    case VoucherProblem::kUnknownIssuer:
      return "Voucher ini bukan dari kabupaten yang dikenal anjungan ini. Mintalah voucher dari "
             "kabupaten Anda.";
    case VoucherProblem::kExpired:
      return "Masa berlaku voucher ini sudah lewat. Mintalah voucher baru kepada kabupaten.";
  }
  return {};
}

std::string_view ForTechnician(VoucherProblem problem) {
  switch (problem) {
    case VoucherProblem::kNotAVoucher:
      return "not a voucher: use the file or code that anjungan-provision made";
    case VoucherProblem::kDamaged:
      return "the voucher is damaged or was changed: have a new one made";
    case VoucherProblem::kUnknownIssuer:
      return "no installed issuer key signed this voucher: check issuers.d, or have one made by "
             "the "
             "right desk";
    case VoucherProblem::kExpired:
      return "the voucher has expired: have a new one made";
  }
  return {};
}

}  // namespace provisioning::voucher
