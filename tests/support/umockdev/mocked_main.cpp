// Starts itself anew with umockdev's library, so that ctest, a debugger and a person start a test
// program in the same way.
#include <gtest/gtest.h>

#include <cstdio>

#include "drivers/simulator/umockdev/preload.h"

// GLib's locks are its own, and the thread sanitizer does not see them.
extern "C" const char* __tsan_default_suppressions() {
  return "race:libglib-2.0.so\nrace:libgio-2.0.so\nrace:libgobject-2.0.so\n"
         "race:libumockdev.so\nrace:libudev.so\n";
}

// umockdev keeps what it made for the life of its testbed, and some of it longer.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libglib-2.0.so\nleak:libgio-2.0.so\nleak:libgobject-2.0.so\n"
         "leak:libumockdev.so\nleak:libumockdev-preload.so\n";
}

int main(int argc, char** argv) {
  if (const auto mocked = drivers::simulator::umockdev::StartAnewMocked(argv); !mocked) {
    std::fprintf(stderr, "%s\n", mocked.error().message.c_str());
    return 1;
  }
  testing::InitGoogleTest(&argc, argv);
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  return RUN_ALL_TESTS();
}
