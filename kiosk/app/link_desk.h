// The kiosk's end of the socket to anjungan-sync: serves it from the store, asks it to enrol this
// kiosk, and tells the UI thread how the link is.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "kiosk/app/news.h"
#include "kiosk/app/store_desk.h"
#include "kiosk/technician/machine.h"

namespace kiosk::app {

// What the technician reads about the hub's refusal, by its token.
technician::Verdict VerdictOfRefusal(std::string_view reason);

class LinkDesk {
 public:
  // All run on the UI thread, by way of the news box.
  struct Hooks {
    std::function<void()> changed;  // the hub said something that the store keeps
    std::function<void(bool up)> link;
    std::function<void(technician::Verdict verdict)> verdict;
  };

  // Listens at `state`/sync.sock. The references must outlive the desk.
  static base::Result<std::unique_ptr<LinkDesk>> Open(const std::filesystem::path& state,
                                                      StoreDesk& store, base::Random& random,
                                                      NewsBox& news, Hooks hooks);
  ~LinkDesk();

  // Something new waits to be sent.
  void Poke();

  // The voucher in the store changed: sync hears which hub it names, or none, and posts the
  // enrolment that waits for a verdict until the hub answers.
  void TellHub();

 private:
  class Impl;
  explicit LinkDesk(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiosk::app
