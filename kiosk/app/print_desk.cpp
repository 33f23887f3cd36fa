#include "kiosk/app/print_desk.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <string_view>
#include <utility>

#include "drivers/printer/escpos.h"
#include "kiosk/receipt/render.h"

namespace kiosk::app {
namespace {

using drivers::printer::Outcome;
using drivers::printer::PrintReport;
using ui::screens::PrinterLine;

constexpr std::size_t kReceiptsWaiting = 64;
constexpr std::chrono::milliseconds kRetryAfter{1000};
constexpr int kMarkFeedDots = 24;

}  // namespace

PrinterLine LineOf(std::string_view reason) {
  if (reason.empty()) return PrinterLine::kPrinting;
  if (reason == "paper-near-end") return PrinterLine::kPaperNearEnd;
  if (reason == "paper-out") return PrinterLine::kPaperOut;
  if (reason == "cover-open") return PrinterLine::kCoverOpen;
  if (reason == "cutter-fault") return PrinterLine::kCutter;
  if (reason == "overheated") return PrinterLine::kOverheated;
  if (reason == "printer-offline") return PrinterLine::kOffline;
  if (reason == "printer-away" || reason == "usb-gone") return PrinterLine::kAway;
  return PrinterLine::kFault;
}

PrintDesk::PrintDesk(Connect connect, const base::Clock& clock, NewsBox& news, Hooks hooks)
    : connect_(std::move(connect)),
      clock_(clock),
      news_(news),
      hooks_(std::move(hooks)),
      worker_(kReceiptsWaiting) {}

PrintDesk::~PrintDesk() {
  stop_.request_stop();
}

bool PrintDesk::Print(std::int64_t job, receipt::Receipt receipt,
                      std::optional<base::SecretText> pickup_code) {
  if (pickup_code) {
    const std::lock_guard lock(mutex_);
    pickup_codes_.insert_or_assign(job, std::move(*pickup_code));
  }
  return worker_.Post([this, job, receipt = std::move(receipt)] { Run(job, receipt); });
}

void PrintDesk::ForgetPickUpCodes() {
  const std::lock_guard lock(mutex_);
  pickup_codes_.clear();
  withdraw_.request_stop();
}

void PrintDesk::Run(std::int64_t job, const receipt::Receipt& receipt) {
  for (;;) {
    if (stop_.stop_requested()) return;
    bool began = false;
    const PrintReport report = Try(job, receipt, began);
    if (report.outcome != Outcome::kNotStarted) {
      {
        const std::lock_guard lock(mutex_);
        pickup_codes_.erase(job);
      }
      if (!report.reason.empty()) spdlog::warn("printer: job {}: {}", job, report.reason);
      hooks_.end(job, report);
      news_.Put([this, job, outcome = report.outcome] { hooks_.done(job, outcome); });
      return;
    }
    // Nothing has left after all: a crash from here on prints it whole later.
    if (began) hooks_.end(job, report);
    Tell(job, LineOf(report.reason), false);
    if (!WaitBeforeRetry()) return;
  }
}

PrintReport PrintDesk::Try(std::int64_t job, const receipt::Receipt& receipt, bool& began) {
  PrintReport failed;
  auto connected = connect_();
  if (!connected) {
    failed.reason = connected.error().reason;
    return failed;
  }
  const drivers::printer::Profile& profile = connected->profile;
  std::optional<base::SecretText> pickup_code;
  drivers::printer::PrintOptions options;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = pickup_codes_.find(job); found != pickup_codes_.end()) {
      pickup_code = found->second;
      withdraw_ = std::stop_source();
      options.withdraw = withdraw_.get_token();
    }
  }
  auto bytes = receipt::Render(
      receipt, pickup_code ? std::optional<std::string_view>(pickup_code->str()) : std::nullopt,
      profile);
  if (!bytes) {
    spdlog::error("printer: job {}: {}", job, bytes.error().message);
    failed.reason = bytes.error().reason;
    return failed;
  }
  const base::WipeOnExit wipe(*bytes);
  Tell(job, PrinterLine::kPrinting, false);
  // A copy may follow one that came out whole: the citizen gets both, and sees which is which.
  const base::Bytes mark = drivers::printer::Encoder(profile)
                               .SetAlign(drivers::printer::Align::kCentre)
                               .SetBold(true)
                               .Line("CETAK ULANG")
                               .SetBold(false)
                               .FeedDots(kMarkFeedDots)
                               .Take();
  PrinterLine line = PrinterLine::kPrinting;
  options.stop = stop_.get_token();
  options.before_first_byte = [this, job, &began, &line] {
    auto begun = hooks_.begin(job);
    began = begun.has_value();
    if (began) Tell(job, line, true);
    return begun;
  };
  options.told = [this, job, &began, &line](std::string_view state) {
    line = LineOf(state);
    Tell(job, line, began);
  };
  options.progress = [this, job, size = bytes->size(), told = -1](std::size_t taken) mutable {
    const int percent = static_cast<int>(taken * 100 / size);
    if (std::exchange(told, percent) == percent) return;
    news_.Put([this, job, percent] { hooks_.progress(job, percent); });
  };
  options.copy_mark = mark;
  return drivers::printer::Print(*connected->transport, profile, *bytes, clock_, options);
}

void PrintDesk::Tell(std::int64_t job, PrinterLine line, bool begun) {
  news_.Put([this, job, line, begun] { hooks_.line(job, line, begun); });
}

bool PrintDesk::WaitBeforeRetry() {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, stop_.get_token(), kRetryAfter, [] { return false; });
  return !stop_.stop_requested();
}

}  // namespace kiosk::app
