#include "drivers/simulator/umockdev/preload.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

// The sanitizers call these by name, and the names are theirs.
// NOLINTBEGIN(bugprone-reserved-identifier)

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

// NOLINTEND(bugprone-reserved-identifier)

namespace drivers::simulator::umockdev {
namespace {

constexpr const char* kMark = "ANJUNGAN_MOCKED";

std::string PreloadList() {
  std::string list = "libumockdev-preload.so.0";
  if (const char* before = std::getenv("LD_PRELOAD")) list += ':' + std::string(before);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos || line.find("/libasan.so") == std::string::npos) continue;
    return line.substr(path) + ':' + list;
  }
  return list;
}

}  // namespace

base::Status StartAnewMocked(char** arguments) {
  if (std::getenv(kMark) != nullptr) {
    unsetenv(kMark);
    return {};
  }
  setenv(kMark, "1", 1);
  setenv("LD_PRELOAD", PreloadList().c_str(), 1);
  execv("/proc/self/exe", arguments);
  return base::Fail(base::ErrorCode::kInternal, "umockdev-start",
                    std::string("cannot start anew: ") + std::strerror(errno));
}

}  // namespace drivers::simulator::umockdev
