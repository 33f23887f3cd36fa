// The technician's half of the kiosk: carries out the effects of kiosk/technician.
#include <spdlog/spdlog.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "base/file.h"
#include "kiosk/app/kiosk.h"
#include "picture/picture.h"
#include "provisioning/keys/kiosk_key.h"
#include "provisioning/voucher/accept.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;

constexpr std::size_t kMaxVoucherFile = std::size_t{32} << 20;  // it may be a photograph

technician::VoucherFacts FactsOf(const protocol::Voucher& voucher) {
  technician::VoucherFacts facts;
  facts.office = voucher.office.name;
  facts.office_code = voucher.office.code;
  facts.district = "Kecamatan " + voucher.office.kecamatan;
  facts.kiosk = voucher.kiosk_number;
  facts.not_after_unix_s = voucher.not_after_s;
  return facts;
}

technician::VoucherFault FaultOf(const base::Error& error) {
  switch (provisioning::voucher::ProblemOf(error)) {
    case provisioning::voucher::VoucherProblem::kNotAVoucher:
      return technician::VoucherFault::kNotAVoucher;
    case provisioning::voucher::VoucherProblem::kDamaged:
      return technician::VoucherFault::kDamaged;
    case provisioning::voucher::VoucherProblem::kUnknownIssuer:
      return technician::VoucherFault::kUnknownIssuer;
    case provisioning::voucher::VoucherProblem::kExpired:
      return technician::VoucherFault::kExpired;
  }
  return technician::VoucherFault::kDamaged;
}

technician::Verdict VerdictOf(const queue::Enrolment& enrolment) {
  switch (enrolment.state) {
    case queue::EnrolmentState::kNone:
    case queue::EnrolmentState::kPending:
      return technician::Verdict::kPending;
    case queue::EnrolmentState::kAccepted:
      return technician::Verdict::kAccepted;
    case queue::EnrolmentState::kRefused:
      return VerdictOfRefusal(enrolment.reason);
  }
  return technician::Verdict::kPending;
}

// The kiosk's key, made now or by an attempt that a power cut ended.
base::Result<protocol::SigningKey> KeyFor(const std::filesystem::path& folder) {
  auto key = provisioning::keys::LoadKioskKey(folder);
  if (key || key.error().code != base::ErrorCode::kNotFound) return key;
  return provisioning::keys::MakeKioskKey(folder);
}

base::Status StoreVoucherAndKey(queue::Store& store, const base::Bytes& message,
                                const std::filesystem::path& keys) {
  auto key = KeyFor(keys);
  if (!key) return base::Fail(std::move(key.error()));
  if (auto put = store.PutVoucher(message); !put) return put;
  return store.UseSigningKey(std::move(*key));
}

}  // namespace

void Kiosk::ResumeService(const Identity& identity) {
  voucher_ = provisioning::voucher::AcceptedVoucher{identity.voucher, {}};
  auto outcome = technician::Resume(FactsOf(identity.voucher), VerdictOf(identity.enrolment),
                                    clock_.MonotonicMs());
  technician_ = std::move(outcome.state);
  RunEffects(outcome.effects);
}

void Kiosk::StepTechnician(technician::Event event) {
  auto outcome = technician::Step(std::move(technician_), std::move(event), clock_.MonotonicMs());
  technician_ = std::move(outcome.state);
  RunEffects(outcome.effects);
}

void Kiosk::RunEffects(const std::vector<technician::Effect>& effects) {
  for (const auto& effect : effects) {
    std::visit(
        [this](const auto& what) {
          using Effect = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<Effect, technician::StoreVoucher>) {
            StoreVoucher();
          } else if constexpr (std::is_same_v<Effect, technician::AskHub>) {
            link_->TellHub();
          } else if constexpr (std::is_same_v<Effect, technician::ForgetVoucher>) {
            ForgetVoucher();
          } else if constexpr (std::is_same_v<Effect, technician::OpenForVisits>) {
            OpenForVisits();
          } else if constexpr (std::is_same_v<Effect, technician::Note>) {
            Note("technician", what.what);
          }
        },
        effect);
  }
}

// The file that a technician gave: the voucher itself, or a picture of its code.
void Kiosk::ShowVoucher() {
  if (!options_.voucher || voucher_shown_) return;
  voucher_shown_ = true;
  const auto file = base::ReadFile(*options_.voucher, kMaxVoucherFile);
  if (!file) {
    spdlog::error("voucher: {}", file.error().message);
    StepTechnician(technician::VoucherRefused{technician::VoucherFault::kNotAVoucher});
  } else if (picture::LooksLikePicture(*file)) {
    scan_->Show(*options_.voucher, /*expect_voucher=*/true);
  } else {
    JudgeVoucher(std::string(base::AsText(*file)));
  }
}

void Kiosk::JudgeScannedVoucher(const std::optional<Scanned>& scanned) {
  if (!scanned || !scanned->kind) {
    StepTechnician(technician::VoucherRefused{technician::VoucherFault::kNoCode});
  } else if (scanned->ambiguous) {
    StepTechnician(technician::VoucherRefused{technician::VoucherFault::kSeveral});
  } else {
    JudgeVoucher(scanned->text.str());
  }
}

void Kiosk::JudgeVoucher(const std::string& shown) {
  auto accepted = provisioning::voucher::AcceptVoucher(shown, issuers_, latest_signed_ms_);
  if (!accepted) {
    spdlog::error("voucher: {}", accepted.error().message);
    StepTechnician(technician::VoucherRefused{FaultOf(accepted.error())});
    return;
  }
  voucher_ = std::move(*accepted);
  StepTechnician(technician::VoucherOpened{FactsOf(voucher_->voucher), base::SecretText(shown)});
}

void Kiosk::StoreVoucher() {
  const bool posted = store_->Post(
      [this, message = voucher_->message, keys = options_.state / "keys"](queue::Store& store) {
        const auto stored = StoreVoucherAndKey(store, message, keys);
        if (!stored) spdlog::error("voucher: {}", stored.error().message);
        news_.Put([this, stored = stored.has_value()] {
          if (stored) {
            StepTechnician(technician::Stored{});
          } else {
            StepTechnician(technician::StoreFailed{});
          }
        });
      });
  if (!posted) StepTechnician(technician::StoreFailed{});
}

void Kiosk::ForgetVoucher() {
  voucher_.reset();
  const bool posted = store_->Post([keys = options_.state / "keys"](queue::Store& store) {
    if (auto forgotten = store.ForgetVoucher(); !forgotten) {
      spdlog::error("voucher: {}", forgotten.error().message);
      return;
    }
    if (auto gone = provisioning::keys::ForgetKioskKey(keys); !gone) {
      spdlog::error("voucher: {}", gone.error().message);
    }
  });
  if (!posted) spdlog::error("voucher: the store is too busy to forget it");
  link_->TellHub();
}

void Kiosk::OpenForVisits() {
  const protocol::Voucher& voucher = voucher_->voucher;
  surroundings_.office = {voucher.office.name, voucher.office.code, voucher.office.kecamatan,
                          voucher.kiosk_number, UtcOffsetMinutes(voucher.time_zone)};
  if (voucher.language == "en") surroundings_.language = ui::text::Language::kEnglish;
  // "64.02.06.2001" -> "6402"
  machine_.emplace(catalogue_, voucher.office.code.substr(0, 2) + voucher.office.code.substr(3, 2));
  visit_ = visit::State{};
  StepVisit(visit::AvailabilityChanged{visit::Availability::kOpen});
}

}  // namespace kiosk::app
