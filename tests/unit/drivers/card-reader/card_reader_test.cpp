// The worker: threads, turns, and leaving in an orderly way.
#include "drivers/card-reader/card_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/unit/drivers/card-reader/watching.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

const base::Bytes kEcho = Hex("80 10 00 00 03 01 02 03 00");
const base::Bytes kEchoed = Hex("01 02 03 90 00");

// Only a test that fails waits so long.
constexpr std::chrono::seconds kPatience{30};

std::size_t CountThreads() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/task")) {
    ++count;
  }
  return count;
}

// A joined thread may still be seen for a moment.
void ExpectThreads(std::size_t expected) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (CountThreads() != expected && std::chrono::steady_clock::now() < until) {
    std::this_thread::yield();
  }
  EXPECT_EQ(CountThreads(), expected);
}

class CardReaderTest : public testing::Test {
 protected:
  // ThreadSanitizer starts a thread of its own along with a program's first one: it is there before
  // anybody counts.
  CardReaderTest() {
    std::thread([] {}).join();
  }

  void Start() {
    reader = std::make_unique<CardReader>(
        bus, bus.clock(),
        [this](const CardEvent& event) {
          if (told) told(event);
          Keep(Describe(event));
        },
        [this](int ms) { bus.Advance(ms); });
    ASSERT_TRUE(bus.Watch([this](const usb::DeviceEvent& event) {
      const std::lock_guard lock(heard_mutex_);
      if (reader) reader->Heard(event);
    }));
  }

  ~CardReaderTest() override {
    std::unique_ptr<CardReader> ending;
    {
      const std::lock_guard lock(heard_mutex_);
      ending = std::move(reader);
    }
  }

  // Waits until this was told, in its turn.
  void Expect(const std::string& expected) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kPatience, [&] { return !told_.empty(); })) << expected;
    EXPECT_EQ(told_.front(), expected);
    told_.erase(told_.begin());
  }

  void Keep(std::string text) {
    const std::lock_guard lock(mutex_);
    told_.push_back(std::move(text));
    changed_.notify_all();
  }

  sim::InProcessBus bus;
  std::function<void(const CardEvent&)> told;  // before Expect hears of it; set before Start
  std::unique_ptr<CardReader> reader;

 private:
  std::mutex heard_mutex_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> told_;
};

// The model has no lock: what a test does to it happens on the bus's time.
template <class What>
void Do(sim::InProcessBus& bus, What what) {
  bus.After(1, std::move(what));
}

TEST_F(CardReaderTest, TellsOfReadersAndCards) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  Start();
  bus.Plug("1-1", model);
  Expect("ready 1");
  Do(bus, [=] { model->Insert(sim::TypeA4(Hex("04 01 02 03 04 05 06"))); });
  Expect("arrived 0.0 type-a fixed");
  Do(bus, [=] { model->Remove(); });
  Expect("removed 0.0");
}

TEST_F(CardReaderTest, AReaderThatComesBackElsewhereWorksAgain) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  Start();
  const std::size_t threads = CountThreads();
  for (const char* port : {"1-1", "1-2", "1-2.4", "1-1"}) {
    bus.Plug(port, model);
    Expect("ready 1");
    bus.Unplug(port);
    Expect("lost reader-gone");
    ExpectThreads(threads);
  }
}

TEST_F(CardReaderTest, OneThatIsBackAtItsPortIsServedWhileTheOldOneStillEnds) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ReaderWithSamInterface());
  model->Insert(sim::ContactT1(), 1);
  std::mutex mutex;
  std::vector<std::uint64_t> ready, lost;
  std::promise<void> end;
  told = [&, ended = end.get_future().share()](const CardEvent& event) {
    {
      const std::lock_guard lock(mutex);
      if (event.kind == CardEvent::Kind::kReaderReady) ready.push_back(event.device);
      if (event.kind == CardEvent::Kind::kReaderLost) lost.push_back(event.device);
    }
    if (event.kind == CardEvent::Kind::kReaderLost) ended.wait_for(kPatience);
  };
  Start();
  bus.Plug("1-1", model);
  Expect("ready 2");
  bus.Unplug("1-1");
  bus.Plug("1-1", model);
  Expect("ready 2");
  const auto answer = reader->Exchange("1-1", {1, 0}, kEcho);
  EXPECT_TRUE(answer) << answer.error().reason;
  end.set_value();
  Expect("lost reader-gone");
  const std::lock_guard lock(mutex);
  ASSERT_EQ(ready.size(), 2U);
  EXPECT_NE(ready[0], ready[1]);
  EXPECT_EQ(ready[1], bus.Devices().at(0).id);
  EXPECT_EQ(lost, std::vector<std::uint64_t>{ready[0]});
}

TEST_F(CardReaderTest, CommandsGoToTheSamWhileTheOtherSlotIsWatched) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ReaderWithSamInterface());
  model->Insert(sim::ContactT1(), 1);
  Start();
  bus.Plug("1-1", model);
  Expect("ready 2");
  Do(bus, [=] { model->Insert(sim::TypeA4(Hex("12 01 02 03"))); });
  for (int i = 0; i < 200; ++i) {
    const auto answer = reader->Exchange("1-1", {1, 0}, kEcho);
    ASSERT_TRUE(answer) << answer.error().reason;
    ASSERT_EQ(*answer, kEchoed);
  }
  Expect("arrived 0.0 type-a fixed");
}

TEST_F(CardReaderTest, AnExchangeFromManyThreadsKeepsOneCommandUnderWay) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ReaderWithSlots());
  model->Insert(sim::ContactT0(), 0, 2);
  Start();
  bus.Plug("1-1", model);
  Expect("ready 3");
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 25; ++j) {
        const auto answer = reader->Exchange("1-1", {0, 2}, kEcho);
        if (answer && *answer == kEchoed) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 100);
  reader.reset();  // it looks at its slots until then
  EXPECT_EQ(model->most_pending(), 1);
}

TEST_F(CardReaderTest, AnExchangeWithNobodySaysSo) {
  Start();
  EXPECT_EQ(reader->Exchange("1-1", {0, 0}, kEcho).error().reason, "reader-gone");
}

TEST_F(CardReaderTest, AnExchangeEndsWhenTheReaderIsUnplugged) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ReaderWithSlots());
  model->Insert(sim::ContactT0(), 0, 2);
  Start();
  bus.Plug("1-1", model);
  Expect("ready 3");
  ASSERT_TRUE(reader->Exchange("1-1", {0, 2}, kEcho));
  // The bus moves only while somebody waits, so the model can be armed by its agenda.
  Do(bus, [&] {
    ASSERT_TRUE(model->Arm("ccid-late", 1000));
    bus.After(1000, [&] { bus.Unplug("1-1"); });
  });
  for (int i = 0; i < 1000; ++i) {
    const auto answer = reader->Exchange("1-1", {0, 2}, kEcho);
    if (answer) continue;
    EXPECT_EQ(answer.error().reason, "reader-gone");
    break;
  }
  Expect("lost reader-gone");
}

TEST_F(CardReaderTest, AReaderThatIsHeldIsToldLost) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  bus.Plug("1-1", model);
  bus.HoldBy("1-1", "pcscd");
  Start();
  Expect("lost usb-claimed");
}

// Time moves only while the reader's thread waits, so it stands still while we cancel.
TEST_F(CardReaderTest, TheEndWaitsForNoSilentReader) {
  sim::CcidReaderShape silent = sim::ContactlessReader();
  silent.lost_first_commands = 1000;
  std::promise<void> opening, cancelled;
  std::atomic<std::int64_t> cancelled_at = 0;
  bus.WhenCancelled([&] { cancelled.set_value(); });
  bus.After(500, [&] {
    opening.set_value();
    EXPECT_EQ(cancelled.get_future().wait_for(kPatience), std::future_status::ready);
    cancelled_at = bus.clock().MonotonicMs();
  });
  Start();
  bus.Plug("1-1", std::make_shared<sim::CcidReader>(silent));
  ASSERT_EQ(opening.get_future().wait_for(kPatience), std::future_status::ready);
  reader.reset();
  EXPECT_LE(bus.clock().MonotonicMs() - cancelled_at, 1);
}

TEST_F(CardReaderTest, TheEndLeavesNoThreadBehind) {
  const std::size_t threads = CountThreads();
  Start();
  for (const char* port : {"1-1", "1-2", "1-3"}) {
    bus.Plug(port, std::make_shared<sim::CcidReader>(sim::ContactlessReader()));
    Expect("ready 1");
  }
  ExpectThreads(threads + 3);
  reader.reset();
  ExpectThreads(threads);
}

}  // namespace
}  // namespace drivers::card_reader
