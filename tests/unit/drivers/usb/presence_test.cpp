// Whether a bus error is the first sign of unplugging.
#include "drivers/usb/presence.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace drivers::usb {
namespace {

using Lock = std::unique_lock<std::mutex>;

TEST(Presence, ADepartureInTheMomentAfterAnErrorCounts) {
  int moments = 0;
  Presence* device = nullptr;
  Presence presence([&](Lock& lock, std::condition_variable& changed, const Presence::Left& left) {
    ++moments;
    EXPECT_FALSE(left());
    std::thread event_thread([&] { device->Leave(); });
    changed.wait(lock, left);
    lock.unlock();
    event_thread.join();
    lock.lock();
    return left();
  });
  device = &presence;
  EXPECT_TRUE(presence.LeavesSoon());
  EXPECT_EQ(moments, 1);
  EXPECT_TRUE(presence.left());
}

TEST(Presence, OneThatStaysHadAnErrorOfItsOwn) {
  Presence presence([](Lock&, std::condition_variable&, const Presence::Left& left) {
    return left();  // the moment is over
  });
  EXPECT_FALSE(presence.LeavesSoon());
  EXPECT_FALSE(presence.left());
}

TEST(Presence, OneThatLeftBeforeIsNotWaitedFor) {
  Presence presence;
  presence.Leave();
  EXPECT_TRUE(presence.LeavesSoon());
}

}  // namespace
}  // namespace drivers::usb
