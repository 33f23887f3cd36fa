// main() of test programs whose devices are umockdev's: starts itself anew with its preload
// library, so that ctest, a debugger and a person start the program in the same way.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "drivers/simulator/umockdev/preload.h"

namespace tests {

inline int RunMocked(int argc, char** argv) {
  if (std::getenv("ANJUNGAN_TEST_MOCKED") == nullptr) {
    setenv("ANJUNGAN_TEST_MOCKED", "1", 1);
    setenv("LD_PRELOAD", drivers::simulator::umockdev::PreloadList().c_str(), 1);
    execv("/proc/self/exe", argv);
    std::perror("cannot start anew");
    return 1;
  }
  testing::InitGoogleTest(&argc, argv);
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  return RUN_ALL_TESTS();
}

}  // namespace tests
