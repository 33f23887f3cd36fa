// Starts itself anew with umockdev's library, so that ctest, a debugger and a person start a test
// program in the same way.
#include <gtest/gtest.h>

#include <cstdio>

#include "drivers/simulator/umockdev/preload.h"

int main(int argc, char** argv) {
  if (const auto mocked = drivers::simulator::umockdev::StartAnewMocked(argv); !mocked) {
    std::fprintf(stderr, "%s\n", mocked.error().message.c_str());
    return 1;
  }
  testing::InitGoogleTest(&argc, argv);
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  return RUN_ALL_TESTS();
}
