// The citizen's half of the kiosk: carries out the effects of kiosk/visit.
#include <spdlog/spdlog.h>

#include <type_traits>
#include <utility>
#include <variant>

#include "kiosk/app/kiosk.h"
#include "kiosk/present/words.h"
#include "offline-store/protocol/uuid7.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;
using drivers::printer::Outcome;

visit::OtherCode OtherCodeOf(protocol::ScannedKind kind) {
  switch (kind) {
    case protocol::ScannedKind::kStatusLink:
      return visit::OtherCode::kStatusLink;
    case protocol::ScannedKind::kPickUp:
      return visit::OtherCode::kPickUpCode;
    case protocol::ScannedKind::kVoucher:
      return visit::OtherCode::kVoucher;
    case protocol::ScannedKind::kLink:
      return visit::OtherCode::kLink;
    case protocol::ScannedKind::kQris:
      return visit::OtherCode::kQris;
    case protocol::ScannedKind::kWifi:
      return visit::OtherCode::kWifi;
    case protocol::ScannedKind::kContact:
      return visit::OtherCode::kContact;
    case protocol::ScannedKind::kProduct:
      return visit::OtherCode::kProduct;
    case protocol::ScannedKind::kNik:
    case protocol::ScannedKind::kUnknown:
      return visit::OtherCode::kUnknown;
  }
  return visit::OtherCode::kUnknown;
}

visit::AcceptFailure FailureOf(const base::Error& error) {
  return error.code == base::ErrorCode::kUnknown ? visit::AcceptFailure::kUnknown
                                                 : visit::AcceptFailure::kNotStored;
}

}  // namespace

visit::Now Kiosk::VisitNow() const {
  visit::Now now;
  now.ms = clock_.MonotonicMs();
  if (surroundings_.clock_sure) {
    now.today = present::LocalDay(clock_.UnixMs() + clock_offset_ms_,
                                  surroundings_.office.utc_offset_minutes);
  }
  return now;
}

void Kiosk::StepVisit(visit::Event event) {
  auto outcome = machine_->Step(std::move(visit_), std::move(event), VisitNow());
  visit_ = std::move(outcome.state);
  RunEffects(std::move(outcome.effects));
}

void Kiosk::RunEffects(visit::Effects effects) {
  for (auto& effect : effects) {
    std::visit(
        [this](auto& what) {
          using Effect = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<Effect, visit::StartScan>) {
            if (options_.camera) scan_->Show(*options_.camera, /*expect_voucher=*/false);
          } else if constexpr (std::is_same_v<Effect, visit::StopScan>) {
            scan_->Forget();
          } else if constexpr (std::is_same_v<Effect, visit::Accept>) {
            AcceptRequest(what.ticket, std::move(what.draft));
          } else if constexpr (std::is_same_v<Effect, visit::PrintReceipt>) {
            PrintReceipt(what.job);
          } else if constexpr (std::is_same_v<Effect, visit::OrphanReceipt>) {
            to_print_.erase(what.job);  // PrintWaitingReceipt finds its row when nobody is here
          } else if constexpr (std::is_same_v<Effect, visit::Wipe>) {
            print_->ForgetPickUpCodes();
            surroundings_.printer = ui::screens::PrinterLine::kStarting;
            surroundings_.printing_begun = false;
            surroundings_.printed_percent = 0;
            surroundings_.hub_has_it = false;
            lying_cards_.VisitEnded();
            TellLyingCards();
          } else if constexpr (std::is_same_v<Effect, visit::Note>) {
            Note("visit", what.what);
          }
        },
        effect);
  }
}

void Kiosk::AcceptRequest(std::uint64_t ticket, visit::Draft draft) {
  const catalogue::Service* service = catalogue_.Find(draft.service);
  LastRequest request;
  request.service = draft.service;
  last_request_ = std::move(request);
  last_code_.reset();
  const bool posted = store_->Post([this, ticket, draft = std::move(draft), service,

                                    link_down = surroundings_.link_known && !surroundings_.link_up](
                                       queue::Store& store) mutable {
    auto accepted = AcceptDraft(store, draft, *service, !link_down, random_);
    if (!accepted) spdlog::error("store: request not accepted: {}", accepted.error().message);
    news_.Put([this, ticket, accepted = std::move(accepted)]() mutable {
      HearAccepted(ticket, std::move(accepted));
    });
  });
  if (!posted) StepVisit(visit::AcceptFailed{ticket, visit::AcceptFailure::kNotStored});
}

void Kiosk::HearAccepted(std::uint64_t ticket, base::Result<AcceptedRequest> accepted) {
  if (!accepted) {
    StepVisit(visit::AcceptFailed{ticket, FailureOf(accepted.error())});
    return;
  }
  const queue::Accepted& facts = accepted->facts;
  last_code_ = facts.code;
  last_request_->id = protocol::RequestIdText(facts.id);
  last_request_->tracking_code = facts.code.Grouped();
  last_request_->status = protocol::RequestStatus::kTersimpan;
  visit::ReceiptFacts receipt;
  receipt.print_job = facts.print_job;
  receipt.tracking_code = base::SecretText(facts.code.Grouped());
  receipt.time_unix_ms = facts.time.unix_ms;
  receipt.clock_sure = facts.time.quality == protocol::ClockQuality::kSure;
  to_print_.insert_or_assign(facts.print_job, std::move(*accepted));
  link_->Poke();
  AskForSnapshot();
  StepVisit(visit::Accepted{ticket, std::move(receipt)});
}

void Kiosk::PrintReceipt(std::int64_t job) {
  auto found = to_print_.extract(job);
  if (found.empty()) return;
  if (print_->Print(job, std::move(found.mapped().receipt),
                    std::move(found.mapped().pickup_code))) {
    with_printer_.insert(job);
  }
}

// Receipts that an earlier process, or a printer without paper, left behind: one at a time, while
// nobody stands at the kiosk, and without the second code, since their citizens have gone.
void Kiosk::PrintWaitingReceipt() {
  if (!with_printer_.empty() || !to_print_.empty() || looking_for_receipt_) return;
  looking_for_receipt_ = true;
  const bool posted = store_->Post([this](queue::Store& store) {
    auto job = store.NextPrintJob();
    if (!job) spdlog::error("store: {}", job.error().message);
    news_.Put([this, job = std::move(job)] { HearWaitingReceipt(job); });
  });
  if (!posted) looking_for_receipt_ = false;
}

void Kiosk::HearWaitingReceipt(
    const base::Result<std::optional<offline_store::queue::PrintJob>>& job) {
  looking_for_receipt_ = false;
  if (!job || !*job || with_printer_.count((*job)->id) != 0 || to_print_.count((*job)->id) != 0) {
    return;
  }
  auto receipt = receipt::Decode((*job)->receipt);
  if (!receipt) {
    spdlog::error("store: job {}: {}", (*job)->id, receipt.error().message);
    GiveUpPrinting((*job)->id, receipt.error().reason);
    return;
  }
  if (print_->Print((*job)->id, std::move(*receipt), std::nullopt)) {
    with_printer_.insert((*job)->id);
  }
}

void Kiosk::GiveUpPrinting(std::int64_t job, const std::string& reason) {
  const bool posted = store_->Post([job, reason](queue::Store& store) {
    if (auto begun = store.BeginPrinting(job); !begun) return;
    if (auto ended = store.FinishPrinting(job, queue::PrintOutcome::kGivenUp, reason); !ended) {
      spdlog::error("store: job {}: {}", job, ended.error().message);
    }
  });
  if (!posted) spdlog::warn("store: too busy to give up job {}", job);
}

void Kiosk::HearPrinted(std::int64_t job, Outcome outcome) {
  with_printer_.erase(job);
  if (!in_service()) return;
  if (visit_.receipt && visit_.receipt->print_job == job && last_request_) {
    last_request_->print = outcome;
  }
  switch (outcome) {
    case Outcome::kPrinted:
      StepVisit(visit::PrintDone{job});
      break;
    case Outcome::kNotStarted:
      StepVisit(visit::PrintFailed{job});
      break;
    case Outcome::kUncertain:
      StepVisit(visit::PrintUncertain{job});
      break;
  }
}

void Kiosk::HearScanned(std::optional<Scanned> scanned) {
  if (!in_service()) {
    JudgeScannedVoucher(scanned);
  } else if (!scanned) {
    StepVisit(visit::ScannerLost{});
  } else if (!scanned->kind) {
    StepVisit(visit::ScannedOther{visit::OtherCode::kNone});
  } else if (scanned->ambiguous) {
    StepVisit(visit::ScannedOther{visit::OtherCode::kSeveral});
  } else if (auto digits = protocol::NikDigits(scanned->text.str());
             digits && *scanned->kind == protocol::ScannedKind::kNik) {
    StepVisit(visit::ScannedNik{std::move(*digits)});
  } else {
    StepVisit(visit::ScannedOther{OtherCodeOf(*scanned->kind)});
  }
}

}  // namespace kiosk::app
