#include "kiosk/app/kiosk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "kiosk/app/office_command.h"
#include "kiosk/present/actions.h"
#include "provisioning/keys/issuer.h"
#include "provisioning/keys/kiosk_key.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;
namespace printer = drivers::printer;

constexpr std::size_t kNewsWaiting = 256;
constexpr std::int64_t kSnapshotEveryMs = 1000;
constexpr std::int64_t kGreetingMs = 30'000;

queue::PrintOutcome OutcomeForStore(printer::Outcome outcome) {
  switch (outcome) {
    case printer::Outcome::kPrinted:
      return queue::PrintOutcome::kPrinted;
    case printer::Outcome::kNotStarted:
      return queue::PrintOutcome::kNotStarted;
    case printer::Outcome::kUncertain:
      return queue::PrintOutcome::kUncertain;
  }
  return queue::PrintOutcome::kUncertain;
}

// What the technician does about a signing key that is whole and not this kiosk's.
base::Error AnotherKey(base::Error error, const std::filesystem::path& state) {
  if (error.reason == "key-differs") {
    error.message +=
        "; put back the file that belongs to it, or provision this kiosk anew: another voucher and "
        "an empty state folder";
  }
  return std::move(error).In((state / "keys" / "sign.pem").string());
}

// Whether a citizen may be told that the kabupaten has the request and works on it.
bool HubHasIt(protocol::RequestStatus status) {
  switch (status) {
    case protocol::RequestStatus::kDiterima:
    case protocol::RequestStatus::kDiperiksa:
    case protocol::RequestStatus::kMenungguTandaTangan:
    case protocol::RequestStatus::kSiapDiambil:
    case protocol::RequestStatus::kSudahDiambil:
      return true;
    case protocol::RequestStatus::kTersimpan:
    case protocol::RequestStatus::kTerkirim:
    case protocol::RequestStatus::kPerluDilengkapi:
    case protocol::RequestStatus::kDitolak:
    case protocol::RequestStatus::kPerluPetugas:
      return false;
  }
  return false;
}

}  // namespace

base::Result<std::unique_ptr<Kiosk>> Kiosk::Start(const RunOptions& options,
                                                  const catalogue::Catalogue& catalogue,
                                                  const base::Clock& clock, base::Random& random,
                                                  std::function<void()> wake) {
  std::unique_ptr<Kiosk> kiosk(new Kiosk(options, catalogue, clock, random, std::move(wake)));
  auto identity = kiosk->OpenStore();
  if (!identity) return base::Fail(std::move(identity.error()));
  if (auto started = kiosk->StartDesks(); !started) return base::Fail(std::move(started.error()));
  if (*identity) kiosk->ResumeService(**identity);
  kiosk->AskForSnapshot();
  return kiosk;
}

Kiosk::Kiosk(const RunOptions& options, const catalogue::Catalogue& catalogue,
             const base::Clock& clock, base::Random& random, std::function<void()> wake)
    : options_(options),
      catalogue_(catalogue),
      clock_(clock),
      random_(random),
      started_ms_(clock.MonotonicMs()),
      news_(kNewsWaiting, std::move(wake)) {
  if (options.high_contrast) surroundings_.contrast = ui::screens::Contrast::kHigh;
}

// Workers that wait to tell something are let go before they are joined.
Kiosk::~Kiosk() {
  news_.Close();
}

base::Result<std::optional<Kiosk::Identity>> Kiosk::OpenStore() {
  auto issuers = provisioning::keys::LoadTrustedIssuers(options_.issuers);
  if (!issuers) return base::Fail(std::move(issuers.error()));
  issuers_ = std::move(*issuers);

  queue::Options store_options;
  store_options.folder = options_.state;
  store_options.issuers = issuers_;
  auto store = queue::Store::Open(std::move(store_options), clock_, random_);
  if (!store) return base::Fail(std::move(store.error()));

  std::optional<Identity> identity;
  if ((*store)->voucher()) {
    auto key = provisioning::keys::LoadKioskKey(options_.state / "keys");
    if (!key) return base::Fail(std::move(key.error()).In("this kiosk's signing key"));
    if (auto used = (*store)->UseSigningKey(std::move(*key)); !used) {
      return base::Fail(AnotherKey(std::move(used.error()), options_.state));
    }
    auto enrolment = (*store)->GetEnrolment();
    if (!enrolment) return base::Fail(std::move(enrolment.error()));
    identity = Identity{*(*store)->voucher(), std::move(*enrolment)};
  }
  store_ = std::make_unique<StoreDesk>(std::move(*store));
  return identity;
}

base::Status Kiosk::StartDesks() {
  scan_ = std::make_unique<ScanDesk>(
      options_.decode_program, clock_, news_,
      [this](std::optional<Scanned> scanned) { HearScanned(std::move(scanned)); });

  if (auto started = StartDevices(); !started) return started;

  PrintDesk::Hooks hooks;
  hooks.begin = [this](std::int64_t job) {
    return store_->Ask([job](queue::Store& store) -> base::Status {
      if (auto begun = store.BeginPrinting(job); !begun) return begun;
      return store.BytesWillLeave(job);
    });
  };
  hooks.end = [this](std::int64_t job, const printer::PrintReport& report) {
    const auto finished = store_->Ask([job, outcome = report.outcome, reason = report.reason,
                                       rung = printer::Name(report.rung)](queue::Store& store) {
      return store.FinishPrinting(job, OutcomeForStore(outcome), reason, rung);
    });
    if (!finished) spdlog::error("store: job {}: {}", job, finished.error().message);
  };
  hooks.line = [this](std::int64_t job, ui::screens::PrinterLine line, bool begun) {
    if (!visit_.receipt || visit_.receipt->print_job != job) return;
    surroundings_.printer = line;
    surroundings_.printing_begun = begun;
  };
  hooks.progress = [this](std::int64_t job, int percent) {
    if (!visit_.receipt || visit_.receipt->print_job != job) return;
    surroundings_.printed_percent = percent;
  };
  hooks.done = [this](std::int64_t job, printer::Outcome outcome) { HearPrinted(job, outcome); };
  print_ = std::make_unique<PrintDesk>([this] { return ConnectPrinter(); }, clock_, news_,
                                       std::move(hooks));

  LinkDesk::Hooks link_hooks;
  link_hooks.changed = [this] { AskForSnapshot(); };
  link_hooks.link = [this](bool up) { HearLink(up); };
  link_hooks.verdict = [this](technician::Verdict verdict) {
    StepTechnician(technician::VerdictCame{verdict});
  };
  auto link = LinkDesk::Open(options_.state, *store_, random_, news_, std::move(link_hooks));
  if (!link) return base::Fail(std::move(link.error()));
  link_ = std::move(*link);

  auto admin = offline_store::link::AdminServer::Open(
      options_.state / "admin.sock",
      [this](const protocol::admin::Request& request) { return AnswerCommand(request, *store_); });
  if (!admin) return base::Fail(std::move(admin.error()));
  admin_ = std::move(*admin);
  return {};
}

ui::screens::ScreenView Kiosk::View() const {
  const std::int64_t now_ms = clock_.MonotonicMs();
  if (!in_service()) return present::TechnicianScreen(technician_, surroundings_);
  return present::VisitScreen(*machine_, visit_, surroundings_, now_ms);
}

void Kiosk::Act(const ui::screens::Action& action) {
  if (!in_service()) {
    if (auto event = present::TechnicianEvent(action)) StepTechnician(std::move(*event));
    return;
  }
  if (auto event = present::VisitEvent(action, visit_.place)) StepVisit(std::move(*event));
}

void Kiosk::Step() {
  for (const News& news : news_.TakeAll()) news();
  const std::int64_t now_ms = clock_.MonotonicMs();
  if (now_ms - snapshot_asked_ms_ >= kSnapshotEveryMs) AskForSnapshot();
  if (in_service()) {
    if (machine_->MsToNextTick(visit_, now_ms).value_or(1) <= 0) StepVisit(visit::Tick{});
  } else {
    if (technician_.place == technician::Place::kBare) ShowVoucher();
    StepTechnician(technician::Tick{});
  }
}

int Kiosk::MsToNextStep() const {
  const std::int64_t now_ms = clock_.MonotonicMs();
  std::int64_t next = snapshot_asked_ms_ + kSnapshotEveryMs - now_ms;
  if (in_service()) {
    next = std::min(next, machine_->MsToNextTick(visit_, now_ms).value_or(next));
  }
  return static_cast<int>(std::clamp<std::int64_t>(next, 0, kSnapshotEveryMs));
}

void Kiosk::AskForSnapshot() {
  snapshot_asked_ms_ = clock_.MonotonicMs();
  const bool posted = store_->Post([this, code = last_code_](queue::Store& store) {
    Snapshot snapshot;
    snapshot.now = store.Now();
    snapshot.latest_signed_ms = store.latest_signed_ms();
    snapshot.has_room = store.CheckRoom().has_value();
    if (auto delivery = store.Summary()) snapshot.delivery = *delivery;
    if (auto enrolment = store.GetEnrolment()) snapshot.enrolment_refusal = enrolment->reason;
    if (code) {
      if (auto request = store.Find(*code); request && *request) {
        snapshot.last_request = (*request)->status;
      }
    }
    news_.Put([this, snapshot] { HearSnapshot(snapshot); });
  });
  if (!posted) spdlog::warn("store: too busy to be asked for its state");
}

void Kiosk::HearSnapshot(const Snapshot& snapshot) {
  clock_offset_ms_ = snapshot.now.unix_ms - clock_.UnixMs();
  latest_signed_ms_ = snapshot.latest_signed_ms;
  surroundings_.unix_ms = snapshot.now.unix_ms;
  surroundings_.clock_sure = snapshot.now.quality == protocol::ClockQuality::kSure;
  surroundings_.waiting = static_cast<int>(snapshot.delivery.waiting);
  // Sync greets within a moment. Where it does not, there is no link to speak of.
  if (!surroundings_.link_known && clock_.MonotonicMs() - started_ms_ > kGreetingMs)
    HearLink(false);
  surroundings_.enrolment_refusal = snapshot.enrolment_refusal;
  if (last_request_ && snapshot.last_request) {
    last_request_->status = *snapshot.last_request;
    surroundings_.hub_has_it = HubHasIt(*snapshot.last_request);
  }
  const auto availability =
      snapshot.has_room ? visit::Availability::kOpen : visit::Availability::kFull;
  if (!in_service()) return;
  if (visit_.availability != availability) StepVisit(visit::AvailabilityChanged{availability});
  if (visit_.place == visit::Place::kAttract) PrintWaitingReceipt();
}

void Kiosk::HearLink(bool up) {
  surroundings_.link_known = true;
  surroundings_.link_up = up;
  if (!in_service()) StepTechnician(technician::LinkChanged{up});
}

void Kiosk::Note(std::string_view who, std::string_view what) {
  const bool posted =
      store_->Post([who = std::string(who), what = std::string(what)](queue::Store& store) {
        if (auto noted = store.Note(who, what, "", "ok"); !noted) {
          spdlog::error("audit: {}: {}", what, noted.error().message);
        }
      });
  if (!posted) spdlog::warn("audit: store too busy, '{}' is not noted", what);
}

}  // namespace kiosk::app
