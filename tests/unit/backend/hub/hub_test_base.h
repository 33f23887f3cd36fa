// A hub in this process, in a folder of its own, with an issuer and a clock that the test sets.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "backend/hub/admin.h"
#include "backend/hub/running_hub.h"
#include "base/clock.h"
#include "base/file.h"
#include "offline-store/database/folder_lock.h"
#include "tests/support/hub/test_kiosk.h"
#include "tests/support/protocol/samples.h"
#include "tests/support/temp_dir.h"

namespace tests {

inline constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

// Read by the hub's threads while the test sets it.
class SharedClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override { return monotonic_ms; }
  std::int64_t UnixMs() const override { return unix_ms; }
  void Advance(std::int64_t ms) {
    monotonic_ms += ms;
    unix_ms += ms;
  }
  std::atomic<std::int64_t> monotonic_ms = 1'000'000;
  std::atomic<std::int64_t> unix_ms = kTimeMs;
};

class HubTestBase : public testing::Test {
 protected:
  HubTestBase() : files_(folder_ / "hub") {}

  void SetUp() override {
    MakeHub();
    StartHub();
  }

  void MakeHub() {
    {
      const auto lock = offline_store::database::FolderLock::Take(files_.folder);
      ASSERT_TRUE(lock);
      const auto made =
          backend::hub::Init(files_, "https://127.0.0.1:8443", "http://127.0.0.1:8080", random_);
      ASSERT_TRUE(made) << made.error().message;
    }
    const std::string pem = issuer_.verify_key().ToPem();
    ASSERT_TRUE(base::WriteFileDurably(files_.issuers() / "desk.pub", base::AsBytes(pem),
                                       base::FileAccess::kPublic));
    const auto keys = backend::hub::LoadKeys(files_);
    ASSERT_TRUE(keys) << keys.error().message;
    facts_.identity = {"https://127.0.0.1:8443",
                       "http://127.0.0.1:8080",
                       {keys->hub.tls_pin},
                       {keys->hub.seal.public_key()},
                       {keys->hub.sign.verify_key()}};
  }

  void StartHub() {
    backend::hub::HubOptions options;
    options.secured_after_ms = 7 * kDayMs;
    auto hub = backend::hub::RunningHub::Start(
        files_, options, clock_, random_,
        [this](backend::intake::Level level, std::string_view line) {
          const std::lock_guard lock(notes_mutex_);
          auto& lines = level == backend::intake::Level::kAlarm ? alarms_ : notes_;
          lines.emplace_back(line);
        });
    ASSERT_TRUE(hub) << hub.error().message;
    hub_ = std::move(*hub);
    facts_.port = hub_->kiosk_port();
  }

  void StopHub() { hub_.reset(); }

  // Enrols and expects to be taken in.
  void Enrol(const TestKiosk& kiosk) {
    const auto verdict = kiosk.Enrol(facts_, kiosk.Voucher(facts_), issuer_);
    ASSERT_TRUE(verdict);
    ASSERT_TRUE(verdict->accepted) << verdict->reason;
  }

  // A command to the running hub.
  backend::hub::Outcome Command(const std::vector<std::string>& arguments) {
    auto asked = backend::hub::AskRunning(files_.admin_socket(), arguments);
    if (!asked || !*asked) return {-1, "no answer"};
    return **asked;
  }

  std::vector<std::string> Alarms() {
    const std::lock_guard lock(notes_mutex_);
    return alarms_;
  }

  // What is worth a line and no alarm.
  std::vector<std::string> Notes() {
    const std::lock_guard lock(notes_mutex_);
    return notes_;
  }

  TempDir folder_;
  backend::hub::StateFiles files_;
  SharedClock clock_;
  base::SystemRandom random_;
  protocol::SigningKey issuer_ = protocol::SigningKey::Generate().value();
  HubFacts facts_;
  std::mutex notes_mutex_;
  std::vector<std::string> alarms_;
  std::vector<std::string> notes_;
  std::unique_ptr<backend::hub::RunningHub> hub_;
};

}  // namespace tests
