// The printer's side of the kiosk: prints one receipt after the other, keeps trying while the
// printer is not ready, and says honestly what became of each.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/transport.h"
#include "kiosk/app/news.h"
#include "kiosk/app/worker.h"
#include "kiosk/receipt/receipt.h"
#include "ui/screens/views.h"

namespace kiosk::app {

// What the screen says about a printer that gives this reason (PrintReport, PrintOptions::told).
ui::screens::PrinterLine LineOf(std::string_view reason);

// The printer that is there now, and what is known about its model.
struct ConnectedPrinter {
  std::unique_ptr<drivers::printer::Transport> transport;
  drivers::printer::Profile profile;
};

class PrintDesk {
 public:
  // On the printer's thread, for each try. Errors: kUnavailable "printer-away", or what keeps the
  // printer from being used.
  using Connect = std::function<base::Result<ConnectedPrinter>()>;

  struct Hooks {
    // On the printer's thread, before the first byte leaves: makes "printing" durable.
    std::function<base::Status(std::int64_t job)> begin;
    // On the printer's thread, when the outcome is known: makes it durable.
    std::function<void(std::int64_t job, const drivers::printer::PrintReport& report)> end;
    // On the UI thread, by way of the news box.
    // `begun`: bytes have left, a part of the receipt may stick out.
    std::function<void(std::int64_t job, ui::screens::PrinterLine line, bool begun)> line;
    std::function<void(std::int64_t job, int percent)> progress;  // of what the printer has
    std::function<void(std::int64_t job, drivers::printer::Outcome outcome)> done;
  };

  PrintDesk(Connect connect, const base::Clock& clock, NewsBox& news, Hooks hooks);
  PrintDesk(const PrintDesk&) = delete;
  PrintDesk& operator=(const PrintDesk&) = delete;
  ~PrintDesk();

  // `pickup_code` stays in memory alone, and only until it is printed or forgotten. False when too
  // many receipts wait already: the job's row keeps it for the next start.
  bool Print(std::int64_t job, receipt::Receipt receipt,
             std::optional<base::SecretText> pickup_code);

  // The visit is over: what is printed from now on may be taken by anybody, so it is printed
  // without its pick-up code. A receipt with one that is under way is not finished, and no copy of
  // it printed. Thread-safe.
  void ForgetPickUpCodes();

 private:
  void Run(std::int64_t job, const receipt::Receipt& receipt);
  drivers::printer::PrintReport Try(std::int64_t job, const receipt::Receipt& receipt, bool& began);
  void Tell(std::int64_t job, ui::screens::PrinterLine line, bool begun);
  bool WaitBeforeRetry();

  const Connect connect_;
  const base::Clock& clock_;
  NewsBox& news_;
  const Hooks hooks_;

  std::mutex mutex_;
  std::map<std::int64_t, base::SecretText> pickup_codes_;  // guarded by mutex_
  std::stop_source withdraw_;  // guarded by mutex_; of the receipt with a code that is under way
  std::condition_variable_any stopping_;
  std::stop_source stop_;
  Worker worker_;  // last: it uses all of the above
};

}  // namespace kiosk::app
