// What a process holds, to be compared before and after: threads, and open files. Sockets are not
// counted: umockdev keeps one for each device that was ever plugged in, in this process.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>
#include <thread>

#include "base/clock.h"

namespace tests {

struct Holdings {
  std::size_t threads = 0;
  std::size_t files = 0;

  bool operator==(const Holdings&) const = default;
  Holdings Least(const Holdings& other) const {
    return {std::min(threads, other.threads), std::min(files, other.files)};
  }
  bool AtMost(const Holdings& other) const { return Least(other) == *this; }

  static Holdings Now() {
    Holdings now;
    std::error_code error;
    for (const auto& one : std::filesystem::directory_iterator("/proc/self/fd", error)) {
      const std::string name = std::filesystem::read_symlink(one.path(), error).string();
      if (!error && !name.starts_with("socket:")) ++now.files;
    }
    for ([[maybe_unused]] const auto& one :
         std::filesystem::directory_iterator("/proc/self/task", error)) {
      ++now.threads;
    }
    return now;
  }
};

inline void PrintTo(const Holdings& one, std::ostream* out) {
  *out << one.threads << " threads, " << one.files << " files";
}

// What is let go on another thread, or was joined just now, is seen for a moment longer.
inline void ExpectNoMoreThan(const Holdings& before) {
  const base::SystemClock clock;
  const auto end = clock.MonotonicMs() + 10'000;
  Holdings now = Holdings::Now();
  while (!now.AtMost(before) && clock.MonotonicMs() < end) {
    std::this_thread::yield();
    now = Holdings::Now();
  }
  EXPECT_TRUE(now.AtMost(before)) << testing::PrintToString(now) << " after "
                                  << testing::PrintToString(before);
}

}  // namespace tests
