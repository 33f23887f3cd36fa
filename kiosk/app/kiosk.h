// The kiosk as it runs: owns the two state machines and the desks, carries out their effects and
// feeds them with what happens. Everything here is on the UI thread unless it says otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "kiosk/app/accept.h"
#include "kiosk/app/device_desk.h"
#include "kiosk/app/link_desk.h"
#include "kiosk/app/lying_cards.h"
#include "kiosk/app/news.h"
#include "kiosk/app/options.h"
#include "kiosk/app/print_desk.h"
#include "kiosk/app/scan_desk.h"
#include "kiosk/app/store_desk.h"
#include "kiosk/app/working_devices.h"
#include "kiosk/catalogue/service.h"
#include "kiosk/present/screen.h"
#include "kiosk/technician/machine.h"
#include "kiosk/visit/machine.h"
#include "offline-store/link/admin_server.h"
#include "offline-store/queue/store.h"
#include "provisioning/voucher/accept.h"
#include "ui/screens/action.h"
#include "ui/screens/views.h"

namespace kiosk::app {

// What became of the last accepted request, for whoever plays a visit.
struct LastRequest {
  std::string id;  // UUID
  std::string tracking_code;
  std::string service;
  offline_store::protocol::RequestStatus status =
      offline_store::protocol::RequestStatus::kTersimpan;
  std::optional<drivers::printer::Outcome> print;
};

class Kiosk {
 public:
  // Opens the store and starts the desks. `wake` ends the UI thread's sleep; thread-safe. The
  // arguments must outlive the kiosk.
  static base::Result<std::unique_ptr<Kiosk>> Start(const RunOptions& options,
                                                    const catalogue::Catalogue& catalogue,
                                                    const base::Clock& clock, base::Random& random,
                                                    std::function<void()> wake);
  ~Kiosk();

  // What the screen shows now.
  ui::screens::ScreenView View() const;

  // A touch that meant something.
  void Act(const ui::screens::Action& action);

  // Takes the workers' news and lets the clock tick.
  void Step();

  // Milliseconds until Step has something to do even if nothing happens.
  int MsToNextStep() const;

  bool in_service() const { return technician_.place == technician::Place::kInService; }
  const std::string& office() const { return surroundings_.office.name; }
  const std::optional<LastRequest>& last_request() const { return last_request_; }

 private:
  // What the store says of itself, once a second.
  struct Snapshot {
    offline_store::queue::Time now;
    offline_store::queue::DeliverySummary delivery;
    std::int64_t latest_signed_ms = 0;
    bool has_room = true;
    std::string enrolment_refusal;
    std::optional<offline_store::protocol::RequestStatus> last_request;
  };

  Kiosk(const RunOptions& options, const catalogue::Catalogue& catalogue, const base::Clock& clock,
        base::Random& random, std::function<void()> wake);

  // What an earlier process was told about its office, if it was.
  struct Identity {
    offline_store::protocol::Voucher voucher;
    offline_store::queue::Enrolment enrolment;
  };
  base::Result<std::optional<Identity>> OpenStore();
  base::Status StartDesks();

  // The technician's visit.
  void ResumeService(const Identity& identity);
  void StepTechnician(technician::Event event);
  void RunEffects(const std::vector<technician::Effect>& effects);
  void ShowVoucher();
  void JudgeScannedVoucher(const std::optional<Scanned>& scanned);
  void JudgeVoucher(const std::string& shown);
  void StoreVoucher();
  void ForgetVoucher();
  void OpenForVisits();
  void HearLink(bool up);

  // The citizen's visit.
  void StepVisit(visit::Event event);
  void RunEffects(visit::Effects effects);
  void AcceptRequest(std::uint64_t ticket, visit::Draft draft);
  void HearAccepted(std::uint64_t ticket, base::Result<AcceptedRequest> accepted);
  void PrintReceipt(std::int64_t job);
  void PrintWaitingReceipt();
  void HearWaitingReceipt(const base::Result<std::optional<offline_store::queue::PrintJob>>& job);
  void GiveUpPrinting(std::int64_t job, const std::string& reason);
  void HearPrinted(std::int64_t job, drivers::printer::Outcome outcome);
  void HearScanned(std::optional<Scanned> scanned);

  // Devices.
  base::Status StartDevices();
  base::Result<ConnectedPrinter> ConnectPrinter();
  void HearCard(const drivers::card_reader::CardEvent& event);
  void TellLyingCards();
  void HearScanner(drivers::scanner::usb::ScannerEvent event);
  void HearNoDevices(const base::Error& error);
  visit::Now VisitNow() const;

  // The store's state.
  void AskForSnapshot();
  void HearSnapshot(const Snapshot& snapshot);
  void Note(std::string_view who, std::string_view what);

  const RunOptions& options_;
  const catalogue::Catalogue& catalogue_;
  const base::Clock& clock_;
  base::Random& random_;
  const std::int64_t started_ms_;  // monotonic
  NewsBox news_;

  technician::State technician_;
  std::optional<visit::Machine> machine_;
  visit::State visit_;
  present::Surroundings surroundings_;
  std::int64_t clock_offset_ms_ = 0;  // the store's time less the wall clock
  std::int64_t snapshot_asked_ms_ = 0;
  std::int64_t latest_signed_ms_ = 0;
  bool voucher_shown_ = false;
  bool looking_for_receipt_ = false;
  std::optional<provisioning::voucher::AcceptedVoucher> voucher_;

  std::map<std::int64_t, AcceptedRequest> to_print_;  // accepted, not yet with the printer
  std::set<std::int64_t> with_printer_;
  std::optional<LastRequest> last_request_;
  std::optional<offline_store::protocol::TrackingCode> last_code_;

  std::vector<offline_store::protocol::VerifyKey> issuers_;
  std::unique_ptr<StoreDesk> store_;
  std::unique_ptr<ScanDesk> scan_;
  std::optional<drivers::printer::Profile> socket_printer_;
  WorkingDevices working_;
  LyingCards lying_cards_;
  std::unique_ptr<DeviceDesk> devices_;
  std::unique_ptr<PrintDesk> print_;
  std::unique_ptr<LinkDesk> link_;
  std::unique_ptr<offline_store::link::AdminServer> admin_;
};

}  // namespace kiosk::app
