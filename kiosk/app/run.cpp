#include "kiosk/app/run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "drivers/scanner/decode_worker.h"
#include "kiosk/app/kiosk.h"
#include "kiosk/catalogue/load.h"
#include "kiosk/offscreen/intention.h"
#include "kiosk/offscreen/player.h"
#include "offline-store/protocol/json.h"
#include "picture/picture.h"

namespace kiosk::app {
namespace {

using offline_store::protocol::Json;
using offline_store::protocol::JsonObject;
using offline_store::protocol::RequestStatus;

constexpr int kFailed = 1;
constexpr int kGivenWrongly = 2;
constexpr int kDecodeDeadlineMs = 5000;
constexpr std::int64_t kPlayedVisitMs = 180'000;  // no played visit takes longer

int Complain(int status, const std::string& message) {
  std::fprintf(stderr, "anjungan-kiosk: %s\n", message.c_str());
  return status;
}

struct Running {
  base::SystemClock clock;
  base::SystemRandom random;
  catalogue::Catalogue catalogue;
  std::unique_ptr<ui::shell::Shell> shell;
  std::unique_ptr<Kiosk> kiosk;  // last: it uses all of the above
};

base::Status Open(const RunOptions& options, Running& running) {
  auto shell = ui::shell::Shell::Open(options.screen);
  if (!shell) return base::Fail(std::move(shell.error()));
  running.shell = std::move(*shell);
  auto kiosk = Kiosk::Start(options, running.catalogue, running.clock, running.random,
                            [shell = running.shell.get()] { shell->Wake(); });
  if (!kiosk) return base::Fail(std::move(kiosk.error()));
  running.kiosk = std::move(*kiosk);
  return {};
}

// A panel that the screens are not made for was given wrongly; anything else is the kiosk's
// trouble.
int ComplainOfOpening(const base::Error& error) {
  return Complain(error.reason.rfind("panel-", 0) == 0 ? kGivenWrongly : kFailed, error.message);
}

// Draws, and takes what was touched; true while there may be more.
bool DrawAndAct(Running& running) {
  running.kiosk->Step();
  auto action = running.shell->Frame(running.kiosk->View(), running.clock.MonotonicMs());
  if (!action) return false;
  running.kiosk->Act(*action);
  return true;
}

int RunWithPeople(Running& running) {
  while (!running.shell->closed()) {
    if (!DrawAndAct(running)) running.shell->Wait(running.kiosk->MsToNextStep());
  }
  return 0;
}

// A picture that no camera could have taken is a mistake of the command line.
base::Status CheckPicture(const RunOptions& options, const base::Clock& clock) {
  if (!options.camera) return {};
  const auto file = base::ReadFile(*options.camera, picture::kMaxFileBytes);
  if (!file) return base::Fail(file.error());
  drivers::scanner::DecodeWorker decoder(options.decode_program, clock);
  if (auto codes = decoder.Decode(*file, kDecodeDeadlineMs); !codes) {
    return base::Fail(std::move(codes.error()).In(options.camera->string()));
  }
  return {};
}

class PlayedVisit {
 public:
  PlayedVisit(const OffscreenOptions& options, offscreen::Intention intention, Running& running)
      : options_(options),
        running_(running),
        player_(std::move(intention), options.out),
        start_ms_(running.clock.MonotonicMs()) {}

  int Play() {
    for (;;) {
      if (DrawAndAct(running_)) continue;
      if (running_.shell->closed()) return Complain(kFailed, "stopped before the visit ended");
      const auto progress = player_.Step(running_.kiosk->View(), *running_.shell, NowMs());
      if (!progress) return Complain(kFailed, progress.error().message);
      switch (*progress) {
        case offscreen::Player::Progress::kTouched:
          continue;
        case offscreen::Player::Progress::kWaiting:
          if (NowMs() - start_ms_ > kPlayedVisitMs) {
            return Complain(kFailed, "the visit did not end within three minutes");
          }
          running_.shell->Wait(running_.kiosk->MsToNextStep());
          continue;
        case offscreen::Player::Progress::kStuck:
          return Complain(player_.kiosk_failed() ? kFailed : kGivenWrongly, player_.why());
        case offscreen::Player::Progress::kFinished:
          return End();
      }
    }
  }

 private:
  std::int64_t NowMs() const { return running_.clock.MonotonicMs(); }

  bool DeliveryKnown() const {
    const auto& request = running_.kiosk->last_request();
    return request && request->status != RequestStatus::kTersimpan &&
           request->status != RequestStatus::kTerkirim;
  }

  int End() {
    const std::int64_t finished_ms = NowMs();
    while (!DeliveryKnown() && !running_.shell->closed() &&
           NowMs() - finished_ms < options_.wait_for_hub_ms) {
      if (!DrawAndAct(running_)) running_.shell->Wait(running_.kiosk->MsToNextStep());
    }
    const auto& request = running_.kiosk->last_request();
    if (!request) return Complain(kFailed, "no request was accepted");
    if (request->print != drivers::printer::Outcome::kPrinted) {
      return Complain(kFailed, "the request " + request->tracking_code +
                                   " is kept, but its receipt was not printed whole");
    }
    const Json summary(JsonObject{{"request_id", request->id},
                                  {"tracking_code", request->tracking_code},
                                  {"service", request->service},
                                  {"office", running_.kiosk->office()},
                                  {"delivery", offline_store::protocol::Token(request->status)}});
    std::printf("%s\n", offline_store::protocol::WriteJson(summary).c_str());
    return 0;
  }

  const OffscreenOptions& options_;
  Running& running_;
  offscreen::Player player_;
  const std::int64_t start_ms_;
};

int PlayVisit(const RunOptions& options, Running& running) {
  const OffscreenOptions& visit = *options.offscreen;
  auto intention = offscreen::MakeIntention(
      {visit.nik, visit.qr.has_value() || visit.hand_scanner, visit.service, visit.answers},
      running.catalogue);
  if (!intention) return Complain(kGivenWrongly, intention.error().message);
  if (auto checked = CheckPicture(options, running.clock); !checked) {
    return Complain(kGivenWrongly, checked.error().message);
  }
  std::error_code failure;
  std::filesystem::create_directories(visit.out, failure);
  if (failure) return Complain(kGivenWrongly, visit.out.string() + ": " + failure.message());
  if (auto opened = Open(options, running); !opened) return ComplainOfOpening(opened.error());
  return PlayedVisit(visit, std::move(*intention), running).Play();
}

}  // namespace

int Run(const RunOptions& options) {
  Running running;
  auto catalogue = catalogue::Load(options.catalogue);
  if (!catalogue) return Complain(kFailed, catalogue.error().message);
  running.catalogue = std::move(*catalogue);
  if (options.offscreen) return PlayVisit(options, running);
  if (auto opened = Open(options, running); !opened) return ComplainOfOpening(opened.error());
  return RunWithPeople(running);
}

}  // namespace kiosk::app
