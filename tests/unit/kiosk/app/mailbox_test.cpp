#include "kiosk/app/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "kiosk/app/worker.h"

namespace {

using kiosk::app::Mailbox;
using kiosk::app::Worker;

TEST(MailboxTest, EveryItemArrivesOnceAndInOrderAlthoughItIsSmall) {
  Mailbox<int> mailbox(3, [] {});
  std::thread putter([&] {
    for (int i = 0; i < 1000; ++i) mailbox.Put(i);
  });
  std::vector<int> seen;
  while (seen.size() < 1000) {
    for (const int item : mailbox.TakeAll()) seen.push_back(item);
    std::this_thread::yield();
  }
  putter.join();
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(MailboxTest, PuttingWakesTheTaker) {
  std::atomic<int> wakes = 0;
  Mailbox<int> mailbox(3, [&] { ++wakes; });
  mailbox.Put(1);
  mailbox.Put(2);
  EXPECT_EQ(wakes, 2);
}

TEST(MailboxTest, ClosingLetsAWaitingPutterGo) {
  Mailbox<int> mailbox(1, [] {});
  mailbox.Put(1);
  std::thread putter([&] { mailbox.Put(2); });
  mailbox.Close();
  putter.join();
  mailbox.Put(3);
  EXPECT_EQ(mailbox.TakeAll().front(), 1);
}

TEST(WorkerTest, WhatWasPostedIsDoneBeforeTheEnd) {
  int done = 0;
  {
    Worker worker(100);
    for (int i = 0; i < 100; ++i) {
      if (!worker.Post([&] { ++done; })) break;
    }
  }
  EXPECT_EQ(done, 100);
}

TEST(WorkerTest, AFullWorkerRefusesInsteadOfWaiting) {
  std::atomic<bool> go = false;
  Worker worker(1);
  std::atomic<bool> started = false;
  ASSERT_TRUE(worker.Post([&] {
    started = true;
    while (!go) std::this_thread::yield();
  }));
  while (!started) std::this_thread::yield();
  EXPECT_TRUE(worker.Post([] {}));
  EXPECT_FALSE(worker.Post([] {}));
  go = true;
}

}  // namespace
