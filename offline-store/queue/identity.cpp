// Whose kiosk this is: the voucher and the hub's verdict about it.
#include <algorithm>
#include <utility>

#include "offline-store/queue/setting.h"
#include "offline-store/queue/store.h"

namespace offline_store::queue {
namespace {

constexpr std::string_view kPending = "pending";
constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kRefusedPrefix = "refused:";

}  // namespace

base::Status Store::LoadVoucher() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto message = setting::GetBytes(**connection, setting::kVoucher);
  if (!message) return base::Fail(message.error());
  voucher_.reset();
  voucher_message_.clear();
  if (!*message) return {};
  auto voucher = protocol::OpenVoucher(**message, options_.issuers);
  if (!voucher) {
    return base::Fail(
        std::move(voucher).error().In("the stored voucher (is its issuer's public "
                                      "key still installed?)"));
  }
  voucher_ = std::move(*voucher);
  voucher_message_ = **message;
  return {};
}

base::Status Store::PutVoucher(base::ByteView message) {
  if (voucher_) {
    return base::Fail(base::ErrorCode::kConflict, "voucher-present",
                      "this kiosk belongs to an office; use an empty state folder for another");
  }
  const auto voucher = protocol::OpenVoucher(message, options_.issuers);
  if (!voucher) return base::Fail(voucher.error());
  if (auto valid = protocol::CheckVoucherTime(*voucher, latest_signed_ms_); !valid) return valid;
  const Work work = [&](database::Connection& connection) -> base::Status {
    if (auto put = setting::PutBytes(connection, setting::kVoucher, message); !put) return put;
    if (auto put = setting::PutBytes(connection, setting::kEnrolment, base::AsBytes(kPending));
        !put) {
      return put;
    }
    return WriteAudit(connection, "technician", "voucher", voucher->kiosk_number, "stored");
  };
  const Lookup happened = [&](database::Connection& connection) -> base::Result<bool> {
    const auto stored = setting::GetBytes(connection, setting::kVoucher);
    if (!stored) return base::Fail(stored.error());
    return stored->has_value() &&
           std::equal(message.begin(), message.end(), (*stored)->begin(), (*stored)->end());
  };
  if (auto written = Write(work, happened); !written) return written;
  return LoadVoucher();
}

base::Status Store::ForgetVoucher() {
  const Work work = [&](database::Connection& connection) -> base::Status {
    const auto last = setting::GetInteger(connection, setting::kLastSeq);
    if (!last) return base::Fail(last.error());
    if (*last > 0) {
      return base::Fail(base::ErrorCode::kConflict, "requests-present",
                        "this kiosk holds requests under its voucher");
    }
    for (const auto name : {setting::kVoucher, setting::kEnrolment, setting::kSignKey}) {
      if (auto removed = setting::Remove(connection, name); !removed) return removed;
    }
    return WriteAudit(connection, "technician", "voucher",
                      voucher_ ? voucher_->kiosk_number : std::string(), "forgotten");
  };
  auto written = Write(work, {});
  if (written) signing_key_.reset();
  if (auto loaded = LoadVoucher(); !loaded) return loaded;
  return written;
}

base::Status Store::UseSigningKey(protocol::SigningKey key) {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto known = setting::GetBytes(**connection, setting::kSignKey);
  if (!known) return base::Fail(known.error());
  const base::Bytes own = base::ToBytes(key.verify_key().bytes());
  if (*known && **known != own) {
    return base::Fail(base::ErrorCode::kConflict, "key-differs",
                      "not the key that this kiosk's database remembers");
  }
  if (!*known) {
    auto written = Write(
        [&](database::Connection& opened) {
          return setting::PutBytes(opened, setting::kSignKey, own);
        },
        {});
    if (!written) return written;
  }
  signing_key_ = std::move(key);
  return {};
}

base::Result<Enrolment> Store::GetEnrolment() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto stored = setting::GetBytes(**connection, setting::kEnrolment);
  if (!stored) return base::Fail(stored.error());
  if (!*stored) return Enrolment{};
  const std::string_view text = base::AsText(**stored);
  if (text == kAccepted) return Enrolment{EnrolmentState::kAccepted, {}};
  if (text.substr(0, kRefusedPrefix.size()) == kRefusedPrefix) {
    return Enrolment{EnrolmentState::kRefused, std::string(text.substr(kRefusedPrefix.size()))};
  }
  return Enrolment{EnrolmentState::kPending, {}};
}

base::Status Store::RecordVerdict(const protocol::EnrolVerdict& verdict) {
  const auto before = GetEnrolment();
  if (!before) return base::Fail(before.error());
  if (before->state == EnrolmentState::kNone) {
    return base::Fail(base::ErrorCode::kDenied, "no-voucher", "there is no enrolment to judge");
  }
  if (before->state == EnrolmentState::kAccepted) return {};
  const std::string after =
      verdict.accepted ? std::string(kAccepted) : std::string(kRefusedPrefix) + verdict.reason;
  const Work work = [&](database::Connection& connection) -> base::Status {
    if (auto put = setting::PutBytes(connection, setting::kEnrolment, base::AsBytes(after)); !put) {
      return put;
    }
    if (auto raised = RaiseSignedTime(connection, verdict.time_ms); !raised) return raised;
    return WriteAudit(connection, "hub", "enrolment", verdict.kiosk_number,
                      verdict.accepted ? "accepted" : audit::AsToken(verdict.reason));
  };
  if (auto written = Write(work, {}); !written) return written;
  latest_signed_ms_ = std::max(latest_signed_ms_, verdict.time_ms);
  return {};
}

}  // namespace offline_store::queue
